"""The data room: every table of the course is loaded, checked and cited here.

A table is a CSV file in ``data/``. Its card, the lines of ``data/columns.csv`` that name the file, says what each
column may hold. ``load`` checks the whole table against the card before anybody sees a number, so a wrong unit, a
missing source or a value outside its range stops the course with a sentence instead of bending a result.

Long tables hold one number per row. There the card has lines such as ``property=density``: they give the unit of the
rows whose property is density, and the limits that value, low and high must keep.
"""

import csv
import difflib
import io
import math
import re
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

# pandas is imported by the two functions that need it: a run of the solver reads no table and starts 0.2 s sooner

COLUMNS = "columns"  # the table of cards
SOURCES = "sources"  # the bibliography
NEEDED = {  # without these columns nothing can be checked
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
FIRST_ROW = 2  # row 1 of a file is its header
RANGED = ("value", "low", "high")  # columns held to the unit and limits of their row's quantity
LINKS = {
    "doi": "doi:",
    "pmid": "PMID ",
    "pmcid": "",
}  # how a citation points to the work, best first
MOST_CHOICES = 15  # longer lists are not spelled out in an error


@dataclass(frozen=True)
class Datum:
    """One number from a table, with everything needed to judge it.

    ``value``, ``low`` and ``high`` are in ``unit`` (low and high are None where the table gives no range); ``source``
    is a key for ``cite``; ``trust`` is read, computed, constructed or recalled; ``note`` says how it was made.
    """

    value: float
    low: float | None
    high: float | None
    unit: str
    source: str
    trust: str
    note: str

    @property
    def not_verified(self):
        """True if the number was only recalled: whatever shows it must say so."""
        return self.trust == "recalled"


def data_folder():
    """Return the path of the ``data`` folder, which stands beside ``src``; ValueError if it is not there."""
    folder = Path(__file__).resolve().parents[2] / "data"
    if not (folder / f"{COLUMNS}.csv").is_file():
        raise ValueError(
            f"no {COLUMNS}.csv in {folder}; the rule: data/ stands beside src/ ('pip install -e .')"
        )
    return folder


def load(name, folder=None):
    """Return a fresh, checked copy of one table as a DataFrame.

    ``name`` is the file name without ``.csv``; ``folder`` is ``data_folder()`` unless another is given. Number columns
    are floats (empty cells NaN) in the units of the card; all others are text (empty cells ""). Raises ValueError,
    naming file, row, column, value and rule, if the table breaks its card; see ``check_all`` for the rules.

    >>> list(load("tissues").columns[:5])
    ['tissue', 'property', 'value', 'low', 'high']
    """
    folder = Path(folder or data_folder())
    return _checked(name, folder, _stamps(name, folder)).copy()


def card(name, folder=None):
    """Return the card of a table: one row per column, then one per quantity (``property=density``) of a long table.

    >>> card("tissues").set_index("column").loc["property=density", "unit"]
    'kg/m3'
    """
    cards = load(COLUMNS, folder)
    one_of(f"{name}.csv", cards["file"].unique(), f"files with a card in {COLUMNS}.csv")
    return cards[cards["file"] == f"{name}.csv"].reset_index(drop=True)


def source(key, folder=None):
    """Return the bibliography entry of a source key as a dict of texts; ``year`` is a whole number or None.

    >>> source("littrup2009")["pmid"]
    '19695903'
    """
    folder = Path(folder or data_folder())
    entries = _entries(folder, _stamps(SOURCES, folder))
    one_of(key, entries, f"keys in {SOURCES}.csv")
    return dict(entries[key])


def cite(key, folder=None):
    """Return a one-line citation; what was never seen is left out or said to be; a work not opened says so.

    Without authors the work is called by its title, or else by its note up to the first semicolon.

    >>> cite("littrup2009")
    'Littrup et al. 2009, J Vasc Interv Radiol 20(10):1343-1351, doi:10.1016/j.jvir.2009.05.038'
    >>> cite("roebuck")
    'The Joule-Thomson effect in argon (authors and year not seen)'
    """
    entry = source(key, folder)
    year = str(entry["year"] or "")
    who = _short_authors(entry["authors"])
    dated = [" ".join(part for part in (who, year) if part)] if who else [_described(entry), year]
    place = entry["journal"] or (entry["title"] if who else "")
    link = next((mark + entry[field] for field, mark in LINKS.items() if entry[field]), "")
    remark = "recalled, not opened" if entry["basis"] == "recalled" else ""
    return ", ".join(part for part in (*dated, place, link, remark) if part)


def _described(entry):
    """Return what to call a work whose authors were not seen, and what of its reference was not seen."""
    words = entry["title"] or entry["note"].split(";")[0].strip() or f"[{entry['key']}]"
    unseen = [field for field in ("title", "authors", "year") if not entry[field]]
    listed = " and ".join([", ".join(unseen[:-1]), unseen[-1]] if len(unseen) > 1 else unseen)
    return f"{words[0].upper()}{words[1:]} ({listed} not seen)"


def value(table, /, **where):
    """Return the one number whose row matches every ``column=choice`` given, as a Datum in the row's own unit.

    Raises ValueError if a name is misspelt (naming the nearest choice) or if the row is not the only one.

    >>> heat = value("tissues", tissue="liver", property="latent_heat")
    >>> heat.value, heat.unit, heat.not_verified
    (236400000.0, 'J/m3', False)
    """
    folder = data_folder()
    stamps, wanted = _stamps(table, folder), tuple(where.items())
    try:
        return _datum(table, folder, stamps, wanted)
    except TypeError:  # a choice that cannot be kept, such as a list, fits no row and is told so
        return _datum.__wrapped__(table, folder, stamps, wanted)


@lru_cache(maxsize=4096)
def _datum(table, folder, stamps, wanted):
    """Find the one row of ``value``; kept, since a moved slider asks for the same numbers again."""
    rows, where = _checked(table, folder, stamps), dict(wanted)
    if "value" not in rows:
        raise ValueError(
            f"{table}.csv has no column 'value', which this function needs; use load({table!r})"
        )
    for column, choice in where.items():
        one_of(column, rows.columns, f"columns of {table}.csv")
        choices = rows[column]
        one_of(choice, choices.unique(), f"choices left in column {column!r} of {table}.csv")
        rows = rows[choices == choice]
    if len(rows) > 1:
        names = [
            column
            for column in _naming_columns(card(table))
            if rows[column].nunique(dropna=False) > 1
        ]
        hints = "; ".join(f"{name}: {_listed(rows[name].unique())}" for name in names)
        raise ValueError(
            f"{len(rows)} rows of {table}.csv match {where}, but one is needed; say also {hints}"
        )
    row = rows.iloc[0]
    cells = {field.name: row.get(field.name) for field in fields(Datum)}
    given = {name: cells[name] is not None and not math.isnan(cells[name]) for name in RANGED}
    return Datum(**cells | {name: float(cells[name]) if given[name] else None for name in RANGED})


def check_all(folder=None):
    """Check every CSV file of the folder and return its number of rows by table name.

    Rules: plain line ends; exactly the columns of the card; required cells filled; numbers finite and within limits;
    words among the choices; units as the quantity's; low <= value <= high; source keys in sources.csv; no row named
    twice; nothing marked as read from a source that was not opened. Raises ValueError at the first broken rule. A card
    may describe a file that is not there yet.
    """
    folder = Path(folder or data_folder())
    return {file.stem: len(load(file.stem, folder)) for file in sorted(folder.glob("*.csv"))}


def _stamps(name, folder):
    """Return when a table, the cards and the bibliography were last changed; ValueError if there is no such table."""
    if not (folder / f"{name}.csv").is_file():
        one_of(name, [file.stem for file in sorted(folder.glob("*.csv"))], "tables in data/")
    return tuple((folder / f"{table}.csv").stat().st_mtime_ns for table in (name, COLUMNS, SOURCES))


@lru_cache(maxsize=4)
def _entries(folder, stamps):
    """Return the bibliography as {key: entry}."""
    rows = _checked(SOURCES, folder, stamps).to_dict("records")
    return {
        row["key"]: row | {"year": None if math.isnan(row["year"]) else int(row["year"])}
        for row in rows
    }


@lru_cache(maxsize=64)
def _checked(name, folder, stamps):
    """Read, check and type one table; ``stamps`` (times of last change) make an edited file count as a new one."""
    import pandas as pd

    cards = _raw(COLUMNS, folder)
    rules = cards[cards["file"] == f"{name}.csv"]
    if rules.empty:
        raise ValueError(f"{name}.csv has no card: describe each of its columns in {COLUMNS}.csv")
    table, bibliography = _raw(name, folder), _raw(SOURCES, folder)
    _check_columns(name, table, rules)
    for rule in rules.to_dict("records"):
        if "=" in rule["column"]:
            _check_quantity(name, table, rule)
        else:
            _check_cells(name, table, rule, _allowed(rule, rules, bibliography))
    _check_rows(name, table, _naming_columns(rules) or list(table.columns))
    _check_trust(name, table, set(bibliography.loc[bibliography["basis"] == "recalled", "key"]))
    for column in rules.loc[rules["kind"] == "number", "column"]:
        if column in table:
            table[column] = pd.to_numeric(table[column].where(table[column] != "")).astype(float)
    return table


def _raw(name, folder):
    """Return a file as a DataFrame of texts, empty cells as ""."""
    import pandas as pd

    content = (folder / f"{name}.csv").read_bytes().decode("utf-8")
    if "\r" in content:
        raise ValueError(
            f"{name}.csv holds '\\r'; the rule: lines end in '\\n' alone, not as on Windows"
        )
    header, *rows = csv.reader(io.StringIO(content, newline=""))
    for row, cells in enumerate(rows, FIRST_ROW):
        if len(cells) != len(header):
            raise ValueError(
                f"{name}.csv, row {row}: {len(cells)} cells {cells}; the rule: {len(header)}"
            )
    for column in NEEDED.get(name, []):
        one_of(column, header, f"columns of {name}.csv")
    return pd.DataFrame(rows, columns=header, dtype=str)


def _check_columns(name, table, rules):
    """Hold the header to the card: the same columns in the same order."""
    expected = [column for column in rules["column"] if "=" not in column]
    for column in table.columns:
        one_of(column, expected, f"columns on the card of {name}.csv")
    if list(table.columns) != expected:
        raise ValueError(
            f"{name}.csv has the columns {list(table.columns)}; the rule: exactly {expected}"
        )


def _check_cells(name, table, rule, allowed):
    """Hold every cell of one column to its rule: filled, a number within limits, or an allowed word."""
    for row, cell in enumerate(table[rule["column"]], FIRST_ROW):
        where = f"{name}.csv, row {row}, column {rule['column']!r}"
        if cell == "" and rule["required"] == "yes":
            raise ValueError(f"{where}: {cell!r}; the rule: the cell must be filled")
        if cell != "" and rule["kind"] == "number":
            _check_number(where, cell, rule)
        if cell != "" and allowed is not None:
            one_of(
                cell,
                allowed,
                f"{'keys of sources.csv' if rule['kind'] == 'key' else 'words'} allowed in {where}",
            )


def _check_quantity(name, table, rule):
    """Hold the rows of one quantity, say property=density, to its unit and limits and to low <= value <= high."""
    column, word = rule["column"].split("=", 1)
    one_of(column, table.columns, f"columns of {name}.csv, named by the card's {rule['column']!r}")
    for position, cells in table[table[column] == word].iterrows():
        where = f"{name}.csv, row {position + FIRST_ROW}"
        limits = f"{where}, {rule['column']}, column"
        if cells["unit"] != rule["unit"]:
            raise ValueError(
                f"{where}, column 'unit': {cells['unit']!r}; the rule: {word} is in {rule['unit']!r}"
            )
        numbers = [
            _check_number(f"{limits} {each!r}", cells[each], rule)
            for each in RANGED
            if each in cells
        ]
        if len(numbers) == len(RANGED) and sorted(numbers) != [numbers[1], numbers[0], numbers[2]]:
            raise ValueError(
                f"{where}: value, low, high = {numbers}; the rule: low <= value <= high"
            )


def _check_number(where, cell, rule):
    """Return a cell as a number; ValueError if it is none, not finite, or outside the limits of its rule."""
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


def _check_rows(name, table, naming):
    """Refuse two rows with the same name, that is, the same cells in the naming columns."""
    twice = table[table.duplicated(naming)]
    if len(twice):
        row, cells = twice.index[0] + FIRST_ROW, list(twice.iloc[0][naming])
        raise ValueError(
            f"{name}.csv, row {row}: {cells} stands twice; the rule: {', '.join(naming)} name one row"
        )


def _check_trust(name, table, unopened):
    """Refuse a row marked as read whose source was not opened."""
    if {"trust", "source"} <= set(table.columns):
        wrong = table[(table["trust"] == "read") & table["source"].isin(unopened)]
        if len(wrong):
            where = f"{name}.csv, row {wrong.index[0] + FIRST_ROW}, column 'trust'"
            unread = wrong.iloc[0]["source"]
            raise ValueError(
                f"{where}: 'read'; the rule: its source must have been opened, and {unread!r} was not"
            )


def _allowed(rule, rules, bibliography):
    """Return the words a column may hold, or None if any will do."""
    if rule["kind"] == "key":
        return list(bibliography["key"])
    quantities = [
        column.split("=")[1]
        for column in rules["column"]
        if column.startswith(rule["column"] + "=")
    ]
    return (quantities or rule["choices"].split(";")) if rule["kind"] == "choice" else None


def one_of(word, choices, what):
    """Raise ValueError with the nearest choice unless ``word`` is one of them; ``what`` names the choices.

    >>> one_of("plane", ["plane", "sphere"], "shapes")
    """
    choices = list(choices)
    if word not in choices:
        raise ValueError(
            f"{word!r} is not among the {what}; nearest: {_nearest(word, choices)}; choices: {_listed(choices)}"
        )


def _nearest(word, choices):
    """Return the choice nearest to a number in size, to a word in spelling; as text."""
    numbers = [choice for choice in choices if isinstance(choice, float) and math.isfinite(choice)]
    if isinstance(word, int | float) and numbers:
        return f"{min(numbers, key=lambda choice: abs(choice - word)):g}"
    spelled = difflib.get_close_matches(
        str(word), [str(choice) for choice in choices], n=1, cutoff=0
    )
    return repr(spelled[0]) if spelled else "none"


def _listed(choices):
    """Return choices as text, long lists cut short."""
    shown = ", ".join(
        f"{choice:g}" if isinstance(choice, float) else str(choice)
        for choice in choices[:MOST_CHOICES]
    )
    return shown + (
        f" and {len(choices) - MOST_CHOICES} more" if len(choices) > MOST_CHOICES else ""
    )


def _naming_columns(rules):
    """Return the columns that together name a row."""
    return list(rules.loc[rules["names_row"] == "yes", "column"])


def _short_authors(authors):
    """Return 'Littrup et al.', 'Carslaw & Jaeger' or 'Pennes' from 'Littrup PJ; Jallad B; ...'."""
    names = [re.sub(r" [A-Z]{1,3}$", "", author) for author in authors.split("; ")]
    several = len(names) > 2 or "et al" in names
    return f"{names[0]} et al." if several else " & ".join(names)
