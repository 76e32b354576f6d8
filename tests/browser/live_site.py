"""The live pages for tests: exported once, served on this machine, and asked through Chromium.

`compute` runs the solver of docs/live in the page, as the worker of a panel does.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from docs import live_export
from docs.live_export import frames

STORED = ("verdicts", "hundred")
"""Panels of stored pictures that tests draw; drawing all takes minutes."""

KERNELS = ("plain", "compiled")
"""The kernel in JavaScript, and the one in WebAssembly."""

TAKE = """
  const { isCompiled, load, loadPlain } = await import('/live/heat/compiled.js');
  await (kernel === 'compiled' ? load('/live/heat/kernel.wasm') : loadPlain());
  if (isCompiled() !== (kernel === 'compiled')) throw new Error('the compiled kernel is missing');
"""

COMPUTE = """async ([name, batch, kernel]) => {
  const { compute, model } = await import('/live/panels/models.js');
  TAKE
  const text = await import('/live/text.js');
  await text.load(new URL('/live/', location.href));
  const data = await (await fetch(`/live/data/${name}.json`)).json();
  const one = await model(data.model);
  return batch.map(({ settings, level }) => {
    const run = compute(one, data, settings, level);
    let step = run.next();
    while (!step.done) step = run.next();
    const { imbalance, stages } = step.value;
    return {
      imbalance, stages, sentence: one.sentence(step.value, text.say),
    };
  });
}""".replace("TAKE", TAKE)

# The parts of a problem, and a run to its end without a pause: the pages pause, so that a newer
# setting can stop a run.
SOLVED = """const { Tissue } = await import('/live/heat/tissue.js');
  const { Grid, disc } = await import('/live/heat/grid.js');
  const { Schedule } = await import('/live/heat/schedule.js');
  const { march, Problem } = await import('/live/heat/solve.js');
  const solve = (...what) => {
    const run = march(...what);
    let step = run.next();
    while (!step.done) step = run.next();
    return step.value;
  };"""

SOLVE = """async ([batch, rules, kernel]) => {
  TAKE
  SOLVED
  const number = (one) => one === 'infinite' ? Infinity : one;
  return batch.map((one) => {
    const grid = new Grid(one.kind, one.sizes_mm, one.cell_mm, one.inner_mm);
    const sources = one.sources.map((source) => ({
      ...source,
      schedule: source.schedule && new Schedule(
        source.schedule.map((knot) => ({ ...knot, film: number(knot.film) })), rules),
    }));
    const regions = one.regions.map((region) => ({
      inside: disc(grid, region.radius_mm, region.x_mm, region.y_mm),
      tissue: new Tissue(region.tissue),
    }));
    const problem = new Problem({ tissue: new Tissue(one.tissue), grid, sources, regions });
    const run = solve(problem, one.options, rules);
    return {
      temperature_C: [...run.temperature_C], minimum_C: [...run.minimum_C],
      unfrozen: [...run.unfrozen_fraction], stages: run.stages,
      imbalance: run.energy.imbalance, taken: run.energy.taken, from_blood: run.energy.from_blood,
      sensors_C: run.sensors.readings_C,
      // Not a number where nothing froze.
      frozen_at_s: [...run.frozen_at_s].map(String),
    };
  });
}""".replace("TAKE", TAKE).replace("SOLVED", SOLVED)


def export(folder: Path, stored: tuple[str, ...] = STORED) -> None:
    """Write the panels that compute, and some of the stored ones, into a folder."""
    live_export.export_scripts(folder)
    live_export.export_panels(folder)
    frames.export(folder, stored)
    # One that keeps nothing: tests of test_live_front.py have the real one.
    (folder / "service_worker.js").write_text("", encoding="utf-8")


def some_long(names: Iterable[str], often: tuple[str, ...]) -> list:
    """Return names as parameters of a test: those not tried often are tried in `make test-long`."""
    return [pytest.param(name, marks=() if name in often else pytest.mark.long) for name in names]
