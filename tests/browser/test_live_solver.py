"""The solver in the browser: the same fields, stages, heat and sentences as in Python.

Everything runs in Chromium. Settings are drawn by hypothesis; `make test-long` draws many more.
"""

from __future__ import annotations

import importlib.util
import math
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from docs import live_export, live_kernel
from docs.live_export import panels, tissues
from helpers.cell_death.studies import dead_tissue
from helpers.freezing import exact, heat
from helpers.freezing.grid import cylinder, plane, rz, sphere, xy
from helpers.freezing.probe import OFF, Probe, Schedule, Wall
from helpers.freezing.regions import Ball, Region
from helpers.freezing.solver.problem import Problem
from helpers.freezing.studies import blood, cross_section, cycles, flat_wall, one_needle
from helpers.freezing.surface import Surface
from helpers.freezing.tissue import Tissue
from helpers.shares import share_words
from helpers.teaching.figures.freezing.one_needle import OneNeedleView
from tests.browser import live_site
from tests.conftest import lacking

PROJECT = Path(__file__).resolve().parents[2]
SAME_C = 1e-9
SAME_HEAT = 1e-12
# As many settings are solved in one visit to the page.
BATCH = 3
# A run costs too much to look for a smaller example of what failed.
DRAWN = (Phase.explicit, Phase.generate)


@pytest.fixture(scope="session")
def page(browser, live_address):
    """A page of the live site."""
    opened = browser.new_page()
    opened.goto(f"{live_address}live/panels/panel.css")
    # A stylesheet has no language; the table of sentences is that of the page's language.
    opened.evaluate("document.documentElement.lang = 'en'")
    yield opened
    opened.close()


# ---- the same fields -----------------------------------------------------------------------------


def schedule(start_C):
    """Schedules of a wall or a gas: held, ramped, and freezes with thaws or pauses between."""
    films = st.sampled_from([math.inf, 400.0, 1720.0, 6000.0])
    cold = st.sampled_from([-190.0, -150.0, -80.0, -40.0])
    held = st.builds(Schedule.hold, cold, films)
    ramped = st.builds(
        lambda celsius, film: Schedule.ramps((0, start_C), (0.5, celsius), film=film), cold, films
    )
    phases = st.builds(
        lambda celsius, film, thaw: Schedule.phases(
            (1.5, celsius, film), thaw, (1.5, celsius, film)
        ),
        cold,
        films,
        st.sampled_from([(1.0, 30.0, 800.0), (1.0, 0.0, OFF)]),
    )
    return st.one_of(held, ramped, phases)


@st.composite
def tissue(draw):
    """A tissue of the table, perhaps with a sharp freezing point, and with some of its blood."""
    one = Tissue.named(draw(st.sampled_from(Tissue.names())))
    changes = {"perfusion": one.perfusion * draw(st.sampled_from([0.0, 0.24, 1.0]))}
    if draw(st.booleans()):
        changes["solidus_C"] = one.liquidus_C
    if draw(st.booleans()):
        changes["ice_law"] = False
    return one.changed(**changes)


@st.composite
def problem(draw):
    """A problem as Python takes it: keywords of `solve`, and the same for the browser."""
    kind = draw(st.sampled_from(["plane", "cylinder", "sphere", "rz", "xy"]))
    cell_mm = draw(st.sampled_from([0.5, 1.0, 2.0]))
    one = draw(tissue())
    regions, inner_mm = [], 0.0
    if kind in ("plane", "cylinder", "sphere"):
        inner_mm = 0.0 if kind == "plane" else draw(st.sampled_from([1.2, 5.0]))
        sizes_mm = [30.0]
        makers = {"plane": plane, "cylinder": cylinder, "sphere": sphere}
        ends = (30.0,) if kind == "plane" else (inner_mm, inner_mm + 30.0)
        grid = makers[kind](*ends, cell_mm)
        if draw(st.integers(0, 4)):
            sources = [Wall(draw(schedule(one.start_C)))]
        else:
            # W per m2, per m and for all: no tissue gets colder than any in the course.
            most = {"plane": 3000.0, "cylinder": 20.0, "sphere": 0.1}[kind]
            sources = [Wall(heat_flow=draw(st.sampled_from([most / 10, most])))]
    elif kind == "rz":
        cell_mm = max(cell_mm, 1.0)
        sizes_mm = [20.0, 40.0]
        grid = rz(*sizes_mm, cell_mm)
        length_mm = draw(st.sampled_from([15.0, 23.3, 40.0]))
        radius_mm = draw(st.sampled_from([1.0, 1.7, 2.4]))
        sources = [Probe(draw(schedule(one.start_C)), radius_mm, length_mm, z_mm=20.0)]
    else:
        cell_mm = max(cell_mm, 1.0)
        sizes_mm = [40.0, 36.0]
        grid = xy(*sizes_mm, cell_mm)
        # At least 8 mm apart, so that no two needles share a cell.
        corners = draw(
            st.lists(
                st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=4, unique=True
            )
        )
        shift = st.floats(0, 2)
        timed = draw(schedule(one.start_C))
        sources = [
            Probe(timed, 1.2, x_mm=5 + 9 * x + draw(shift), y_mm=6 + 9 * y + draw(shift))
            for x, y in corners
        ]
        if draw(st.booleans()):
            other = draw(tissue()).changed(name="within")
            regions = [Region(Ball(11.0, x_mm=20.0, y_mm=18.0), other)]
    reads = draw(st.sampled_from(["sizes", "minima", "rates"]))
    minutes = draw(st.sampled_from([0.7, 2.0, 4.0]))
    return {
        "kind": kind,
        "sizes_mm": sizes_mm,
        "cell_mm": cell_mm,
        "inner_mm": inner_mm,
        "call": (one, grid, sources, minutes),
        "regions": regions,
        "reads": reads,
    }


def told(source):
    """A source as the browser reads it."""
    timed = source.schedule
    shown = timed and [
        {"time_s": time_s, "temperature_C": celsius, "film": tissues.number(film)}
        for time_s, celsius, film in zip(timed.time_s, timed.temperature_C, timed.film, strict=True)
    ]
    if isinstance(source, Wall):
        return {"schedule": shown, "heat_flow": source.heat_flow}
    names = ("radius_mm", "active_length_mm", "x_mm", "y_mm", "z_mm")
    return {"schedule": shown} | {name: getattr(source, name) for name in names}


def for_browser(drawn):
    """A problem as the browser reads it."""
    one, _, sources, minutes = drawn["call"]
    return {
        **{name: drawn[name] for name in ("kind", "sizes_mm", "cell_mm", "inner_mm")},
        "tissue": tissues.tissue(one),
        "sources": [told(source) for source in sources],
        "regions": [
            {
                "radius_mm": region.shape.radius_mm,
                "x_mm": region.shape.x_mm,
                "y_mm": region.shape.y_mm,
                "tissue": tissues.tissue(region.tissue),
            }
            for region in drawn["regions"]
        ],
        "options": {"minutes": minutes, "reads": drawn["reads"]},
    }


@pytest.mark.filterwarnings("ignore:cells of")
@settings(max_examples=settings.default.max_examples // 4, deadline=None, phases=DRAWN)
@given(st.lists(problem(), min_size=BATCH, max_size=BATCH))
def test_fields_stages_and_heat_are_those_of_python(page, drawn):
    batch = [for_browser(one) for one in drawn]
    plain, answers = (
        page.evaluate(live_site.SOLVE, [batch, tissues.rules(), kernel])
        for kernel in live_site.KERNELS
    )
    # The two kernels agree to the last bit: fields, stages, heat and passages.
    assert plain == answers
    for one, answer in zip(drawn, answers, strict=True):
        run = heat.solve(
            *one["call"], regions=one["regions"], reads=one["reads"], precision="double", cores=1
        )
        assert answer["stages"] == run.stages
        gap_C = np.abs(np.array(answer["temperature_C"]) - run.temperature_C.ravel())
        assert gap_C.max() < SAME_C
        if one["reads"] != "sizes":
            assert np.abs(np.array(answer["minimum_C"]) - run.minimum_C.ravel()).max() < SAME_C
        assert answer["unfrozen"] == pytest.approx(run.unfrozen_fraction.ravel(), abs=1e-9)
        assert answer["imbalance"] < SAME_HEAT
        assert answer["taken"] == pytest.approx(list(run.energy.taken), rel=1e-9, abs=1e-9)
        assert answer["from_blood"] == pytest.approx(run.energy.from_blood, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("kernel", live_site.KERNELS)
def test_the_reference_in_numpy_says_the_same(page, kernel):
    """Not only the compiled engine, whose lines the kernel follows."""
    soft = Tissue.named("kidney")
    needle = Probe(Schedule.ramps((0, 37), (0.5, -140), film=1720.0), 1.5, 20, z_mm=20)
    drawn = {
        "kind": "rz",
        "sizes_mm": [20.0, 40.0],
        "cell_mm": 1.0,
        "inner_mm": 0.0,
        "call": (soft, rz(20, 40, 1), [needle], 3.0),
        "regions": [],
        "reads": "sizes",
    }
    (answer,) = page.evaluate(live_site.SOLVE, [[for_browser(drawn)], tissues.rules(), kernel])
    run = heat.solve(*drawn["call"], reads="sizes", engine="numpy")
    assert np.abs(np.array(answer["temperature_C"]) - run.temperature_C.ravel()).max() < 1e-8


# ---- the same sentences --------------------------------------------------------------------------


def study_of(name):
    """The study behind a panel, as a function of its settings and a level of the export."""
    return {
        "first_ball": lambda level, **values: one_needle.run(
            cell_mm=level["cell_mm"], reads=level["reads"], **values
        ),
        "one_needle": lambda level, **values: one_needle.run(
            cell_mm=level["cell_mm"], reads=level["reads"], **values
        ),
        "flat_wall": lambda level, **values: flat_wall.run(**values),
        "blood": lambda level, **values: blood.run(cell_mm=level["cell_mm"], **values),
        "cross_section": lambda level, **values: cross_section.run(**values),
        "cycles": lambda level, **values: cycles.run(**values),
        "dead_tissue": lambda level, **values: dead_tissue.run(cell_mm=level["cell_mm"], **values),
    }[name]


def forget():
    """Runs that the studies keep were made in another precision."""
    blood.growth_without_blood.cache_clear()
    dead_tissue.frozen.cache_clear()


@pytest.fixture
def in_double(monkeypatch):
    """All runs of Python in double precision."""
    monkeypatch.setitem(heat.solve.__kwdefaults__, "precision", "double")
    forget()
    yield
    forget()


def every_setting(name):
    """Settings of a panel: its ranges with their ends, and every option of its menus."""
    parts = {}
    for one in panels.PANELS[name].panel().controls:
        if hasattr(one, "minimum"):
            count = round((one.maximum - one.minimum) / one.step)
            parts[one.name] = st.integers(0, count).map(
                lambda n, one=one: one.check(round(one.minimum + n * one.step, 10))
            )
        else:
            parts[one.name] = st.sampled_from(one.values)
    return st.fixed_dictionaries(parts)


# `make test` draws few: single runs of these studies take up to a second in Python.
FEW = {"cross_section": 2, "dead_tissue": 2, "cycles": 2, "one_needle": 4, "first_ball": 3}


@pytest.mark.filterwarnings("ignore:cells of")
@pytest.mark.parametrize("name", panels.PANELS)
def test_sentences_are_those_of_python(page, in_double, name):
    level = panels.panel_data(name)["levels"]["rest"]
    study = study_of(name)
    count = FEW.get(name, 5)
    if settings.default.max_examples > 100:
        count *= 10

    @settings(max_examples=count, deadline=None, database=None, phases=DRAWN)
    @given(every_setting(name))
    def compare(values):
        try:
            sentence = study(level, **values).summary()
        except ValueError:  # needles that overlap
            return
        batch = [{"settings": values, "level": level}]
        for kernel in live_site.KERNELS:
            (answer,) = page.evaluate(live_site.COMPUTE, [name, batch, kernel])
            assert answer["sentence"] == sentence
            assert answer["imbalance"] < SAME_HEAT

    compare()


def test_the_sentence_of_the_sensors_is_that_of_python(page, in_double):
    level = panels.panel_data("first_ball")["levels"]["second"]
    script = live_site.COMPUTE.replace("one.sentence(", "one.secondSentence(")
    view = OneNeedleView()
    tried = [
        {"minutes": minutes, "probe_C": celsius}
        for minutes, celsius in ((10.0, -140.0), (3.0, -140.0), (1.5, -60.0), (20.0, -190.0))
    ]
    batch = [{"settings": one, "level": level} for one in tried]
    answers = page.evaluate(script, ["first_ball", batch, "compiled"])
    for one, answer in zip(tried, answers, strict=True):
        run = one_needle.run(cell_mm=level["cell_mm"], reads=level["reads"], **one)
        assert answer["sentence"] == view.second_sentence(run)


@pytest.mark.parametrize("name", live_site.some_long(panels.PANELS, often=("first_ball", "blood")))
def test_presets_say_what_the_notebook_says(page, name):
    """In the notebook's own cells and precision: the very sentences of its page."""
    data = panels.panel_data(name)
    level = data["levels"].get("notebook", data["levels"]["rest"])
    panel = panels.PANELS[name].panel()
    start = {one.name: one.value for one in panel.controls}
    label, changes = next(iter(panel.presets.items()))
    panel.preset(label)
    batch = [{"settings": start | changes, "level": level}]
    (answer,) = page.evaluate(live_site.COMPUTE, [name, batch, "compiled"])
    assert answer["sentence"] == panel.summary


# ---- the compiled kernel -------------------------------------------------------------------------


def test_the_compiled_kernel_was_made_of_the_source_beside_it():
    made = live_kernel.COMPILED.read_bytes()
    assert live_kernel.noted_hash(made) == live_kernel.source_hash(), "run `make kernel`"
    with pytest.raises(ValueError, match="make kernel"):
        live_kernel.noted_hash(made[:-1])


@pytest.mark.long
def test_the_compiler_makes_the_same_bytes_again():
    if importlib.util.find_spec("ziglang") is None:
        lacking("the extra kernel")
    assert live_kernel.compiled() == live_kernel.COMPILED.read_bytes()


def test_the_compiled_kernel_reaches_nothing_but_its_memory(page):
    script = """async () => {
      const answer = await fetch('/live/heat/kernel.wasm');
      const made = await WebAssembly.compile(await answer.arrayBuffer());
      return [WebAssembly.Module.imports(made), WebAssembly.Module.exports(made)];
    }"""
    imports, exports = page.evaluate(script)
    assert imports == [{"module": "env", "name": "memory", "kind": "memory"}]
    assert sorted(one["name"] for one in exports) == ["__heap_base", "superStep"]


def test_an_older_run_cannot_use_the_memory_of_a_newer_one(page):
    script = """async ([one, rules]) => {
      SOLVED
      const { load } = await import('/live/heat/compiled.js');
      await load('/live/heat/kernel.wasm');
      const problem = () => new Problem({
        tissue: new Tissue(one), grid: new Grid('plane', [400], 0.5),
        sources: [{ schedule: Schedule.hold(-100, Infinity, rules) }],
      });
      const options = { minutes: 200, reads: 'sizes', step_s: 0.5 };
      const older = march(problem(), options, rules);
      // Stops after some milliseconds, long before its end.
      if (older.next().done) return 'it did not stop';
      solve(problem(), { ...options, minutes: 1 }, rules);
      try {
        older.next();
      } catch (problem) {
        return problem.message;
      }
      return 'it went on';
    }""".replace("SOLVED", live_site.SOLVED)
    soft = tissues.tissue(Tissue.named("standard_soft_tissue"))
    said = page.evaluate(script, [soft, tissues.rules()])
    assert said == "a newer run has taken the memory of this one"


STRUCTURES = live_kernel.SOURCE.read_text(encoding="utf-8")
LOADER = live_kernel.LOADER.read_text(encoding="utf-8")


def members(code):
    """Names of the members that lines of C declare."""
    plain = re.sub(r"//.*", "", code)
    return re.findall(r"(\w+)(?=[,;])", plain)


def listed(name):
    """A list of names in compiled.js."""
    (inside,) = re.findall(rf"const {name} = \[(.*?)\];", LOADER, re.DOTALL)
    return re.findall(r'"(\w+)"', inside)


def test_names_are_laid_out_in_the_order_of_the_structures():
    (curve,) = re.findall(r"typedef struct {([^}]*)} Curve;", STRUCTURES)
    assert listed("CURVE") == members(curve)
    (run,) = re.findall(r"typedef struct {([^}]*)} Run;", STRUCTURES)
    every = members(run)
    for name, after in (("LAYOUT", "along"), ("BOUNDARY", "heatFlow")):
        names = listed(name)
        first = every.index(names[0])
        assert every[first : first + len(names) + 1] == [*names, after]
    assert listed("FIELDS") == every[-len(listed("FIELDS")) :]


# A wall freezes tissue; `changed` may do something to the problem.
FREEZE = """async ([one, rules], changed) => {
  SOLVED
  const { load } = await import('/live/heat/compiled.js');
  await load('/live/heat/kernel.wasm');
  const problem = new Problem({
    tissue: new Tissue(one), grid: new Grid('plane', [60], 0.5),
    sources: [{ schedule: Schedule.hold(-100, Infinity, rules) }],
  });
  changed?.(problem);
  return [...solve(problem, { minutes: 3, reads: 'sizes' }, rules).temperature_C];
}""".replace("SOLVED", live_site.SOLVED)


def test_the_order_of_a_curve_s_properties_changes_nothing(page):
    script = f"""async (asked) => {{
      const freeze = {FREEZE};
      const turned = (problem) => {{
        problem.curves = problem.curves.map(
          (one) => Object.fromEntries(Object.entries(one).reverse()));
      }};
      return [await freeze(asked), await freeze(asked, turned)];
    }}"""
    soft = tissues.tissue(Tissue.named("standard_soft_tissue"))
    usual, turned = page.evaluate(script, [soft, tissues.rules()])
    assert min(usual) < -50
    assert usual == turned


def test_a_compiled_kernel_of_another_source_is_left_alone(page):
    assert live_kernel.NOTED.findall(LOADER) == [live_kernel.source_hash().hex()[:8]]
    script = """async () => {
      const { isCompiled, load } = await import('/live/heat/compiled.js?another');
      const code = new Uint8Array(await (await fetch('/live/heat/kernel.wasm')).arrayBuffer());
      const loaded = async (bytes) => {
        await load(URL.createObjectURL(new Blob([bytes])));
        return isCompiled();
      };
      const other = code.slice();
      // In the noted hash of its source, 32 bytes at the end.
      other[other.length - 32] ^= 1;
      // And one that notes none: the section is 42 bytes long.
      return [await loaded(other), await loaded(code.slice(0, -42)), await loaded(code)];
    }"""
    assert page.evaluate(script) == [False, False, True]


def test_a_kernel_without_room_gives_way_to_the_plain_one(page, live_address):
    script = """async ([address, isRefused]) => {
      const code = `
        if (${isRefused}) WebAssembly.Memory.prototype.grow = () => {
          throw new RangeError("no room");
        };
        await import("${address}live/heat/worker.js");
        postMessage("ready");
      `;
      const source = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
      const worker = new Worker(source, { type: 'module' });
      const answer = () => new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = () => reject(new Error('the worker failed'));
      });
      await answer();
      const data = await (await fetch('/live/data/first_ball.json')).json();
      const settings = Object.fromEntries(data.controls.map(({ name, value }) => [name, value]));
      worker.postMessage({ kind: 'data', name: 'first_ball', data });
      const level = data.levels.rest;
      worker.postMessage({ kind: 'run', number: 1, name: 'first_ball', settings, level });
      const { values, problem, isCompiled } = await answer();
      worker.terminate();
      return { problem, isCompiled, imbalance: values?.imbalance, stages: values?.stages };
    }"""
    usual = page.evaluate(script, [live_address, False])
    refused = page.evaluate(script, [live_address, True])
    assert usual["isCompiled"] is True
    assert refused == usual | {"isCompiled": False}


def test_a_newer_setting_stops_an_older_run(page):
    """The cells of the notebook take a second; whoever moves a control meanwhile does not wait."""
    script = """async () => {
      const name = 'first_ball';
      const data = await (await fetch('/live/data/first_ball.json')).json();
      const settings = Object.fromEntries(data.controls.map(({ name, value }) => [name, value]));
      const worker = new Worker('/live/heat/worker.js', { type: 'module' });
      const told = [];
      const run = (number, level) => worker.postMessage(
        { kind: 'run', number, name, settings, level: data.levels[level] });
      const answer = (number) => new Promise((resolve) => {
        worker.onmessage = ({ data }) => {
          told.push(data.number);
          if (data.number === number) resolve();
        };
      });
      worker.postMessage({ kind: 'data', name, data });
      run(1, 'moving');
      await answer(1);
      run(2, 'notebook');
      await new Promise((resolve) => setTimeout(resolve, 60));
      run(3, 'moving');
      await answer(3);
      worker.terminate();
      return told;
    }"""
    assert page.evaluate(script) == [1, 3]


def test_another_panel_does_not_wait_for_the_cells_of_the_notebook(page):
    """On a page with several panels, of which one is being refined while another is moved."""
    script = """async () => {
      const names = ['first_ball', 'one_needle'];
      const worker = new Worker('/live/heat/worker.js', { type: 'module' });
      const all = {};
      for (const name of names) {
        const data = await (await fetch(`/live/data/${name}.json`)).json();
        const settings = Object.fromEntries(data.controls.map((one) => [one.name, one.value]));
        all[name] = { levels: data.levels, settings };
        worker.postMessage({ kind: 'data', name, data });
      }
      const told = [];
      const run = (number, name, kind) => {
        const { settings, levels } = all[name];
        worker.postMessage({ kind: 'run', number, name, settings, level: levels[kind] });
      };
      const answers = (count) => new Promise((resolve) => {
        worker.onmessage = ({ data }) => {
          told.push(data.number);
          if (told.length === count) resolve();
        };
      });
      run(1, 'first_ball', 'moving');
      run(2, 'one_needle', 'moving');
      await answers(2);
      // Two that let others pass do not wait for one another for ever.
      run(3, 'first_ball', 'notebook');
      run(4, 'one_needle', 'notebook');
      await new Promise((resolve) => setTimeout(resolve, 60));
      run(5, 'one_needle', 'moving');
      await answers(4);
      worker.terminate();
      return told;
    }"""
    # What was asked of the same panel before, number 4, is given up.
    assert page.evaluate(script) == [1, 2, 5, 3]


def test_whoever_waits_for_a_lost_worker_is_told_and_the_next_request_has_another(page):
    script = """async () => {
      const { ask, startWorker } = await import('/live/panels/run.js?lost');
      const data = await (await fetch('/live/data/first_ball.json')).json();
      const settings = Object.fromEntries(data.controls.map(({ name, value }) => [name, value]));
      const asked = () => new Promise((resolve) => {
        ask(data, settings, data.levels.rest, resolve);
        setTimeout(() => resolve({ problem: 'nothing was told' }), 20_000);
      });
      const missing = new Worker('/live/heat/no_such_worker.js', { type: 'module' });
      startWorker(undefined, missing);
      const first = await asked();
      const second = await asked();
      return [first.problem, Boolean(second.values)];
    }"""
    assert page.evaluate(script) == ["worker.js did not load", True]


# ---- the formats of numbers ----------------------------------------------------------------------

FORMATS = (".0f", ".1f", ".2f", ".3g", ".10g", ",.0f")


def test_numbers_are_written_as_python_writes_them(page):
    random = np.random.default_rng(1)
    values = [*random.normal(0, 100, 500), *random.normal(0, 1e5, 300), *random.normal(0, 1, 300)]
    # Eighths hold the ties that binary numbers have; twentieths only look like ties.
    values += [n / 8 for n in range(-800, 801)] + [n / 20 for n in range(-800, 801)]
    values += [0.0, -0.0, 1005.0, 1015.0, 99950.0, 1e-7]
    values = [float(value) for value in values]
    script = """async ([values, formats]) => {
      const { numberText } = await import('/live/text.js');
      return values.map((one) => formats.map((format) => numberText(one, format)));
    }"""
    written = page.evaluate(script, [values, FORMATS])
    wrong = [
        (value, found, [format(value, one) for one in FORMATS])
        for value, found in zip(values, written, strict=True)
        if found != [format(value, one) for one in FORMATS]
    ]
    assert not wrong, wrong[:5]


def test_numbers_in_sentences_have_the_signs_of_the_language(page):
    script = """async (languages) => {
      // A copy of the module: other tests go on with their own table.
      const { say, use } = await import('/live/text.js?copy');
      return languages.map((language) => {
        use({ language, some: '{wide:.1f} mm, {many:,.0f}, {cold:.3g}' });
        return say('some', { wide: 16.25, many: 1234567.5, cold: -0.0123456 });
      });
    }"""
    assert page.evaluate(script, ["en", "de", "sv"]) == [
        "16.2 mm, 1,234,568, -0.0123",
        "16,2 mm, 1.234.568, -0,0123",
        "16,2 mm, 1\u00a0234\u00a0568, \u22120,0123",
    ]


def test_shares_are_written_as_python_writes_them(page):
    percents = [n / 40 for n in range(4001)] + [1e-9, 0.0499, 99.9499, 100 - 1e-9, 101.4, -2.6]
    script = """async ([strings, percents]) => {
      // A copy of the module: other tests go on with their own table.
      const { say, use } = await import('/live/text.js?shares');
      use({ ...strings, some: '{part:share} of it' });
      return percents.map((part) => say('some', { part }));
    }"""
    written = page.evaluate(script, [live_export.strings(), percents])
    assert written == [f"{share_words(percent)} of it" for percent in percents]


# ---- exact solutions, and what is exported -------------------------------------------------------


def test_exact_solutions_are_those_of_python(page):
    script = """async ([sharp, organ]) => {
      const { Tissue } = await import('/live/heat/tissue.js');
      const exact = await import('/live/heat/exact.js');
      const soft = new Tissue(sharp);
      const needle = ['cylinder', 'sphere'].map((shape) => {
        return exact.quasiSteadyRadius(soft, -140, 600, 1.2, shape);
      });
      const tails = [-4, -1, 0, 0.5, 2, 5].map(exact.normalTail);
      return [exact.neumann(soft, -140)(600), ...needle,
        exact.steadyRadius(new Tissue(organ), -140, 1.2), tails];
    }"""
    sharp = flat_wall.sharp_tissue(250.0)
    organ = blood.perfused_tissue("kidney", 50.0)
    plane_mm, cylinder_mm, sphere_mm, steady_mm, tails = page.evaluate(
        script, [tissues.tissue(sharp), tissues.tissue(organ)]
    )
    assert plane_mm == pytest.approx(float(exact.neumann(sharp, -140).front_mm(600)), rel=1e-12)
    for shape, found_mm in (("cylinder", cylinder_mm), ("sphere", sphere_mm)):
        expected = exact.quasi_steady_radius_mm(sharp, -140, 600, 1.2, shape)
        assert found_mm == pytest.approx(expected, rel=1e-9)
    expected = exact.perfused_steady_state(organ, -140, 1.2, "cylinder").radius_mm
    assert steady_mm == pytest.approx(expected, rel=1e-9)
    normal = [0.5 * math.erfc(x / math.sqrt(2)) for x in (-4, -1, 0, 0.5, 2, 5)]
    assert tails == pytest.approx(normal, rel=1e-12)


def test_exported_tissues_are_the_rows_of_the_table():
    for name in ("one_needle", "cycles", "dead_tissue"):
        for tissue_name, values in panels.panel_data(name)["tissues"].items():
            one = Tissue.named(tissue_name)
            assert values["name"] == tissue_name
            for field in ("latent_heat", "perfusion", "conductivity_frozen", "solidus_C"):
                assert values[field] == getattr(one, field)


def test_what_the_browser_lacks_is_named():
    wall = Surface(Schedule.hold(-100))
    problem = Problem.assemble(Tissue.named("liver"), rz(20, 20, 1), [wall], stasis=True)
    assert tissues.lacking(problem) == [
        "a source of kind Surface",
        "tissue without blood after it thaws",
    ]
    needle = Probe(Schedule.hold(-100), z_mm=10.0, active_length_mm=10)
    live = Problem.assemble(Tissue.named("liver"), rz(20, 20, 1), [needle])
    assert not tissues.lacking(live)
    sharp = Problem.assemble(Tissue.named("water"), rz(20, 20, 1), [needle])
    assert tissues.lacking(sharp) == ["the size of ice with a sharp edge around a needle"]
    page = " ".join((PROJECT / "docs" / "live.md").read_text(encoding="utf-8").split())
    for what in tissues.MISSING:
        assert what in page
