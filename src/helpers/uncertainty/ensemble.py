"""Ensembles: the same question asked many times with other values, to see how far the answer can be trusted.

    ranges  = ranges_of(tissue="liver") + ranges_of("probes", probe="argon_needle")        what is uncertain
    samples = sample(ranges, count=256, seed=1)                                            256 ways it could be
    with local_executor() as executor:
        ensemble = run(one_needle, samples, executor, store="liver.jsonl")                 256 answers
    ensemble.band("edge_mm"), ensemble.ranking("edge_mm")                                  how far, and why

A model is any function from named numbers to a dictionary of named numbers; `ensemble_models` has two.  `run` takes
any executor with Python's own interface: threads, processes, or `dask.distributed.Client(...).get_executor()` for
other computers.  See `sampling` for ranges, `ensemble_result` for bands,
`sensitivity` for what matters, `ensemble_store` for the file.
"""

from __future__ import annotations

import functools
import inspect
import multiprocessing
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import closing, nullcontext
from difflib import get_close_matches
from math import isfinite
from numbers import Real
from pathlib import Path

from helpers.freezing.heat import warm_up
from helpers.uncertainty.ensemble_result import Ensemble, Result, gathered
from helpers.uncertainty.ensemble_store import Store, check_same
from helpers.uncertainty.sampling import Samples

Model = Callable[..., dict[str, float]]
MOST_WORKERS = 8
"""Workers that `local_executor` starts by itself: a rented computer shows all its cores but has memory for few."""


class Interrupted(RuntimeError):
    """The executor broke before all samples were run; `ensemble` holds everything that was finished."""

    def __init__(self, message: str, ensemble: Ensemble) -> None:
        super().__init__(message)
        self.ensemble = ensemble


class _Misuse(ValueError):
    """A model that answers in a way no sample can mend."""


def run(
    model: Model,
    samples: Samples,
    executor: Executor | None = None,
    *,
    store: str | Path | None = None,
    done: Ensemble | None = None,
    on_result: Callable[[Result], None] | None = None,
) -> Ensemble:
    """Run `model(**parameters)` for every sample and gather the answers in the order of the samples, whoever is first.

    `model` returns a dictionary of finite numbers, the same names every time, each with its unit (`edge_mm` in mm) or
    no unit; a process pool also needs it to stand at the top of a file.  `executor` runs it (here and one by one unless
    given) and stays open.
    `store`: a file that keeps each result as it comes; a second run with the same samples and model skips what it
    holds, and a Sobol' series can be made longer.  It knows a model by name and fixed arguments: change the file when
    the code changes.  `done`: an earlier Ensemble to do the same without a file.  `on_result(result)` is called here
    after each sample.

    A sample that raises is kept as a failure while the others go on, and tried again by a later run.  Raises
    ValueError for input that makes no sense or a store of other samples, and `Interrupted`, with all that is finished,
    if the executor breaks, as when a worker is killed: call again with a new executor and the store or
    `done=error.ensemble`.

    >>> from helpers.uncertainty.sampling import Uncertain, sample
    >>> film = sample([Uncertain("film", 800, 1500)], count=64, seed=1)
    >>> ensemble = run(lambda film: {"double": 2 * film}, film)
    >>> ensemble.summary()
    '9 in 10 of 64 samples of 1 uncertain values give double from 1.67e+03 to 2.93e+03 (middle 2.3e+03).'
    """
    _check(model, samples, executor, store, done)
    identity = {"model": _name(model), **samples.identity}
    results = _already(identity, done, len(samples))
    book = Store(store, identity, _rows(samples)) if store is not None else nullcontext()
    known = {
        number: result for number, result in getattr(book, "known", {}).items() if not result.error
    }
    results |= known
    waiting = [number for number in range(len(samples)) if number not in results]
    attempts = (
        _here(model, samples, waiting)
        if executor is None
        else _there(model, samples, waiting, executor)
    )
    broken = None
    with book, closing(attempts):
        for number in results.keys() - known.keys() if store is not None else ():
            book.add(results[number])
        for answer in attempts:
            if isinstance(answer, BaseException):
                broken = broken or answer
                continue
            _check_names(answer, results)
            results[answer.number] = answer
            if store is not None:
                book.add(answer)
            if on_result is not None:
                on_result(answer)
    ensemble = gathered(identity["model"], samples, results)
    if broken is not None:
        raise _interrupted(broken, ensemble) from broken
    return ensemble


def local_executor(workers: int | None = None) -> ProcessPoolExecutor:
    """Worker processes on this computer, one a core, at most 8, unless `workers` (no unit) says; use a `with` block.

    Processes, not threads: the compiled kernels let go of Python's lock, but everything around them needs it, and a
    kernel call of a cross-section is too short (0.2 ms) to hide the waiting.  Measured on two cores: processes 1.9
    times one worker, threads 1.1 times.  Linux copies this process with its kernels loaded (0.1 s; do it while no
    panel is running); Windows and macOS start fresh ones, which load the kernels first (seconds) and know only models
    written in files: there a notebook's own model needs a ThreadPoolExecutor.  ValueError for fewer than 1 worker.

    >>> with local_executor(2) as executor:
    ...     list(executor.map(abs, [-1, 2]))
    [1, 2]
    """
    usable = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    workers = min(usable, MOST_WORKERS) if workers is None else workers
    if isinstance(workers, bool) or not isinstance(workers, int) or workers < 1:
        raise ValueError(
            f"workers = {workers!r} must be a whole number from 1; nearest: {min(usable, MOST_WORKERS)}"
        )
    if multiprocessing.get_start_method() == "fork":
        warm_up()  # once here instead of once in every copy
    return ProcessPoolExecutor(workers, initializer=_end_with_the_notebook)


def _end_with_the_notebook() -> None:
    """Let this worker end when the process that started it has gone, as when a notebook's kernel is killed."""

    def watch() -> None:
        multiprocessing.parent_process().join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _attempt(model: Model, number: int, parameters: dict[str, float]) -> Result | _Misuse:
    """Run one sample, wherever that is; its exception becomes text, because not every exception can travel."""
    try:
        outputs = model(**parameters)
    except Exception as error:
        return Result(number, error=f"{type(error).__name__}: {error}")
    if (
        not isinstance(outputs, dict)
        or not outputs
        or not all(isinstance(name, str) for name in outputs)
    ):
        return _Misuse(
            f"the model returned {str(outputs)[:80]!r} for sample {number}; it must return a dictionary of named "
            f"numbers, for example {{'edge_mm': 14.2}}"
        )
    for name, value in outputs.items():
        if isinstance(value, bool) or not isinstance(value, Real):
            return _Misuse(
                f"the model returned {name} = {str(value)[:80]!r} for sample {number}; it must be one number"
            )
        if not isfinite(value):
            return Result(number, error=f"ValueError: {name} = {value} is not finite")
    return Result(number, {name: float(value) for name, value in outputs.items()})


def _here(model: Model, samples: Samples, waiting: list[int]) -> Iterator[Result]:
    """Results of the waiting samples, run one by one in this process."""
    for number in waiting:
        yield _checked(_attempt(model, number, samples.row(number)))


def _there(
    model: Model, samples: Samples, waiting: list[int], executor: Executor
) -> Iterator[Result | BaseException]:
    """Results as an executor finishes them, and in place of a result what kept the executor from running it."""
    futures = []
    try:
        try:
            for number in waiting:
                futures.append(executor.submit(_attempt, model, number, samples.row(number)))
        except RuntimeError as error:  # broken, or shut down, while samples were still handed over
            yield error
        for future in as_completed(futures):
            error = (
                future.exception()
                if not future.cancelled()
                else RuntimeError("the executor was shut down")
            )
            yield error or _checked(future.result())
    finally:  # also after Ctrl-C or an error in on_result: what has not begun need not run
        for future in futures:
            future.cancel()


def _checked(answer: Result | _Misuse) -> Result:
    """The result; ValueError at the first answer that shows the model itself to be wrong."""
    if isinstance(answer, _Misuse):
        raise answer
    return answer


def _interrupted(reason: BaseException, ensemble: Ensemble) -> Interrupted:
    """The exception for an executor that broke."""
    finished = len(ensemble.samples) - len(ensemble.unfinished)
    return Interrupted(
        f"the executor stopped after {finished} of {len(ensemble.samples)} samples "
        f"({type(reason).__name__}: {reason}); nothing finished is lost: "
        f"run again with a new executor and the same store, or done=error.ensemble",
        ensemble,
    )


def _already(identity: dict, done: Ensemble | None, count: int) -> dict[int, Result]:
    """Finished results of an earlier ensemble by number; ValueError if it is of other samples or another model."""
    if done is None:
        return {}
    check_same(
        "the ensemble given as done", {"model": done.model, **done.samples.identity}, identity
    )
    rows = done.outputs.to_dict("records")
    return {
        n: Result(n, row)
        for n, row in zip(map(int, done.outputs.index), rows, strict=True)
        if n < count
    }


def _rows(samples: Samples) -> Callable[[int], dict | None]:
    """Parameters by sample number, None beyond the last."""
    return lambda number: samples.row(number) if 0 <= number < len(samples) else None


def _name(model: Model) -> str:
    """A model's full name with the arguments that `functools.partial` fixed."""
    if isinstance(model, functools.partial):
        fixed = [repr(each) for each in model.args] + [
            f"{k}={v!r}" for k, v in sorted(model.keywords.items())
        ]
        return f"{_name(model.func)}({', '.join(fixed)})"
    return f"{model.__module__}.{model.__qualname__}"


def _check_names(result: Result, results: dict[int, Result]) -> None:
    """Raise ValueError if a result has other output names than the ones before."""
    before = next((each.outputs for each in results.values() if each.outputs), result.outputs)
    for name in set(before) ^ set(result.outputs) if result.outputs else ():
        nearest = (
            get_close_matches(name, sorted(set(before) - {name}), n=1, cutoff=0) or ["none"]
        )[0]
        raise ValueError(
            f"the model named {name!r} in some samples only (sample {result.number}: {sorted(result.outputs)}, before: "
            f"{sorted(before)}); every sample must have the same outputs; nearest: {nearest!r}"
        )


def _check(model, samples, executor, store, done) -> None:
    """Raise ValueError for arguments of `run` that make no sense."""
    if not isinstance(samples, Samples):
        raise ValueError(
            f"samples = {str(samples)[:80]!r} must be Samples, as made by sample(ranges, count, seed)"
        )
    bare = model.func if isinstance(model, functools.partial) else model
    if not inspect.isroutine(bare):
        raise ValueError(
            f"model = {model!r} must be a function, or functools.partial of one, for example one_needle"
        )
    try:
        inspect.signature(model).bind(**samples.row(0))
    except TypeError as error:
        raise ValueError(
            f"{_name(model)}{inspect.signature(model)} cannot be called with {list(samples.names)}: {error}; "
            f"name the ranges as the model names its arguments"
        ) from None
    if executor is not None and not callable(getattr(executor, "submit", None)):
        raise ValueError(
            f"executor = {executor!r} must have a submit method, for example local_executor(), or be None"
        )
    if done is not None and not isinstance(done, Ensemble):
        raise ValueError(f"done = {done!r} must be an Ensemble of an earlier run, or None")
    if store is not None and "<lambda>" in bare.__qualname__:
        raise ValueError(
            "store: a lambda has no name by which its results could be told from another's; use def"
        )
    if isinstance(executor, ProcessPoolExecutor):
        _check_travels(model, bare, executor)


def _check_travels(model, bare, executor) -> None:
    """Raise ValueError if a model cannot be sent to the processes of a pool."""
    advice = "write it with def at the top of a file, or use a ThreadPoolExecutor"
    try:
        pickle.dumps(model)
    except Exception as error:
        raise ValueError(
            f"{_name(model)} cannot be sent to other processes ({error}); {advice}"
        ) from None
    in_notebook = bare.__module__ == "__main__" and not hasattr(sys.modules["__main__"], "__file__")
    copies = getattr(executor, "_mp_context", multiprocessing).get_start_method() == "fork"
    if in_notebook and not copies:
        raise ValueError(
            f"{_name(model)} stands in a notebook, which new processes cannot read; {advice}"
        )
