"""The tables of the course: every one is loaded, checked and cited here.

A table is a CSV file in ``data/``. Its card, the lines of ``data/columns.csv`` that name the file,
says what each column may hold. ``load`` checks the whole table against the card before anybody sees
a number, so a wrong unit, a missing source or a value outside its range stops the course with a
sentence instead of bending a result.

Long tables hold one number per row. There the card has lines such as ``property=density``: they
state the unit of the rows whose property is density, and the limits that value, low and high must
keep.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.checks import listed, nearest, one_of

# pandas is imported only by the functions that need it: a run of the solver that reads no table
# then starts 0.2 s sooner
if TYPE_CHECKING:
    import pandas as pd

# The table of cards
COLUMNS = "columns"
# The bibliography
SOURCES = "sources"
# Columns that the two tables need by which all others are checked
NEEDED = {
    COLUMNS: [
        "file",
        "column",
        "kind",
        "unit",
        "required",
        "minimum",
        "maximum",
        "choices",
        "names_row",
    ],
    SOURCES: ["key", "basis"],
}
# Row of a file that holds its first cells: row 1 is the header, as a spreadsheet counts
FIRST_ROW = 2
# Tables in which every thing has the same properties, and the column that names the thing
COMPLETE = {"tissues": "tissue", "probes": "probe"}
# Columns that keep the unit and the limits of their row's quantity
RANGED = ("value", "low", "high")
# How a citation points to the work, best first: column and what is printed before it
LINKS = {
    "doi": "doi:",
    "pmid": "PMID ",
    "pmcid": "",
}
# The address of a site, without what stands in front of its name
SITE = re.compile(
    r"\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|life|ai|fr|dk|cn|uk|pl)\b(?:/[\w./-]*\w)?"
)
# Characters of the longest name by which an unsigned work is called
LONGEST_NAME = 80
# Words after which a shortened name may not end
POINTING_WORDS = ("a", "an", "and", "by", "for", "from", "in", "of", "on", "the", "to", "with")


@dataclass(frozen=True)
class Datum:
    """One number from a table, with everything needed to judge it.

    Attributes
    ----------
    value : float
        The number, in `unit`.
    low, high : float or None
        Its range in `unit`; None where the table has none.
    unit : str
        The unit as on the card, "" for none.
    source : str
        A key for `cite`.
    trust : str
        "read", "computed", "constructed" or "recalled".
    note : str
        How the number was made.
    """

    value: float
    low: float | None
    high: float | None
    unit: str
    source: str
    trust: str
    note: str

    @property
    def not_verified(self) -> bool:
        """True if the number was only recalled: whatever shows it must say so."""
        return self.trust == "recalled"


def data_folder() -> Path:
    """Return the folder of the tables.

    In a copy of the project it is ``data``, beside ``src``. A package that was installed from a
    wheel or an address carries its own copy of them.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    ValueError
        If there is neither.
    """
    here = Path(__file__).resolve().parent
    beside_src = here.parents[1] / "data"
    in_package = here / "tables"
    for folder in (beside_src, in_package):
        if (folder / f"{COLUMNS}.csv").is_file():
            return folder
    raise ValueError(
        f"no {COLUMNS}.csv in {beside_src} or {in_package}; the rule: data/ is beside src/, or "
        "the package was installed with its tables ('pip install .')"
    )


def load(name: str, folder: Path | str | None = None) -> pd.DataFrame:
    """Return a fresh, checked copy of one table.

    A caller may change what it gets; nobody else sees the change. An edited file is read again.

    Parameters
    ----------
    name : str
        The file name without ``.csv``.
    folder : path, optional
        Where the tables are; ``data_folder()`` unless another is given.

    Returns
    -------
    pandas.DataFrame
        Number columns are floats (empty cells NaN) in the units of the card; all others are text
        (empty cells "").

    Raises
    ------
    ValueError
        Naming file, row, column, value and rule, if the table breaks its card; see `check_all` for
        the rules.

    Examples
    --------
    >>> list(load("tissues").columns[:5])
    ['tissue', 'property', 'value', 'low', 'high']
    """
    # The checked table is cached; a copy keeps a caller's changes out of the cache.
    place = Path(folder or data_folder())
    return _checked(name, place, _stamps(name, place)).copy()


def card(name: str, folder: Path | str | None = None) -> pd.DataFrame:
    """Return the card of a table.

    Parameters
    ----------
    name : str
        The file name without ``.csv``.
    folder : path, optional
        Where the tables are; ``data_folder()`` unless another is given.

    Returns
    -------
    pandas.DataFrame
        One row per column, then one per quantity (``property=density``) of a long table.

    Raises
    ------
    ValueError
        If no card names the file.

    Examples
    --------
    >>> card("tissues").set_index("column").loc["property=density", "unit"]
    'kg/m3'
    """
    cards = load(COLUMNS, folder)
    one_of(f"{name}.csv", cards["file"].unique(), f"files with a card in {COLUMNS}.csv")
    return cards[cards["file"] == f"{name}.csv"].reset_index(drop=True)


def source(key: str, folder: Path | str | None = None) -> dict[str, Any]:
    """Return the bibliography entry of a source.

    Parameters
    ----------
    key : str
        A key of ``data/sources.csv``.
    folder : path, optional
        Where the tables are; ``data_folder()`` unless another is given.

    Returns
    -------
    dict
        Text by column; ``year`` is a whole number, or None where it was not seen.

    Raises
    ------
    ValueError
        If there is no such key, naming the nearest.

    Examples
    --------
    >>> source("littrup2009")["pmid"]
    '19695903'
    """
    place = Path(folder or data_folder())
    entries = _entries(place, _stamps(SOURCES, place))
    one_of(key, entries, f"keys in {SOURCES}.csv")
    return dict(entries[key])


def cite(key: str, folder: Path | str | None = None) -> str:
    """Return a one-line citation: a short name and the best link there is.

    Without authors the work is called by the start of its title, or else by its note up to the
    first semicolon. What was not seen of a work is no part of the line that a reader gets; it
    is in the bibliography, and `not_seen` returns it.

    Parameters
    ----------
    key : str
        A key of ``data/sources.csv``.
    folder : path, optional
        Where the tables are; ``data_folder()`` unless another is given.

    Returns
    -------
    str
        Authors or short name, year, journal and the best link there is; a work that was not opened
        is marked so.

    Raises
    ------
    ValueError
        If there is no such key, naming the nearest.

    Examples
    --------
    >>> cite("littrup2009")
    'Littrup et al. 2009, J Vasc Interv Radiol 20(10):1343-1351, doi:10.1016/j.jvir.2009.05.038'
    >>> cite("roebuck")
    'The Joule-Thomson effect in argon, read at scilit.net'
    """
    entry = source(key, folder)
    year = str(entry["year"] or "")
    authors = _short_authors(entry["authors"])
    # An unsigned work is already called by its title, which must not be repeated.
    if authors:
        parts = [f"{authors} {year}".rstrip(), entry["journal"] or entry["title"]]
    else:
        parts = [_short_name(entry), year, entry["journal"]]
    parts.append(_best_link(entry))
    if entry["basis"] == "recalled":
        parts.append("recalled, not opened")
    return ", ".join(part for part in parts if part)


def not_seen(key: str, folder: Path | str | None = None) -> tuple[str, ...]:
    """Return what was not seen of a work.

    Parameters
    ----------
    key : str
        A key of ``data/sources.csv``.
    folder : path, optional
        Where the tables are; ``data_folder()`` unless another is given.

    Returns
    -------
    tuple of str
        Those of "title", "authors" and "year" that the bibliography leaves empty.

    Raises
    ------
    ValueError
        If there is no such key, naming the nearest.

    Examples
    --------
    >>> not_seen("roebuck")
    ('authors', 'year')
    >>> not_seen("littrup2009")
    ()
    """
    entry = source(key, folder)
    return tuple(field for field in ("title", "authors", "year") if not entry[field])


def _short_name(entry: dict) -> str:
    """Return what to call a work whose authors were not seen, in few words."""
    name = entry["title"] or entry["note"].split(";")[0].strip() or f"[{entry['key']}]"
    name = f"{name[0].upper()}{name[1:]}"
    # A subtitle says how a study was done, which the tables say in a column of its own.
    name = re.split(r"[:?] ", name)[0]
    if len(name) <= LONGEST_NAME:
        return name
    # Cut between two words, and not after a word that points to the next one.
    words = name[: LONGEST_NAME + 1].split(" ")[:-1]
    while words[-1].strip(",").lower() in POINTING_WORDS:
        words.pop()
    return " ".join(words).rstrip(",") + " ..."


def _best_link(entry: dict) -> str:
    """Return the best identifier of a work as it is printed, or nothing.

    For an unsigned work without one it is the site on which it was read, if the note names one.
    """
    for field, mark in LINKS.items():
        if entry[field]:
            return mark + entry[field]
    if not entry["authors"] and not SITE.search(entry["journal"]):
        found = SITE.search(entry["note"])
        if found:
            return f"read at {found[0]}"
    return ""


def value(table: str, /, **where: Any) -> Datum:
    """Return the one number whose row matches every ``column=choice`` given.

    Parameters
    ----------
    table : str
        The file name without ``.csv``.
    **where
        A choice for each column that is needed to name the row.

    Returns
    -------
    Datum
        The number in the row's unit, with its range, source and trust.

    Raises
    ------
    ValueError
        If a name is misspelt (naming the nearest choice), if the row is not the only one, or if it
        has no number.

    Examples
    --------
    >>> heat = value("tissues", tissue="liver", property="latent_heat")
    >>> heat.value, heat.unit, heat.not_verified
    (236400000.0, 'J/m3', False)
    """
    folder = data_folder()
    stamps = _stamps(table, folder)
    wanted = tuple(where.items())
    try:
        return _datum(table, folder, stamps, wanted)
    except TypeError:
        # A choice that cannot be a key of the cache, such as a list, matches no row; the uncached
        # call says so.
        return _datum.__wrapped__(table, folder, stamps, wanted)


@lru_cache(maxsize=4096)
def _datum(table: str, folder: Path, stamps: tuple, wanted: tuple) -> Datum:
    """Find the one row of `value`; cached, since a moved slider needs the same numbers again."""
    rows = _checked(table, folder, stamps)
    if "value" not in rows:
        raise ValueError(
            f"{table}.csv has no column 'value', which this function needs; use load({table!r})"
        )
    # One column after another, so that a misspelt choice is compared only with the choices that are
    # left.
    for column, choice in wanted:
        one_of(column, rows.columns, f"columns of {table}.csv")
        choices = rows[column]
        one_of(choice, choices.unique(), f"choices left in column {column!r} of {table}.csv")
        rows = rows[choices == choice]
    if len(rows) > 1:
        # Naming the columns that still differ shows the caller what to add.
        hints = []
        for column in _naming_columns(card(table)):
            if rows[column].nunique(dropna=False) > 1:
                hints.append(f"{column}: {listed(rows[column].unique())}")
        raise ValueError(
            f"{len(rows)} rows of {table}.csv match {dict(wanted)}, but one is needed; "
            f"say also {'; '.join(hints)}"
        )
    row = rows.iloc[0]
    number = _number_or_none(row, "value")
    if number is None:
        raise ValueError(
            f"the row of {table}.csv that matches {dict(wanted)} has no value; "
            "the rule: a row with a number"
        )
    return Datum(
        value=number,
        low=_number_or_none(row, "low"),
        high=_number_or_none(row, "high"),
        unit=row.get("unit"),
        source=row.get("source"),
        trust=row.get("trust"),
        note=row.get("note"),
    )


def _number_or_none(row: pd.Series, column: str) -> float | None:
    """Return a cell as a float, or None where it is empty or the table has no such column."""
    cell = row.get(column)
    if cell is None or math.isnan(cell):
        return None
    return float(cell)


def check_all(folder: Path | str | None = None) -> dict[str, int]:
    """Check every CSV file of the folder.

    Rules: plain line ends; exactly the columns of the card; required cells filled; numbers finite
    and within limits; words among the choices; units as the quantity's; low <= value <= high;
    source keys in sources.csv; no row named twice; nothing marked as read from a source that was
    not opened. A card may describe a file that is not there yet.

    Parameters
    ----------
    folder : path, optional
        Where the tables are; ``data_folder()`` unless another is given.

    Returns
    -------
    dict
        Number of rows by table name.

    Raises
    ------
    ValueError
        At the first broken rule.
    """
    place = Path(folder or data_folder())
    return {name: len(load(name, place)) for name in _names(place)}


def check_rows(
    name: str,
    rows: Sequence[Mapping[str, Any]],
    where: str,
    choices: Mapping[str, Iterable[str]] | None = None,
    keys: Iterable[str] = (),
    folder: Path | str | None = None,
) -> pd.DataFrame:
    """Check rows that are in no file of ours by the card of one of our tables.

    Parameters
    ----------
    name : str
        The table whose card is used, the file name without ``.csv``.
    rows : sequence of mapping
        A cell for each column; a column that is left out is empty.
    where : str
        What the rows are called in a sentence, for example "my audit".
    choices : mapping, optional
        Words that a column may hold, by column, in place of those on the card.
    keys : iterable of str, optional
        Sources that count as known beside those of the bibliography.
    folder : path, optional
        Where the tables are; ``data_folder()`` unless another is given.

    Returns
    -------
    pandas.DataFrame
        All cells as text, in the columns of the card.

    Raises
    ------
    ValueError
        At the first broken rule, naming row, column, value and rule; row 1 is the first one.

    Examples
    --------
    >>> check_rows("discern", [{"item": "seventeen", "page": "P1"}], "mine")
    Traceback (most recent call last):
    ValueError: mine, row 1, column 'item': 'seventeen'; the rule: a finite number
    """
    import pandas as pd

    place = Path(folder or data_folder())
    cards, bibliography = _cards_and_sources(place, _stamps(SOURCES, place))
    one_of(f"{name}.csv", cards["file"].unique(), f"files with a card in {COLUMNS}.csv")
    rules = cards[cards["file"] == f"{name}.csv"]
    columns = [column for column in rules["column"] if "=" not in column]
    for row in rows:
        for column in row:
            one_of(column, columns, f"columns on the card of {name}.csv")
    cells = [[str(row.get(column, "")) for column in columns] for row in rows]
    table = pd.DataFrame(cells, columns=columns, dtype=str)
    # Rows of a file are counted from its second line; those given here from 1.
    table.index = table.index - FIRST_ROW + 1
    known = [*bibliography["key"], *keys]
    for rule in rules.to_dict("records"):
        if "=" in rule["column"]:
            continue
        allowed = _allowed(rule, rules, bibliography)
        if rule["kind"] == "key":
            allowed = known
        if choices and rule["column"] in choices:
            allowed = list(choices[rule["column"]])
        _check_cells(where, table, rule, allowed, first_row=1)
    _check_rows(where, table, _naming_columns(rules) or columns)
    return table.reset_index(drop=True)


def _names(folder: Path) -> list[str]:
    """Return the names of the tables in a folder.

    Names that begin with a dot are no tables: macOS leaves such files beside those that it copies.
    """
    return [file.stem for file in sorted(folder.glob("*.csv")) if not file.name.startswith(".")]


def _stamps(name: str, folder: Path) -> tuple[int, ...]:
    """Return when a table, the cards and the bibliography were last changed."""
    if not (folder / f"{name}.csv").is_file():
        one_of(name, _names(folder), "tables in data/")
    return tuple((folder / f"{table}.csv").stat().st_mtime_ns for table in (name, COLUMNS, SOURCES))


@lru_cache(maxsize=4)
def _entries(folder: Path, stamps: tuple) -> dict[str, dict]:
    """Return the bibliography as {key: entry}."""
    entries = {}
    # Years are whole numbers with gaps; pandas turns such a column into floats.
    for row in _checked(SOURCES, folder, stamps).to_dict("records"):
        year = None if math.isnan(row["year"]) else int(row["year"])
        entries[row["key"]] = {**row, "year": year}
    return entries


@lru_cache(maxsize=4)
def _cards_and_sources(folder: Path, stamps: tuple) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the cards and the bibliography as texts; whoever gets them changes nothing in them."""
    return _raw(COLUMNS, folder), _raw(SOURCES, folder)


@lru_cache(maxsize=64)
def _checked(name: str, folder: Path, stamps: tuple) -> pd.DataFrame:
    """Read, check and type one table; with other `stamps` an edited file is read again."""
    import pandas as pd

    cards = _raw(COLUMNS, folder)
    rules = cards[cards["file"] == f"{name}.csv"]
    if rules.empty:
        raise ValueError(f"{name}.csv has no card: describe each of its columns in {COLUMNS}.csv")
    table = _raw(name, folder)
    bibliography = _raw(SOURCES, folder)
    _check_columns(name, table, rules)
    # A rule with "=" is about the rows of one quantity, any other about a whole column.
    for rule in rules.to_dict("records"):
        if "=" in rule["column"]:
            _check_quantity(name, table, rule)
        else:
            _check_cells(f"{name}.csv", table, rule, _allowed(rule, rules, bibliography))
    # a table without naming columns may still not hold the same row twice
    _check_rows(f"{name}.csv", table, _naming_columns(rules) or list(table.columns))
    if name in COMPLETE:
        _check_complete(name, table, COMPLETE[name])
    _check_trust(name, table, set(bibliography.loc[bibliography["basis"] == "recalled", "key"]))
    # Typed last: the checks above quote cells as they are written in the file.
    for column in rules.loc[rules["kind"] == "number", "column"]:
        if column in table:
            filled = table[column].where(table[column] != "")
            table[column] = pd.to_numeric(filled).astype(float)
    return table


def _raw(name: str, folder: Path) -> pd.DataFrame:
    """Return a file as a DataFrame of texts, empty cells as ""."""
    import pandas as pd

    content = _text(f"{name}.csv", (folder / f"{name}.csv").read_bytes())
    # newline="" leaves line breaks inside quoted cells as they are.
    written = _without_margins(list(csv.reader(io.StringIO(content, newline=""))))
    if not written:
        raise ValueError(f"{name}.csv is empty; the rule: a line of column names, then the rows")
    header, *rows = written
    for row, cells in enumerate(rows, FIRST_ROW):
        if len(cells) != len(header):
            raise ValueError(
                f"{name}.csv, row {row}: {len(cells)} cells {cells}; the rule: {len(header)}"
            )
    for column in NEEDED.get(name, []):
        one_of(column, header, f"columns of {name}.csv")
    return pd.DataFrame(rows, columns=header, dtype=str)


def _without_margins(rows: list[list[str]]) -> list[list[str]]:
    """Return rows without empty ones at the end and without empty columns at the right.

    Spreadsheets write both where a cell was once used and then cleared; they hold nothing.
    """
    while rows and not any(rows[-1]):
        del rows[-1]
    # Rows of different lengths are a mistake, which is reported with the number of the row.
    if len({len(row) for row in rows}) != 1:
        return rows
    used = max(column for row in rows for column, cell in enumerate(row, 1) if cell)
    return [row[:used] for row in rows]


def _text(file: str, content: bytes) -> str:
    """Return a file's content as text, as spreadsheets save it, or say how to save it instead.

    A mark at its beginning, line ends as on Windows, and semicolons are what spreadsheets write
    when asked for CSV. The first two change nothing in a table and are read; the rest is refused
    with what to choose.
    """
    advice = "save it again as 'CSV UTF-8 (comma delimited)', or choose UTF-8 and comma"
    for mark, encoding in ((codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16")):
        if content.startswith(mark):
            raise ValueError(f"{file} is saved as {encoding}; the rule: UTF-8; {advice}")
    # UTF-16 without its mark, or no table at all
    if b"\0" in content:
        raise ValueError(f"{file} holds zero bytes; the rule: text in UTF-8; {advice}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        byte = content[error.start]
        likely = bytes([byte]).decode("cp1252", errors="replace")
        raise ValueError(
            f"{file}, row {row}: byte {byte:#04x} is not UTF-8 (in the encoding of Windows it is "
            f"{likely!r}); the rule: UTF-8; {advice}"
        ) from None
    # one line end inside the course, whatever the editor wrote
    text = text.replace("\r\n", "\n")
    if "\r" in text:
        raise ValueError(f"{file} has a lone '\\r'; the rule: lines end in '\\n'; {advice}")
    header = text.partition("\n")[0]
    if header.startswith("sep="):
        raise ValueError(
            f"{file} begins with {header!r}, a note for spreadsheets; the rule: column names "
            "come first; delete that line"
        )
    for separator, word in ((";", "semicolons"), ("\t", "tabs")):
        if separator in header and "," not in header:
            raise ValueError(f"{file} has {word} between its cells; the rule: commas; {advice}")
    return text


def _check_columns(name: str, table: pd.DataFrame, rules: pd.DataFrame) -> None:
    """Compare the header with the card: the same columns in the same order."""
    expected = [column for column in rules["column"] if "=" not in column]
    for column in table.columns:
        one_of(column, expected, f"columns on the card of {name}.csv")
    if list(table.columns) != expected:
        raise ValueError(
            f"{name}.csv has the columns {list(table.columns)}; the rule: exactly {expected}"
        )


def _check_cells(
    file: str, table: pd.DataFrame, rule: dict, allowed: list | None, first_row: int = FIRST_ROW
) -> None:
    """Compare every cell of one column with its rule: filled, within limits, an allowed word."""
    for row, cell in enumerate(table[rule["column"]], first_row):
        where = f"{file}, row {row}, column {rule['column']!r}"
        if cell == "":
            if rule["required"] == "yes":
                raise ValueError(f"{where}: {cell!r}; the rule: the cell must be filled")
            continue
        if rule["kind"] == "number":
            _check_number(where, cell, rule)
        if allowed is not None:
            kind = "keys of sources.csv" if rule["kind"] == "key" else "words"
            one_of(cell, allowed, f"{kind} allowed in {where}")


def _check_quantity(name: str, table: pd.DataFrame, rule: dict) -> None:
    """Compare the rows of one quantity, say property=density, with its unit and limits."""
    column, quantity = rule["column"].split("=", 1)
    one_of(column, table.columns, f"columns of {name}.csv, named by the card's {rule['column']!r}")
    for position, cells in table[table[column] == quantity].iterrows():
        where = f"{name}.csv, row {position + FIRST_ROW}"
        if cells["unit"] != rule["unit"]:
            raise ValueError(
                f"{where}, column 'unit': {cells['unit']!r}; "
                f"the rule: {quantity} is in {rule['unit']!r}"
            )
        # A table without a range has only the column "value"; the order is then not checked.
        found = {}
        for ranged in RANGED:
            if ranged in cells:
                place = f"{where}, {rule['column']}, column {ranged!r}"
                found[ranged] = _check_number(place, cells[ranged], rule)
        if len(found) == len(RANGED) and not found["low"] <= found["value"] <= found["high"]:
            raise ValueError(
                f"{where}: value, low, high = {list(found.values())}; "
                "the rule: low <= value <= high"
            )


def _check_number(where: str, cell: str, rule: dict) -> float:
    """Return a cell as a number within the limits of its rule, or refuse it."""
    # "nan" and "inf" are numbers to float(), so that finiteness is checked afterwards.
    try:
        number = float(cell)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{where}: {cell!r}; the rule: a finite number")
    low = float(rule["minimum"] or -math.inf)
    high = float(rule["maximum"] or math.inf)
    if not low <= number <= high:
        raise ValueError(
            f"{where}: {cell!r}; the rule: from {low:g} to {high:g} {rule['unit']}".rstrip()
        )
    return number


def _check_rows(file: str, table: pd.DataFrame, naming: list[str]) -> None:
    """Refuse two rows with the same name, that is, the same cells in the naming columns."""
    twice = table[table.duplicated(naming)]
    if len(twice):
        row = twice.index[0] + FIRST_ROW
        cells = list(twice.iloc[0][naming])
        raise ValueError(
            f"{file}, row {row}: {cells} appears twice; the rule: {', '.join(naming)} name one row"
        )


def _check_complete(name: str, table: pd.DataFrame, thing: str) -> None:
    """Refuse a thing that lacks some of the properties that all others have.

    New tissues and probes need no entry on the card of their table, so a misspelt name would
    otherwise become a new thing with a single property.
    """
    properties = set(table["property"])
    had = {name: set(rows["property"]) for name, rows in table.groupby(thing, sort=False)}
    complete = [one for one, own in had.items() if own == properties]
    # the one that lacks most comes first: of a misspelt name and the name it left, the misspelt one
    for one, own in sorted(had.items(), key=lambda item: len(item[1])):
        missing = sorted(properties - own)
        if missing:
            row = table.index[table[thing] == one][0] + FIRST_ROW
            raise ValueError(
                f"{name}.csv, row {row}: {thing} {one!r} lacks {', '.join(missing)}; the rule: "
                f"every {thing} has all {len(properties)} properties; nearest: "
                f"{nearest(one, [other for other in complete if other != one])}"
            )


def _check_trust(name: str, table: pd.DataFrame, unopened: set[str]) -> None:
    """Refuse a row marked as read whose source was not opened."""
    if not {"trust", "source"} <= set(table.columns):
        return
    wrong = table[(table["trust"] == "read") & table["source"].isin(unopened)]
    if len(wrong):
        where = f"{name}.csv, row {wrong.index[0] + FIRST_ROW}, column 'trust'"
        unread = wrong.iloc[0]["source"]
        raise ValueError(
            f"{where}: 'read'; the rule: its source must have been opened, and {unread!r} was not"
        )


def _allowed(rule: dict, rules: pd.DataFrame, bibliography: pd.DataFrame) -> list | None:
    """Return the words a column may hold, or None if any will do."""
    if rule["kind"] == "key":
        return list(bibliography["key"])
    if rule["kind"] != "choice":
        return None
    # a long table lists its quantities as further lines of the card, not as choices
    start = rule["column"] + "="
    quantities = [column.split("=")[1] for column in rules["column"] if column.startswith(start)]
    return quantities or rule["choices"].split(";")


def _naming_columns(rules: pd.DataFrame) -> list[str]:
    """Return the columns that together name a row."""
    return list(rules.loc[rules["names_row"] == "yes", "column"])


def _short_authors(authors: str) -> str:
    """Return 'Littrup et al.', 'Carslaw & Jaeger' or 'Pennes' from 'Littrup PJ; Jallad B; ...'."""
    # The bibliography lists "Family AB"; a short citation has the family name only.
    names = [re.sub(r" [A-Z]{1,3}$", "", author) for author in authors.split("; ")]
    if len(names) > 2 or "et al" in names:
        return f"{names[0]} et al."
    return " & ".join(names)
