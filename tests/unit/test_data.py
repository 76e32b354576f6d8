"""The tables of data/.

Every table keeps its card, every broken table is refused, every worked value holds.
"""

import csv
import io
import math
import re
import shutil
from pathlib import Path

import pytest

from helpers import data
from tests.project import PROJECT

SOFT_TISSUES = [
    "standard_soft_tissue",
    "prostate",
    "kidney",
    "liver",
    "lung_inflated",
    "breast",
    "fat",
    "skin",
    "muscle",
]
BODY_TISSUES = [*SOFT_TISSUES[1:], "cortical_bone", "trabecular_bone"]
FROZEN = ["conductivity_frozen", "heat_capacity_frozen", "latent_heat"]
ZERO_CELSIUS = 273.15
WATER_HEAT = 4176  # J/kg/K, water at 20 degC
FUSION = 333.43e3  # J/kg, ice at 0 degC


def cryogen(name, quantity, **where):
    """Return one number of cryogens.csv."""
    return data.value("cryogens", cryogen=name, quantity=quantity, **where).value


def tissue(name, quantity):
    """Return one Datum of tissues.csv."""
    return data.value("tissues", tissue=name, property=quantity)


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the data folder that a test may break."""
    return Path(shutil.copytree(data.data_folder(), tmp_path / "data"))


def edit(folder, name, row, **cells):
    """Change cells of one row of a CSV file.

    Its number (the header is row 1), or a cell that only it holds.
    """
    path = folder / f"{name}.csv"
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if isinstance(row, str):
        (row,) = [number for number, line in enumerate(rows, 1) if row in line]
    for column, cell in cells.items():
        rows[row - 1][rows[0].index(column)] = cell
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def card_row(file, column):
    """Return the row of columns.csv (the header is row 1) that describes a column of a file."""
    cards = data.load("columns")
    return (
        int(cards.index[(cards["file"] == file) & (cards["column"] == column)][0]) + data.FIRST_ROW
    )


def refusal(folder):
    """Return the message with which the folder is refused."""
    with pytest.raises(ValueError) as caught:
        data.check_all(folder)
    return str(caught.value)


# ---- the tables as they are


def test_every_file_keeps_its_card():
    counts = data.check_all()
    assert {"sources", "tissues", "cryogens", "columns"} <= set(counts)
    assert set(counts) == {file.stem for file in data.data_folder().glob("*.csv")}


def test_every_column_of_every_file_is_described():
    for file in data.data_folder().glob("*.csv"):
        plain = [column for column in data.card(file.stem)["column"] if "=" not in column]
        assert plain == list(data.load(file.stem).columns), file.name


def test_every_value_row_has_unit_source_and_trust():
    for name in data.check_all():
        table = data.load(name)
        if "value" in table:
            for column in ("unit", "source", "trust"):
                assert (table[column] != "").all(), f"{name}.{column}"


@pytest.mark.parametrize(
    ("name", "column", "least"), [("tissues", "tissue", (13, 11)), ("probes", "probe", (4, 4))]
)
def test_every_tissue_and_probe_has_every_property(name, column, least):
    table = data.load(name)
    properties = table.groupby(column)["property"].nunique()
    assert (len(properties), properties.max()) >= least
    assert (properties == properties.max()).all()


@pytest.mark.parametrize("name", SOFT_TISSUES)
def test_latent_heat_of_soft_tissue_carries_its_real_spread(name):
    heat = tissue(name, "latent_heat")
    assert (heat.high - heat.low) / heat.value >= 0.30


def test_frozen_tissue_conducts_better_stores_less_and_is_colder():
    for name in data.load("tissues")["tissue"].unique():
        assert (
            tissue(name, "conductivity_frozen").low >= tissue(name, "conductivity_unfrozen").value
        ), name
        assert (
            tissue(name, "heat_capacity_frozen").high < tissue(name, "heat_capacity_unfrozen").value
        ), name
        assert tissue(name, "solidus").high <= tissue(name, "liquidus").low, name
        assert tissue(name, "liquidus").high < tissue(name, "start_temperature").low, name


def ice(celsius):
    """Return conductivity (W/m/K) and heat capacity (J/kg/K) of ice."""
    kelvin = celsius + ZERO_CELSIUS
    return 632 / kelvin + 0.38 - 0.00197 * kelvin, 2096.7 + 7.36 * celsius


def test_recipe_rows_follow_the_recipe_of_the_readme():
    table = data.load("tissues")
    frozen = table[table["tissue"].isin(BODY_TISSUES) & table["property"].isin(FROZEN)]
    assert len(frozen) == len(BODY_TISSUES) * len(FROZEN)
    fractions = {name: set() for name in BODY_TISSUES}
    for cells in frozen.to_dict("records"):
        name = cells["tissue"]
        water = float(re.search(r"water fraction ([\d.]+)", cells["note"])[1])
        fractions[name].add(water)
        density, (conductivity, heat) = tissue(name, "density").value, ice(-8)
        share = water * density / 1000
        expected = {
            "conductivity_frozen": conductivity * share + 0.2 * (1 - share),
            "heat_capacity_frozen": density * (water * heat + (1 - water) * 1500),
            "latent_heat": 0.9 * FUSION * density * water,
        }[cells["property"]]
        if (name, cells["property"]) == ("cortical_bone", "heat_capacity_frozen"):
            # the common recipe would give more than unfrozen bone
            unfrozen = tissue(name, "heat_capacity_unfrozen").value
            expected = unfrozen - density * water * (WATER_HEAT - heat)
        else:
            assert cells["note"].startswith("recipe"), cells
        # the table has four digits
        assert cells["value"] == pytest.approx(expected, rel=5e-4), cells
        assert cells["trust"] == "constructed"
    assert all(len(found) == 1 for found in fractions.values()), fractions
    moved = {"kidney": 0.77, "prostate": 0.83, "breast": 0.51, "trabecular_bone": 0.32}
    for name, water in moved.items():
        assert fractions[name] == {water}


def test_no_tissue_row_is_recalled():
    table = data.load("tissues")
    assert not (table["trust"] == "recalled").any()
    bases = data.load("sources").set_index("key")["basis"]
    assert not (bases[table["source"]] == "recalled").any()
    assert not table["note"].str.contains("recalled").any()


def test_volumetric_heat_is_density_times_heat_capacity():
    for name in [*SOFT_TISSUES, "cortical_bone", "trabecular_bone"]:
        volumetric = tissue(name, "heat_capacity_unfrozen")
        product = re.match(r"(\d+) kg/m3 x (\d+) J/kg/K", volumetric.note)
        density, heat = map(float, product.groups())
        assert density == tissue(name, "density").value
        assert volumetric.value == pytest.approx(density * heat, rel=1e-3)


def test_standard_set_is_the_published_one():
    expected = {
        "conductivity_unfrozen": 0.5,
        "conductivity_frozen": 2.0,
        "heat_capacity_unfrozen": 3.6e6,
        "heat_capacity_frozen": 1.8e6,
        "latent_heat": 250e6,
        "solidus": -8,
        "liquidus": -1,
        "metabolic_heat": 4200,
        "perfusion": 0.0005 * 1000 * 3600,
    }
    for name, number in expected.items():
        datum = tissue("standard_soft_tissue", name)
        assert (datum.value, datum.source) == (pytest.approx(number), "neuracom2025")


@pytest.mark.parametrize("name", BODY_TISSUES)
def test_resting_perfusion_follows_from_its_note_and_spans_a_factor(name):
    flow = tissue(name, "perfusion")
    assert (flow.source, flow.trust) == ("itis42", "computed")
    factors = r"([\d.]+) mL/min/kg x ([\d.]+) kg/m3 x blood ([\d.]+) kg/m3 x ([\d.]+) J/kg/K"
    per_kg, density, blood_density, blood_heat = map(float, re.search(factors, flow.note).groups())
    per_second = per_kg * 1e-6 / 60 * density
    assert flow.value == pytest.approx(per_second * blood_density * blood_heat, rel=0.01)
    assert density == pytest.approx(tissue(name, "density").value, rel=1e-3)
    assert flow.high / flow.low > 5


@pytest.mark.parametrize("name", BODY_TISSUES)
def test_metabolic_heat_follows_from_its_note(name):
    heat = tissue(name, "metabolic_heat")
    assert (heat.source, heat.trust) == ("itis42", "computed")
    per_kg, density = map(float, re.search(r"([\d.]+) W/kg x ([\d.]+) kg/m3", heat.note).groups())
    assert heat.value == pytest.approx(per_kg * density, rel=0.01)


def test_inflated_lung_is_the_newest_edition_s_and_its_blood_flow_is_not():
    conductivity = tissue("lung_inflated", "conductivity_unfrozen")
    assert (conductivity.value, conductivity.source) == (0.18, "itis50")
    assert conductivity.high == pytest.approx(0.3874, rel=0.05)
    flow = tissue("lung_inflated", "perfusion")
    assert flow.value == 10_000 and "not adopted from V5.0" in flow.note


def test_keys_named_in_notes_resolve():
    keys = set(data.load("sources")["key"])
    for name in ("tissues", "cryogens", "sources"):
        table = data.load(name)
        if "note" in table:
            named = {
                key
                for note in table["note"]
                for key in re.findall(r"\[([a-z_]+\d*[a-z]*\d*)\]", note)
            }
            assert named <= keys, f"{name}: {named - keys}"


# One key or more in square brackets
NAMED = re.compile(r"\[(\w+(?:, \w+)*)\]")
TEXTS = ("src/**/*.py", "docs/**/*.md", "notebooks/*.ipynb", "data/*.md", "data/*.csv")


def test_every_source_is_cited_somewhere():
    """By a table in a column of keys, or by a text or a test in square brackets."""
    cited = set()
    for name in data.check_all():
        card = data.card(name)
        for column in card.loc[card["kind"] == "key", "column"]:
            cited |= set(data.load(name)[column])
    for pattern in (*TEXTS, "tests/**/*.py"):
        for path in PROJECT.glob(pattern):
            for keys in NAMED.findall(path.read_text(encoding="utf-8")):
                cited |= set(keys.split(", "))
    assert set(data.load("sources")["key"]) - cited == set()


def test_sources_are_well_formed():
    table = data.load("sources")
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", key) for key in table["key"])
    assert all(re.fullmatch(r"10\.\d+/\S+", doi) for doi in table["doi"] if doi)
    assert all(pmid.isdigit() for pmid in table["pmid"] if pmid)
    assert all(re.fullmatch(r"PMC\d+", pmcid) for pmcid in table["pmcid"] if pmcid)
    for column in ("doi", "pmid", "pmcid", "title"):
        filled = table.loc[table[column] != "", column]
        assert filled.is_unique, column
    for column in ("authors", "title", "journal"):
        assert not table[column].str.contains("recalled|not visible|unknown", case=False).any(), (
            column
        )


def test_every_key_can_be_cited_in_one_line():
    for key in data.load("sources")["key"]:
        line = data.cite(key)
        assert len(line) > len("Name 1999") and "\n" not in line and "nan" not in line.split(), line


def test_a_work_without_authors_is_called_by_what_was_seen_of_it():
    assert data.cite("lard2025").startswith("Ice ball size and temperature change")
    assert "..., 2025, Cryobiology 120:105274, doi:10.1016" in data.cite("lard2025")
    assert data.cite("pfleiderer2005").endswith("breast cancers, read at scilit.net")
    assert data.cite("shah2016") == (
        "Multi-needle isotherm maps in gel at body temperature, 17G and 10G needles, "
        "2016, PMC4850244"
    )
    assert data.cite("insights2016").startswith(
        "Review of percutaneous cryoablation, 2016, Insights Imaging, doi:"
    )


def test_what_was_not_seen_stands_in_the_data_and_not_in_the_citation():
    """Readers get a short name and a link; `not_seen` keeps the admission."""
    assert data.not_seen("pfleiderer2005") == ("authors", "year")
    assert data.not_seen("shah2016") == ("title", "authors")
    assert data.not_seen("wang2015") == ()
    with pytest.raises(ValueError, match="nearest: 'pfleiderer2005'"):
        data.not_seen("pfleiderer2004")
    citations = [data.cite(key) for key in data.load("sources")["key"]]
    assert not [line for line in citations if "not seen" in line or "not shown" in line]
    assert len(set(citations)) == len(citations), "two works are called alike"


def test_the_name_of_an_unsigned_work_is_short_and_ends_with_a_word():
    table = data.load("sources")
    unsigned = table[table["authors"] == ""]
    assert len(unsigned) > 100
    for entry in unsigned.to_dict("records"):
        name = data._short_name(entry)
        assert len(name) <= data.LONGEST_NAME + len(" ..."), name
        last = name.removesuffix(" ...").split(" ")[-1]
        assert last.lower() not in data.POINTING_WORDS, name


def test_no_citation_falls_back_to_a_key():
    table = data.load("sources")
    for key in table["key"]:
        assert f"[{key}]" not in data.cite(key)
    nameless = table[(table["authors"] == "") & (table["title"] == "")]
    assert all(len(note.split(";")[0]) > 20 for note in nameless["note"])


# ---- the gases


def test_cryogens_equal_a_fresh_computation():
    pytest.importorskip("CoolProp")
    from tests.tools import make_cryogens

    stored = data.load("cryogens")
    fresh = make_cryogens.table()
    assert list(stored.columns) == make_cryogens.COLUMNS
    assert len(stored) == len(fresh)
    for old, new in zip(stored.to_dict("records"), fresh, strict=True):
        pressure = math.nan if new["pressure_bar"] == "" else float(new["pressure_bar"])
        assert old["pressure_bar"] == pytest.approx(pressure, nan_ok=True)
        assert old["value"] == pytest.approx(new["value"], rel=1e-6)
        for column in ("cryogen", "quantity", "unit", "source", "trust", "note"):
            assert old[column] == new[column]


def test_worked_values_of_argon():
    assert cryogen("argon", "boiling_point") == pytest.approx(-185.85, abs=0.01)
    assert cryogen("argon", "triple_point") == pytest.approx(-189.34, abs=0.01)
    assert cryogen("argon", "critical_temperature") + ZERO_CELSIUS == pytest.approx(150.7, abs=0.1)
    assert cryogen("argon", "critical_pressure") == pytest.approx(48.6, abs=0.1)
    assert cryogen("argon", "maximum_inversion_temperature") == pytest.approx(763, abs=1)
    assert cryogen("argon", "heat_of_vaporisation") == pytest.approx(161.1e3, rel=1e-3)
    for pressure, slope in {1: 0.3615, 100: 0.2607, 200: 0.1631}.items():
        assert cryogen(
            "argon", "joule_thomson_coefficient", pressure_bar=pressure
        ) == pytest.approx(slope, abs=1e-4)
    for pressure, outlet in {138: -19.3, 172: -28.9, 207: -37.4, 241: -44.7, 310: -55.9}.items():
        assert cryogen("argon", "throttle_outlet", pressure_bar=pressure) == pytest.approx(
            outlet, abs=0.15
        )
    boiling = {1: -186.0, 2: -178.9, 5: -167.4, 10: -156.6, 15: -149.2, 20: -143.4, 30: -134.4}
    for pressure, temperature in boiling.items():
        found = cryogen("argon", "saturation_temperature", pressure_bar=pressure)
        assert found == pytest.approx(temperature, abs=0.06)
    for pressure, lift in {138: 24.1e3, 172: 29.1e3, 207: 33.5e3, 241: 37.4e3}.items():
        found = cryogen("argon", "joule_thomson_capacity", pressure_bar=pressure)
        assert found == pytest.approx(lift, abs=100)


def test_worked_values_of_the_other_gases():
    boiling = {"nitrogen": -195.80, "nitrous_oxide": -88.47, "helium": -268.93, "hydrogen": -252.78}
    for name, temperature in boiling.items():
        assert cryogen(name, "boiling_point") == pytest.approx(temperature, abs=0.01)
    triple = {
        "nitrogen": -210.00,
        "nitrous_oxide": -90.82,
        "carbon_dioxide": -56.56,
        "hydrogen": -259.19,
    }
    for name, temperature in triple.items():
        assert cryogen(name, "triple_point") == pytest.approx(temperature, abs=0.01)
    inversion = {"nitrogen": 608, "helium": 45.6, "hydrogen": 200.8}
    for name, temperature in inversion.items():
        assert cryogen(name, "maximum_inversion_temperature") == pytest.approx(temperature, abs=0.2)
    warm = 300 - ZERO_CELSIUS
    assert cryogen("helium", "throttle_outlet", pressure_bar=207) - warm == pytest.approx(
        12.8, abs=0.1
    )
    assert cryogen("helium", "throttle_outlet", pressure_bar=138) - warm == pytest.approx(
        8.5, abs=0.1
    )
    assert cryogen("nitrogen", "throttle_outlet", pressure_bar=207) - warm == pytest.approx(
        -31.4, abs=0.1
    )
    assert cryogen("nitrous_oxide", "saturation_temperature", pressure_bar=10) == pytest.approx(
        -38.2, abs=0.1
    )
    assert cryogen("nitrous_oxide", "heat_of_vaporisation") == pytest.approx(374.3e3, rel=1e-3)


def test_sign_of_joule_thomson_coefficient_follows_the_inversion_temperature():
    for name in ("argon", "nitrogen", "helium", "hydrogen"):
        cools = cryogen(name, "joule_thomson_coefficient", pressure_bar=1) > 0
        assert cools == (cryogen(name, "maximum_inversion_temperature") > 300)


def test_what_has_no_answer_is_left_out():
    table = data.load("cryogens")
    given = set(zip(table["cryogen"], table["quantity"], strict=True))
    assert ("helium", "triple_point") not in given
    assert ("carbon_dioxide", "boiling_point") not in given
    assert ("carbon_dioxide", "heat_of_vaporisation") not in given
    for name in table["cryogen"].unique():
        boiling = table[
            (table["cryogen"] == name) & (table["quantity"] == "saturation_temperature")
        ]
        assert boiling["pressure_bar"].max() < cryogen(name, "critical_pressure")


# ---- broken tables


@pytest.mark.parametrize(
    ("name", "row", "cells", "said"),
    [
        ("tissues", 2, {"unit": "g/cm3"}, ["row 2", "'unit'", "'g/cm3'", "density is in 'kg/m3'"]),
        (
            "tissues",
            2,
            {"value": "99999"},
            ["row 2", "'value'", "'99999'", "from 300 to 2500 kg/m3"],
        ),
        ("tissues", 2, {"high": "1e9"}, ["row 2", "'high'", "'1e9'", "2500"]),
        ("tissues", 2, {"low": "1050"}, ["row 2", "1050", "low <= value <= high"]),
        ("tissues", 2, {"value": "heavy"}, ["row 2", "'heavy'", "a finite number"]),
        ("tissues", 2, {"value": "nan"}, ["row 2", "'nan'", "a finite number"]),
        ("tissues", 2, {"value": "inf"}, ["row 2", "'inf'", "a finite number"]),
        (
            "tissues",
            3,
            {"source": "neuracom2024"},
            ["row 3", "'neuracom2024'", "sources.csv", "nearest: 'neuracom2025'"],
        ),
        ("tissues", 3, {"source": ""}, ["row 3", "'source'", "''", "must be filled"]),
        ("tissues", 3, {"trust": "sure"}, ["row 3", "'sure'", "nearest", "recalled"]),
        (
            "tissues",
            3,
            {"property": "conductivity"},
            ["row 3", "'conductivity'", "nearest: 'conductivity_"],
        ),
        ("tissues", 3, {"property": "density"}, ["'W/m/K'", "density is in 'kg/m3'"]),
        ("tissues", 14, {"trust": "raed"}, ["row 14", "'raed'", "nearest: 'read'"]),
        (
            "tissues",
            13,
            {"tissue": "standard_soft_tissue"},
            ["row 13", "appears twice", "tissue, property"],
        ),
        ("tissues", 14, {"tissue": "livr"}, ["row 14", "'livr'", "lacks", "nearest: 'liver'"]),
        ("tissues", 3, {"source": "carslaw1959"}, ["row 3", "'read'", "'carslaw1959'", "opened"]),
        ("tissues", 1, {"unit": "units"}, ["'units'", "nearest: 'unit'"]),
        ("cryogens", 2, {"unit": "K"}, ["cryogens.csv", "'K'", "boiling_point is in 'degC'"]),
        (
            "cryogens",
            8,
            {"pressure_bar": "5000"},
            ["row 8", "'pressure_bar'", "'5000'", "from 1 to 310 bar"],
        ),
        ("sources", "whittaker1984", {"key": "venzon1988"}, ["sources.csv", "'venzon1988'"]),
        (
            "sources",
            2,
            {"basis": "seen"},
            ["row 2", "'seen'", "read, abstract, recalled, software"],
        ),
        ("sources", 2, {"year": "20245"}, ["row 2", "'year'", "'20245'", "from 1800 to 2100"]),
        ("columns", 2, {"kind": "txt"}, ["columns.csv", "'txt'", "nearest: 'text'"]),
        ("columns", 1, {"kind": "sort"}, ["'kind'", "columns of columns.csv", "nearest"]),
        (
            "columns",
            card_row("cryogens.csv", "quantity=joule_thomson_capacity"),
            {"column": "quality=boiling_point"},
            ["'joule_thomson_capacity'", "column 'quantity'"],
        ),
        ("columns", 4, {"meaning": ""}, ["columns.csv", "row 4", "'meaning'", "must be filled"]),
    ],
)
def test_broken_table_is_refused_with_value_and_rule(folder, name, row, cells, said):
    edit(folder, name, row, **cells)
    message = refusal(folder)
    for words in said:
        assert words in message


def test_duplicate_row_is_refused(folder):
    path = folder / "sources.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1]]), encoding="utf-8")
    assert "appears twice; the rule: key name one row" in refusal(folder)


def test_short_row_is_refused(folder):
    with open(folder / "tissues.csv", "a", encoding="utf-8") as file:
        file.write("liver,density\n")
    assert (
        f"row {len(data.load('tissues')) + 2}: 2 cells ['liver', 'density']; the rule: 9"
        in refusal(folder)
    )


def test_missing_and_extra_columns_are_refused(folder):
    path = folder / "tissues.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "".join(f"{line},{'x' if number else 'surprise'}\n" for number, line in enumerate(lines)),
        "utf-8",
    )
    assert "'surprise' is not among the columns on the card of tissues.csv" in refusal(folder)
    path.write_text("tissue,property\nliver,density\n", encoding="utf-8")
    assert "has the columns ['tissue', 'property']; the rule: exactly" in refusal(folder)


def saved_by_a_spreadsheet(folder, change, name="questions"):
    """Change the bytes of a table, as a spreadsheet does when it saves one."""
    path = folder / f"{name}.csv"
    path.write_bytes(change(path.read_bytes()))


def with_two_empty_columns(content):
    """Return a table as a spreadsheet saves it after two columns at its right were cleared."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    saved = io.StringIO(newline="")
    csv.writer(saved, lineterminator="\n").writerows([*row, "", ""] for row in rows)
    return saved.getvalue().encode("utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"),
        lambda content: content + b",,\n\n" * 500,
        with_two_empty_columns,
    ],
    ids=["mark", "Windows line ends", "both", "empty rows", "empty columns"],
)
@pytest.mark.parametrize("name", ["questions", "columns", "sources", "tissues"])
def test_what_spreadsheets_add_changes_nothing(folder, change, name):
    before = data.load(name, folder)
    saved_by_a_spreadsheet(folder, change, name)
    assert data.load(name, folder).equals(before)
    assert data.check_all(folder)[name] == len(before)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content.decode().encode("cp1252", "replace"), "is not UTF-8"),
        (lambda content: content.decode().encode("utf-16"), "saved as UTF-16"),
        (lambda content: content.decode().encode("utf-16-be"), "zero bytes"),
        (lambda content: content.replace(b"\n", b"\r"), "lone '\\\\r'"),
        (lambda content: content.replace(b",", b";"), "semicolons between its cells"),
        (lambda content: content.replace(b",", b"\t"), "tabs between its cells"),
    ],
    ids=["Windows", "UTF-16", "UTF-16 without a mark", "old Mac", "semicolons", "tabs"],
)
def test_a_table_saved_another_way_is_refused_with_what_to_choose(folder, change, said):
    saved_by_a_spreadsheet(folder, change)
    with pytest.raises(ValueError, match=said) as refused:
        data.load("questions", folder)
    assert "questions.csv" in str(refused.value)
    assert "save it again as 'CSV UTF-8 (comma delimited)'" in str(refused.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: b"", "questions.csv is empty"),
        (lambda content: b"\n", "questions.csv is empty"),
        (lambda content: b",,,\n,,,\n", "questions.csv is empty"),
        (lambda content: b"sep=,\r\n" + content, "begins with 'sep=,'.* delete that line"),
    ],
    ids=["no bytes", "a blank line", "cleared cells", "a note for spreadsheets"],
)
def test_a_table_without_its_column_names_is_refused(folder, change, said):
    saved_by_a_spreadsheet(folder, change)
    with pytest.raises(ValueError, match=said):
        data.load("questions", folder)


def test_an_empty_row_or_a_nameless_column_with_something_in_it_is_refused(folder):
    path = folder / "questions.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:3], "", *lines[3:]]) + "\n", encoding="utf-8")
    assert "questions.csv, row 4: 0 cells" in refusal(folder)
    path.write_text("\n".join([f"{lines[0]},", *(f"{line},x" for line in lines[1:])]), "utf-8")
    assert "'' is not among the columns" in refusal(folder)


def test_what_macos_leaves_beside_a_table_is_no_table(folder):
    (folder / "._questions.csv").write_bytes(b"\0\5\x16\7")
    assert "._questions" not in data.check_all(folder)


def test_the_letter_in_another_encoding_is_named_with_its_row(folder):
    path = folder / "questions.csv"
    lines = path.read_bytes().split(b"\n")
    lines[2] += "°".encode("cp1252")
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(ValueError, match=r"row 3: byte 0xb0 is not UTF-8 .* '°'"):
        data.load("questions", folder)


def test_the_tables_of_the_project_are_plain_utf_8():
    for path in sorted(data.data_folder().glob("*.csv")):
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf"), path.name
        assert b"\r" not in content, path.name


def test_file_without_a_card_is_refused(folder):
    (folder / "stray.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert "stray.csv has no card" in refusal(folder)


def test_questions_are_accepted_when_they_come_and_not_missed_before(folder):
    path = folder / "questions.csv"
    path.unlink(missing_ok=True)
    assert "questions" not in data.check_all(folder)
    header = "notebook,key,kind,question,option,is_right,misconception,feedback\n"
    right = (
        "01_how_freezing_works,coldest_argon,quiz,Coldest argon gas?,-186 degC,yes,,It boils "
        "there.\n"
    )
    wrong = (
        "01_how_freezing_works,coldest_argon,quiz,Coldest argon gas?,-192 "
        "degC,no,colder_is_gas,It is solid there.\n"
    )
    path.write_text(header + right + wrong, encoding="utf-8")
    assert data.check_all(folder)["questions"] == 2
    path.write_text(header + right + wrong.replace("quiz", "quizz"), encoding="utf-8")
    assert "'quizz'" in refusal(folder)
    path.write_text(header + right + right, encoding="utf-8")
    assert "appears twice" in refusal(folder)


# ---- using the tables


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: data.load("tisues"), ["'tisues'", "nearest: 'tissues'"]),
        (lambda: data.card("tisues"), ["'tisues.csv'", "nearest: 'tissues.csv'"]),
        (lambda: data.source("littrup2008"), ["'littrup2008'", "nearest: 'littrup2009'"]),
        (lambda: data.cite("Littrup2009"), ["'Littrup2009'", "nearest: 'littrup2009'"]),
        (
            lambda: data.value("tissues", tissue="livr", property="density"),
            ["'livr'", "nearest: 'liver'"],
        ),
        (
            lambda: data.value("tissues", tissue="liver", property="densty"),
            ["'densty'", "nearest: 'density'"],
        ),
        (lambda: data.value("tissues", tisue="liver"), ["'tisue'", "nearest: 'tissue'"]),
        (lambda: data.value("tissues", tissue="liver"), ["11 rows", "say also property"]),
        (
            lambda: data.value("cryogens", cryogen="argon", quantity="throttle_outlet"),
            ["7 rows", "pressure_bar: 50, 100"],
        ),
        (
            lambda: data.value(
                "cryogens", cryogen="argon", quantity="throttle_outlet", pressure_bar=200
            ),
            ["200 is not among", "nearest: 207"],
        ),
        (lambda: data.value("sources", key="littrup2009"), ["sources.csv has no column 'value'"]),
        (lambda: data.load(None), ["None is not among"]),
    ],
)
def test_slips_name_the_value_and_the_nearest_choice(call, said):
    with pytest.raises(ValueError) as caught:
        call()
    for words in said:
        assert words in str(caught.value)


def test_load_gives_a_fresh_copy_each_time():
    first = data.load("tissues")
    first.loc[:, "value"] = -1.0
    assert (data.load("tissues")["value"] > -30).all()


def test_an_edited_file_is_read_again(folder):
    before = data.load("tissues", folder)["value"][0]
    edit(folder, "tissues", 2, value="1001")
    assert (before, data.load("tissues", folder)["value"][0]) == (1000, 1001)


def test_number_columns_are_floats_and_the_rest_text():
    for name in data.check_all():
        table, card = data.load(name), data.card(name).set_index("column")
        for column in table:
            assert (table[column].dtype == float) == (card.loc[column, "kind"] == "number"), (
                f"{name}.{column}"
            )


def test_datum_is_frozen_and_plain():
    datum = data.value("cryogens", cryogen="argon", quantity="boiling_point")
    assert (datum.low, datum.high, datum.unit, datum.not_verified) == (None, None, "degC", False)
    assert type(datum.value) is float
    with pytest.raises(AttributeError):
        datum.value = 0.0
    assert data.value("cell_constants", constant="optimum_factor").not_verified
    assert not tissue("kidney", "perfusion").not_verified


def test_citations():
    assert (
        data.cite("carslaw1959")
        == "Carslaw & Jaeger 1959, Oxford University Press, recalled, not opened"
    )
    assert data.cite("young2011").endswith("PMID 21600606")
    assert data.cite("ryan2022").startswith("Ryan et al. 2022")
    assert data.source("sprenkle2010")["year"] is None
    assert data.source("littrup2009")["year"] == 2009


def test_moved_data_folder_is_explained(monkeypatch, tmp_path):
    monkeypatch.setattr(data, "__file__", str(tmp_path / "src" / "helpers" / "data.py"))
    with pytest.raises(
        ValueError, match=r"no columns\.csv in .*data or .*tables; the rule: data/ is beside src/"
    ):
        data.data_folder()


def test_an_installed_package_reads_its_own_tables(monkeypatch, tmp_path):
    tables = tmp_path / "helpers" / "tables"
    shutil.copytree(data.data_folder(), tables)
    monkeypatch.setattr(data, "__file__", str(tmp_path / "helpers" / "data.py"))
    assert data.data_folder() == tables


def test_no_work_stands_twice_in_the_bibliography():
    table = data.load("sources")
    named = table[table["doi"] != ""]
    twice = {
        doi: list(keys)
        for doi, keys in named.groupby(named["doi"].str.lower())["key"]
        if len(keys) > 1
    }
    assert not twice
