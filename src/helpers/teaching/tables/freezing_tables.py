"""Tables of ice: what was measured, the model beside it, and the bands of an ensemble."""

from __future__ import annotations

import math
from collections.abc import Iterable

from helpers import data
from helpers.freezing.planning import Layout
from helpers.freezing.studies.table_ranges import NEEDLE_PARAMETERS, TISSUE_PARAMETERS
from helpers.shares import share_words
from helpers.teaching.panel.number_text import readable
from helpers.teaching.tables.table import Table

PROPERTIES = {argument: name for name, argument in (TISSUE_PARAMETERS | NEEDLE_PARAMETERS).items()}
"""Name of an argument -> property in data/tissues.csv or data/probes.csv."""

MIDDLE_WITHIN_MM = 0.01
"""A needle as near as that to the middle of the target stands in it; places are rounded less."""


def measurements(*names: str) -> Table:
    """Return the named measurements in the given order, with their sources.

    Parameters
    ----------
    *names : str
        Names from data/measurements.csv.

    Returns
    -------
    Table

    Raises
    ------
    ValueError
        For a name that is not in data/measurements.csv.

    Examples
    --------
    >>> measurements("kidney_ice_with_flow").rows[0][1]
    '28.7 mm'
    """
    listed = data.load("measurements").set_index("measurement")
    rows = []
    for name in names:
        datum = data.value("measurements", measurement=name)
        # `data.value` has the number and its source; only the table says where it was measured.
        setting = listed.loc[name, "setting"]
        rows.append([setting, _value_and_range(datum), data.cite(datum.source)])
    return Table("What was measured", ["Measurement", "Found", "Source"], rows)


def _value_and_range(datum: data.Datum) -> str:
    """Return a value with its unit and range; a range alone where no single value was given."""
    unit = readable(datum.value, datum.unit)[1]
    if datum.low is None and datum.high is None:
        return f"{datum.value:g} {unit}"
    between = f"{datum.low:g} to {datum.high:g}"
    # Where only a range was published, the table holds one of its ends as the value.
    if datum.value in (datum.low, datum.high):
        return f"{between} {unit}"
    return f"{datum.value:g} {unit} ({between})"


def model_against_measurements(predictions: Iterable, before: Iterable = ()) -> Table:
    """Return measured beside predicted, misses included.

    Parameters
    ----------
    predictions : iterable of helpers.freezing.validation.Prediction
    before : iterable of helpers.freezing.validation.Prediction
        What an earlier version predicted for the same measurements; a column of its own.

    Returns
    -------
    Table

    Raises
    ------
    ValueError
        If `before` lacks a measurement of `predictions`.
    """
    earlier = {prediction.measurement: prediction for prediction in before}
    rows = []
    for prediction in predictions:
        unit = prediction.unit
        measured = f"{prediction.measured:g} {unit}"
        if prediction.has_range:
            measured = f"{measured} ({prediction.low:g} to {prediction.high:g})"
        row = [prediction.setting, prediction.needle, measured]
        if earlier:
            if prediction.measurement not in earlier:
                raise ValueError(
                    f"before has no {prediction.measurement!r}; the rule: both hold the same rows"
                )
            old = earlier[prediction.measurement]
            row.append(f"{old.predicted:.3g} {unit} ({_miss(old)})")
        row.append(f"{prediction.predicted:.3g} {unit} ({_miss(prediction)})")
        row.append(_verdict(prediction))
        row.append(prediction.why)
        rows.append(row)
    headings = ["Measurement", "What froze", "Measured (range of the source)"]
    if earlier:
        headings.append("First version (miss)")
    headings += ["Model (miss)", "Inside?", "What the miss tells"]
    return Table("The model against measurements", headings, rows)


def _miss(prediction) -> str:
    """Return how far a prediction misses, or that it was fitted."""
    return "fitted" if prediction.fitted else prediction.misfit


def _verdict(prediction) -> str:
    """Return whether a prediction is inside, for rows that count."""
    if prediction.fitted:
        return "fitted"
    if not prediction.counted:
        return "not counted"
    return "inside" if prediction.within() else "outside"


def needles() -> Table:
    """Return the needles of the course by make, with their contact and what each was fitted to.

    Returns
    -------
    Table

    Examples
    --------
    >>> needles().rows[0][:2]
    ['2.4 mm argon needle', 'weak contact']
    """
    rows = []
    for needle in data.load("needles").itertuples():
        film = data.value("probes", probe=needle.probe, property="film")
        length = data.value("probes", probe=needle.probe, property="active_length")
        # A wall that is given has no film that anybody measured.
        films = f"{film.value:,.0f} ({film.low:,.0f} to {film.high:,.0f})"
        if needle.contact == "wall given":
            films = "none"
        rows.append(
            [
                needle.label,
                needle.contact,
                f"{length.value:g}",
                films,
                film.trust,
                needle.fitted_to,
            ]
        )
    headings = ["Needle", "Contact", "Cold length (mm)", "Film (W/m²/K)", "Trust", "Fitted to"]
    return Table("Needles by make", headings, rows)


def best_layouts(layouts: Iterable[Layout]) -> Table:
    """Return the rings that a search kept, with what they cover and what healthy tissue pays.

    Parameters
    ----------
    layouts : iterable of helpers.freezing.planning.Layout
        Rings around the middle of the target, each with or without a needle there.

    Returns
    -------
    Table

    Examples
    --------
    >>> best_layouts([]).headings[:3]
    ['Needles', 'Ring (mm)', 'In the middle']
    """
    rows = []
    for layout in layouts:
        middle_mm = (layout.target.x_mm, layout.target.y_mm)
        distances_mm = [math.dist(place, middle_mm) for place in layout.places_mm]
        in_the_middle = "one" if min(distances_mm) < MIDDLE_WITHIN_MM else "none"
        rows.append(
            [
                str(layout.count),
                f"{max(distances_mm):g}",
                in_the_middle,
                share_words(layout.result.percent(-20.0)),
                share_words(layout.result.percent(-40.0)),
                f"{layout.result.healthy(-20.0) / 100:.0f} cm²",
            ]
        )
    headings = [
        "Needles",
        "Ring (mm)",
        "In the middle",
        "Tumour at -20 °C",
        "Tumour at -40 °C",
        "Healthy tissue at -20 °C",
    ]
    return Table("The best ring for each number of needles", headings, rows)


def ensemble_bands(ensemble, labels: dict[str, str], probe: str | None = None) -> Table:
    """Return the middle 9 in 10 of an ensemble's outputs, and what each depends on most.

    Parameters
    ----------
    ensemble : helpers.uncertainty.ensemble.Ensemble
    labels : dict
        What each output is called in the table, by its name in the ensemble.
    probe : str, optional
        The needle of data/probes.csv that froze; the caption then names it and its contact.

    Returns
    -------
    Table
    """
    rows = []
    for name, label in labels.items():
        low, middle, high = ensemble.band(name)
        # The ranking begins with the input of the largest effect.
        depends_on = ensemble.ranking(name).table.index[0]
        # What a model calls its argument, gas_C, is no name for a reader; the table's is.
        property_name = PROPERTIES.get(depends_on, depends_on).replace("_", " ")
        rows.append([label, f"{middle:.3g}", f"{low:.3g} to {high:.3g}", property_name])
    headings = ["Result", "Middle", "9 in 10 lie in", "Depends most on"]
    caption = "A band, not a line"
    if probe is not None:
        about = data.load("needles").set_index("probe").loc[probe]
        caption = f"{caption}: {about['label']}, {about['contact']}"
    return Table(caption, headings, rows)
