r"""Ensembles: one model run many times with other possible inputs.

    ranges = [Uncertain("film", 800, 1500), Uncertain("gas_C", -165, -110)]   what is uncertain
    samples = sample(ranges, count=256, seed=1)                               256 possible cases
    with local_executor() as executor:
        ensemble = run(one_needle, samples, executor)                         256 answers
    ensemble.band("edge_mm")                                                  how far they spread
    ensemble.ranking("edge_mm")                                               what spreads them

**A model** is any function from named numbers to a dictionary of named numbers.  Plans of microwave
ablation were run over uncertain properties of tissue in this way before [sebek2021].

**A band** of nine tenths is the interval between the 5 % and the 95 % quantile of the answers: one
in twenty lies below it and one in twenty above.  It says how far the answer moves while the inputs
move inside their ranges.  It is not a confidence interval: no band can say whether the ranges
are honest and the model is right.  It is as good as the assumption that all values in a range are
equally likely (see `sampling`).

**Where it runs.**  `run` takes any executor with Python's standard interface: threads, processes,
or `dask.distributed.Client(...).get_executor()` for many computers, where Dask itself repeats the
samples of a lost worker.

**Long runs** need no file that is written all the time.  Run a short Sobol' series, save it, and
pass it on as `done` to a longer one, which begins with the same samples:

    first = run(model, sample(ranges, 1000, seed=1), executor)
    first.save("first.csv")
    longer = sample(ranges, 4000, seed=1)
    ensemble = run(model, longer, executor, done=Ensemble.load("first.csv", longer))

**Check.**  Bands of a uniform number and of a sum of two are compared with the exact ones, and any
executor must return what one process returns.
"""

from __future__ import annotations

import functools
import inspect
import multiprocessing
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from difflib import get_close_matches
from math import isfinite
from numbers import Real
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers.checks import fraction, one_of, whole_number
from helpers.uncertainty.sampling import Samples
from helpers.uncertainty.sensitivity import Ranking, ranked

Model = Callable[..., dict[str, float]]

MOST_WORKERS = 8
"""Workers that `local_executor` starts by itself: a rented computer shows all its cores, but has
memory for few."""

SHOWN = 3
"""Outputs named in a summary."""

OWN_COLUMNS = ("sample", "model", "error")
"""Columns of a saved ensemble beside those of its inputs and outputs."""

FEWEST_FOR_SUMMARY = 20
"""With fewer samples, none would lie outside a band of nine tenths on each side."""


@dataclass(frozen=True)
class Result:
    """What became of one sample.

    Parameters
    ----------
    number : int
        Number of the sample, from 0.
    outputs : dict of str to float
        Outputs by name, with units as the names say; empty if the run failed.
    error : str
        Type and text of the exception of a failed run; empty otherwise.
    """

    number: int
    outputs: dict[str, float] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, eq=False)
class Ensemble:
    """The answers of many samples; units are those of the ranges and of the output names.

    Parameters
    ----------
    model : str
        Name of the model, with its fixed arguments.
    samples : Samples
        What the model was run with.
    outputs : DataFrame
        One row a finished sample (index: its number), one column an output.
    failures : dict of int to str
        Text of the exception, by the number of the sample that raised it.
    unfinished : tuple of int
        Numbers of the samples that were never run.
    """

    model: str
    samples: Samples
    outputs: pd.DataFrame
    failures: dict[int, str]
    unfinished: tuple[int, ...] = ()

    @property
    def parameters(self) -> pd.DataFrame:
        """The values that went in, one row a sample, finished or not; units of the ranges."""
        return self.samples.table

    def values(self, output: str) -> np.ndarray:
        """Return all values of one output, in the order of the samples, without the failures.

        Parameters
        ----------
        output : str
            Name of the output.

        Returns
        -------
        array of shape (finished samples,)
            In the unit that the name says.

        Raises
        ------
        ValueError
            If the name is unknown or no sample is finished.
        """
        if self.outputs.empty:
            number, text = next(iter(self.failures.items()), (0, "never run"))
            raise ValueError(
                f"no sample is finished, so there is no {output!r}; sample {number}: {text}"
            )
        one_of(output, self.outputs.columns, "outputs of this ensemble")
        return self.outputs[output].to_numpy()

    def band(self, output: str, share: float = 0.9) -> tuple[float, float, float]:
        """Return the interval that holds a share of the answers, and their median.

        Equally many answers lie below and above the interval.

        Parameters
        ----------
        output : str
            Name of the output.
        share : float
            Share of the answers between low and high, above 0 and below 1, so that at least one
            answer lies outside on each side.

        Returns
        -------
        low, middle, high : float
            In the unit of the output.

        Raises
        ------
        ValueError
            If the name is unknown or the share is not possible.

        Notes
        -----
        Of n evenly spread answers, the i-th smallest is the quantile (i - 1/2) / n (Hazen's rule).
        """
        values = self.values(output)
        share = fraction("share", share)
        # with all but two answers inside, one is left below the band and one above
        most = 1 - 2 / len(values)
        if share > most + 1e-9:
            raise ValueError(
                f"share = {share:g} leaves no sample outside, of {len(values)}; "
                f"nearest: {max(most, 0):g}"
            )
        tail = (1 - share) / 2
        low, middle, high = np.quantile(values, [tail, 0.5, 1 - tail], method="hazen")
        return float(low), float(middle), float(high)

    def ranking(self, output: str) -> Ranking:
        """Rank the uncertain inputs by how much they move an output; see `sensitivity`.

        Parameters
        ----------
        output : str
            Name of the output.

        Returns
        -------
        Ranking

        Raises
        ------
        ValueError
            If the name is unknown, the output is constant, or there are too few samples.
        """
        values = self.values(output)
        # a fixed number has no ranks
        moving = [each.name for each in self.samples.ranges if not each.is_fixed]
        return ranked(output, self.parameters.loc[self.outputs.index, moving], values)

    def summary(self) -> str:
        """One plain sentence: how many samples, and the middle 9 in 10 of the first outputs."""
        uncertain = sum(not each.is_fixed for each in self.samples.ranges)
        start = f"{len(self.outputs)} samples of {uncertain} uncertain values"
        lost = f"; {len(self.failures)} samples failed and are left out" if self.failures else ""
        if self.unfinished:
            lost += f"; {len(self.unfinished)} were never run"
        if len(self.outputs) < FEWEST_FOR_SUMMARY:
            return (
                f"{start} are too few for a band of 9 in 10, "
                f"which needs {FEWEST_FOR_SUMMARY}{lost}."
            )
        parts = []
        for name in self.outputs.columns[:SHOWN]:
            low, middle, high = self.band(name)
            parts.append(f"{name} from {low:.3g} to {high:.3g} (middle {middle:.3g})")
        return f"9 in 10 of {start} give {', '.join(parts)}{lost}."

    def save(self, path: str | Path) -> None:
        """Write the ensemble to a CSV file: one row a sample with its inputs and outputs.

        Parameters
        ----------
        path : str or Path
            The file; an older one is replaced.

        Raises
        ------
        ValueError
            If an input has the name of one of the columns `sample`, `model` and `error`, or an
            output that of an input or of one of these.
        """
        table = self.parameters
        for name in OWN_COLUMNS:
            if name in table.columns:
                raise ValueError(
                    f"the input {name!r} cannot be saved: the file has a column of that name; "
                    f"rename the input"
                )
        table["model"] = self.model
        # by the numbers of the samples: those that did not fail get an empty cell
        table["error"] = pd.Series(self.failures, dtype=object)
        for name in self.outputs.columns:
            if name in (*OWN_COLUMNS, *table.columns):
                raise ValueError(
                    f"the output {name!r} cannot be saved: another column of the file has its "
                    f"name; rename the output"
                )
        table.join(self.outputs).to_csv(path)

    @classmethod
    def load(cls, path: str | Path, samples: Samples) -> Ensemble:
        """Read an ensemble that was saved.

        Parameters
        ----------
        path : str or Path
            A file written by `save`.
        samples : Samples
            The samples it was run with, or a longer Sobol' series that begins with them.

        Returns
        -------
        Ensemble
            Samples that the file does not hold are unfinished.

        Raises
        ------
        ValueError
            If the file is not a saved ensemble, or one of other samples.
        """
        table = pd.read_csv(path)
        names = list(samples.names)
        missing = [name for name in ("sample", *names, "model", "error") if name not in table]
        if missing:
            raise ValueError(
                f"{path} has no column {missing[0]!r}: it is not a saved ensemble of {names}"
            )
        table = table.set_index("sample")
        _check_same_samples(str(path), table[names], samples)
        # the file of a long series also serves a shorter one
        table = table[table.index < len(samples)]
        failures = {int(number): str(text) for number, text in table["error"].dropna().items()}
        outputs = table.drop(columns=[*names, "model", "error"])
        # every output of a finished sample is a finite number, so an empty row was not finished
        outputs = outputs[outputs.notna().any(axis="columns")]
        known = {*outputs.index, *failures}
        unfinished = tuple(number for number in range(len(samples)) if number not in known)
        return cls(str(table["model"].iloc[0]), samples, outputs, failures, unfinished)


class Interrupted(RuntimeError):
    """The run stopped before all samples were run: the executor broke, or somebody interrupted it.

    Parameters
    ----------
    message : str
        What happened, and how to go on.
    ensemble : Ensemble
        Everything that was finished.
    """

    def __init__(self, message: str, ensemble: Ensemble) -> None:
        super().__init__(message)
        self.ensemble = ensemble


class _WrongModel(ValueError):
    """A model returned something that no other sample would put right."""


def run(
    model: Model,
    samples: Samples,
    executor: Executor | None = None,
    done: Ensemble | None = None,
    *,
    on_result: Callable[[Result], None] | None = None,
) -> Ensemble:
    """Run a model with every sample and collect the answers in the order of the samples.

    A sample that raises is kept as a failure while the others go on.

    Parameters
    ----------
    model : callable
        Called as `model(**parameters)`.  Returns a dictionary of finite numbers, with the same
        names every time.  For worker processes it must be written with `def` at the top of a file.
    samples : Samples
        What to run it with, made by `sample`.
    executor : concurrent.futures.Executor, optional
        Runs the samples and stays open.  Unless given, they run here, one by one.
    done : Ensemble, optional
        An earlier ensemble of the same model and samples.  What it holds is not run again; its
        failures are.  Models are compared by name and fixed arguments, not by their code.
    on_result : callable, optional
        Called here with the `Result` of each sample as it finishes, in any order.

    Returns
    -------
    Ensemble

    Raises
    ------
    ValueError
        If the arguments make no sense, or the model returns anything but named numbers.
    Interrupted
        If the executor breaks, as when a worker is killed.  Its `ensemble` holds all that is
        finished: run again with a new executor and `done=error.ensemble`.

    Examples
    --------
    >>> from helpers.uncertainty.sampling import Uncertain, sample
    >>> film = sample([Uncertain("film", 800, 1500)], count=64, seed=1)
    >>> ensemble = run(lambda film: {"double": 2 * film}, film)
    >>> print(ensemble.summary())
    9 in 10 of 64 samples of 1 uncertain values give double from 1.67e+03 to 2.93e+03
    (middle 2.3e+03).
    """
    _check_model(model, samples)
    _check_executor(executor, model)
    model_name = _name(model)
    results = {} if done is None else _finished_results(done, model_name, samples)
    waiting = [number for number in range(len(samples)) if number not in results]

    def keep(result: Result) -> None:
        _check_same_outputs(result, results.values())
        results[result.number] = result
        if on_result is not None:
            on_result(result)

    broken: BaseException | None = None
    try:
        if executor is None:
            # in this thread, so that Ctrl-C reaches the model
            for number in waiting:
                keep(_attempt(model, number, samples.row(number)))
        else:
            broken = _run_on(executor, model, samples, waiting, keep)
    except KeyboardInterrupt as stopped:
        # what has been computed may have taken an hour: it goes along with the exception
        broken = stopped

    # an executor finishes samples in any order; the ensemble is the same in the end
    ensemble = _collected(model_name, samples, results)
    if broken is not None:
        raise _interrupted(broken, ensemble) from broken
    return ensemble


def local_executor(workers: int | None = None) -> ProcessPoolExecutor:
    """Start worker processes on this computer, one for each core but at most 8; use a `with` block.

    Processes rather than threads: compiled kernels release Python's lock, but the Python code
    around them holds it, and one call of a kernel (0.2 ms) is too short to hide the waiting.
    Measured on two cores: two processes were 1.9 times as fast as one worker, two threads 1.1.

    Linux copies this process, so that what was compiled before is at once there in each worker, and
    so are the functions of a notebook; do it while no panel is running.  Windows and macOS start
    fresh processes, which know only models written in files: for a model in a notebook use a
    `ThreadPoolExecutor` there.

    Parameters
    ----------
    workers : int, optional
        Number of processes, from 1.

    Returns
    -------
    concurrent.futures.ProcessPoolExecutor

    Raises
    ------
    ValueError
        If `workers` is not a whole number from 1.

    Examples
    --------
    >>> with local_executor(2) as executor:
    ...     list(executor.map(abs, [-1, 2]))
    [1, 2]
    """
    # a container or a batch system may allow fewer cores than the computer has
    if hasattr(os, "sched_getaffinity"):
        usable = len(os.sched_getaffinity(0))
    else:
        usable = os.cpu_count() or 1
    # each worker holds a copy of the interpreter and of its grids
    usual = min(usable, MOST_WORKERS)
    count = usual if workers is None else whole_number("workers", workers, 1)
    return ProcessPoolExecutor(count, initializer=_end_with_parent)


def _end_with_parent() -> None:
    """Let this worker end when the process that started it has gone.

    Otherwise a worker whose notebook kernel was killed would wait for its next sample for ever.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        # returns when the parent ends, however it ended
        parent.join()
        # sys.exit would end this thread only
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _attempt(model: Model, number: int, parameters: dict[str, Any]) -> Result:
    """Run one sample, here or in a worker, and turn its exception into text."""
    try:
        outputs = model(**parameters)
    except Exception as error:
        # as text, because not every exception can be sent from one process to another
        return Result(number, error=f"{type(error).__name__}: {error}")
    # the next two are faults of the model, not of the sample: they stop the whole run
    names_are_text = isinstance(outputs, dict) and all(isinstance(name, str) for name in outputs)
    if not names_are_text or not outputs:
        raise _WrongModel(
            f"the model returned {str(outputs)[:80]!r} for sample {number}; it must return a "
            f"dictionary of named numbers, for example {{'edge_mm': 14.2}}"
        )
    for name, value in outputs.items():
        # True and False are numbers to Python, but hardly what was meant
        if isinstance(value, bool) or not isinstance(value, Real):
            raise _WrongModel(
                f"the model returned {name} = {str(value)[:80]!r} for sample {number}; "
                f"it must be one number"
            )
        # one nan would make every band of the ensemble nan
        if not isfinite(value):
            return Result(number, error=f"ValueError: {name} = {value} is not finite")
    # plain floats, because numpy's would be written to files and messages in another form
    return Result(number, {name: float(value) for name, value in outputs.items()})


def _run_on(
    executor: Executor,
    model: Model,
    samples: Samples,
    waiting: list[int],
    keep: Callable[[Result], None],
) -> BaseException | None:
    """Keep results as an executor finishes them; return what broke it, if anything did."""
    broken: BaseException | None = None
    futures: list[Future[Result]] = []
    try:
        try:
            for number in waiting:
                futures.append(executor.submit(_attempt, model, number, samples.row(number)))
        except RuntimeError as error:
            # the executor broke or was shut down while samples were still being submitted
            broken = error
        for future in as_completed(futures):
            if future.cancelled():
                broken = broken or RuntimeError("the executor was shut down")
                continue
            reason = future.exception()
            if reason is None:
                keep(future.result())
            # a model that is wrong for one sample is wrong for all
            elif isinstance(reason, _WrongModel):
                raise reason
            else:
                # `_attempt` catches what a model raises, so this comes from the executor
                broken = broken or reason
    finally:
        # also after Ctrl-C or an error in `keep`: samples that have not begun need not run
        for future in futures:
            future.cancel()
    return broken


def _collected(model_name: str, samples: Samples, results: dict[int, Result]) -> Ensemble:
    """Return results by sample number as an Ensemble, in the order of the samples."""
    finished = []
    failures = {}
    for number in sorted(results):
        result = results[number]
        if result.error:
            failures[number] = result.error
        else:
            finished.append(result)
    index = pd.Index([result.number for result in finished], name="sample", dtype=int)
    outputs = pd.DataFrame([result.outputs for result in finished], index=index)
    unfinished = tuple(number for number in range(len(samples)) if number not in results)
    return Ensemble(model_name, samples, outputs, failures, unfinished)


def _interrupted(reason: BaseException, ensemble: Ensemble) -> Interrupted:
    """Return the exception for an executor that broke."""
    count = len(ensemble.samples)
    finished = count - len(ensemble.unfinished)
    message = (
        f"the run stopped after {finished} of {count} samples "
        f"({type(reason).__name__}: {reason}); nothing finished is lost: "
        f"run again with a new executor and done=error.ensemble"
    )
    # a worker that cannot import the model dies without saying so, before its first sample
    if finished == 0:
        message += (
            ".  If no sample ever runs, the other processes may not know the model: "
            "write it with def at the top of a file, or use a ThreadPoolExecutor"
        )
    return Interrupted(message, ensemble)


def _finished_results(done: Ensemble, model_name: str, samples: Samples) -> dict[int, Result]:
    """Return the finished results of an earlier ensemble by number, if it fits these samples."""
    if not isinstance(done, Ensemble):
        raise ValueError(f"done = {done!r} must be an Ensemble of an earlier run, or None")
    if done.model != model_name:
        raise ValueError(
            f"the ensemble given as done belongs to another model: {done.model} there, "
            f"{model_name} now; use that model, or run without done"
        )
    _check_same_samples("the ensemble given as done", done.parameters, samples)
    # failures are left out on purpose, so that they are tried again
    results = {}
    for number, outputs in done.outputs.to_dict("index").items():
        if number < len(samples):
            results[int(number)] = Result(int(number), outputs)
    return results


def _name(model: Model) -> str:
    """Return a model's full name with the arguments that `functools.partial` fixed."""
    if isinstance(model, functools.partial):
        fixed = [repr(value) for value in model.args]
        fixed += [f"{name}={value!r}" for name, value in sorted(model.keywords.items())]
        return f"{_name(model.func)}({', '.join(fixed)})"
    return f"{model.__module__}.{model.__qualname__}"


def _check_model(model: Model, samples: Samples) -> None:
    """Raise ValueError unless the model is a function that can be called with the samples."""
    if not isinstance(samples, Samples):
        raise ValueError(
            f"samples = {str(samples)[:80]!r} must be Samples, "
            f"as made by sample(ranges, count, seed)"
        )
    # an object with __call__ has no name to compare with the model of an earlier run
    function = model.func if isinstance(model, functools.partial) else model
    if not inspect.isroutine(function):
        raise ValueError(
            f"model = {model!r} must be a function, or functools.partial of one, "
            f"for example one_needle"
        )
    # found out here, a wrong argument is one clear error instead of a failure of every sample
    arguments = samples.row(0)
    signature = inspect.signature(model)
    try:
        signature.bind(**arguments)
    except TypeError as error:
        raise ValueError(
            f"{_name(model)}{signature} cannot be called with {list(arguments)}: {error}; "
            f"name the ranges as the model names its arguments"
        ) from None


def _check_executor(executor: Executor | None, model: Model) -> None:
    """Raise ValueError unless the executor can run the model."""
    if executor is None:
        return
    if not callable(getattr(executor, "submit", None)):
        raise ValueError(
            f"executor = {executor!r} must have a submit method, "
            f"for example local_executor(), or be None"
        )
    # Dask's executor can send any function, threads need not send it at all
    if isinstance(executor, ProcessPoolExecutor):
        try:
            pickle.dumps(model)
        except Exception as error:
            raise ValueError(
                f"{_name(model)} cannot be sent to other processes ({error}); "
                f"write it with def at the top of a file, or use a ThreadPoolExecutor"
            ) from None
        context = getattr(executor, "_mp_context", multiprocessing.get_context())
        in_notebook = getattr(model, "__module__", "") == "__main__"
        # a copy of this process knows what a notebook has defined, a fresh one does not
        if in_notebook and not hasattr(sys.modules["__main__"], "__file__"):
            if context.get_start_method() != "fork":
                raise ValueError(
                    f"{_name(model)} is defined in a notebook, which new processes cannot read; "
                    f"write it with def at the top of a file, or use a ThreadPoolExecutor"
                )


def _check_same_outputs(result: Result, earlier: Iterable[Result]) -> None:
    """Raise ValueError if a result has other output names than the ones before it."""
    if not result.outputs:
        return
    # a failed sample has no outputs, so the first that has some sets the rule
    before = next((each.outputs for each in earlier if each.outputs), result.outputs)
    different = sorted(set(before) ^ set(result.outputs))
    if different:
        name = different[0]
        others = sorted(set(before) - {name})
        nearest = get_close_matches(name, others, n=1, cutoff=0) or ["none"]
        raise ValueError(
            f"the model named {name!r} in some samples only (sample {result.number}: "
            f"{sorted(result.outputs)}, before: {sorted(before)}); every sample must have the same "
            f"outputs; nearest: {nearest[0]!r}"
        )


def _check_same_samples(where: str, found: pd.DataFrame, samples: Samples) -> None:
    """Raise ValueError unless the inputs found are the samples, as far as both go."""
    wanted = samples.table
    if list(found.columns) != list(wanted.columns):
        raise ValueError(
            f"{where} belongs to other samples: {list(found.columns)} there, "
            f"{list(wanted.columns)} now; use those ranges"
        )
    # exact, without a tolerance: the same seed draws the same numbers, and CSV keeps every digit
    shared = found.index[found.index < len(samples)]
    differs = (found.loc[shared] != wanted.loc[shared]).any(axis="columns")
    if differs.any():
        number = shared[differs.to_numpy().argmax()]
        raise ValueError(
            f"{where} belongs to other samples: sample {number} is "
            f"{found.loc[number].to_dict()} there, {wanted.loc[number].to_dict()} now; "
            f"use the same ranges, seed and method"
        )
