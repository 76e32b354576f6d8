"""A learner's own verdicts, given before the key is seen, kept in a small file that says nothing about the learner."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from helpers import data

from .agreement import Agreement, kappa
from .claims import VERDICTS, claim, load_claims

FORMAT, VERSION, SIZE_LIMIT = "cold-facts-ratings", 1, 1_000_000


@dataclass
class Ratings:
    """Verdicts by claim; `given` maps a claim's key to a verdict.

    >>> mine = Ratings(); mine.rate("C004", "physically impossible"); mine.rate("C123", "misleading")
    >>> print(mine.summary())
    You rated 2 claims; 1 of them as the key does.
    """

    given: dict[str, str] = field(default_factory=dict)

    def rate(self, key: str, verdict: str) -> None:
        """Give or change a verdict; ValueError for a claim or a verdict that does not exist."""
        claim(key)
        data.one_of(verdict, list(VERDICTS), "verdicts")
        self.given[key] = verdict

    @property
    def agreed(self) -> int:
        """How many claims were rated as the key does."""
        return sum(_key()[key] == verdict for key, verdict in self.given.items())

    def against_key(self) -> Agreement:
        """Agreement with the key by Cohen's kappa; ValueError for fewer than two ratings or a single category."""
        right = _key()
        return kappa(list(self.given.values()), [right[key] for key in self.given], list(VERDICTS))

    def against(self, other: Ratings) -> Agreement:
        """Agreement with a neighbour on the claims both have rated; ValueError if they share fewer than two."""
        both = [key for key in self.given if key in other.given]
        return kappa([self.given[key] for key in both], [other.given[key] for key in both], list(VERDICTS))

    def summary(self) -> str:
        """One plain sentence."""
        count = len(self.given)
        return f"You rated {count} claim{'' if count == 1 else 's'}; {self.agreed} of them as the key does."

    def save(self, path="my_ratings.json") -> Path:
        """Write the verdicts to a file, whole or not at all; it holds claims and verdicts, no name and no time.

        Raises ValueError if the place cannot be written.
        """
        path = Path(path).expanduser()
        content = {"format": FORMAT, "version": VERSION, "ratings": dict(sorted(self.given.items()))}
        beside = path.with_name(f".{path.name}.new")
        try:
            beside.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
            os.replace(beside, path)
        except OSError as problem:
            raise ValueError(
                f"{str(path)!r} cannot be written ({problem.strerror}); choose a file name in a folder of your own, "
                "for example 'my_ratings.json'"
            ) from None
        return path


def _key() -> dict[str, str]:
    """The verdict of every claim."""
    return {one.key: one.verdict for one in load_claims()}


def load_ratings(path="my_ratings.json") -> Ratings:
    """Return ratings saved before (no unit); ValueError that says what is wrong with a file that cannot be used.

    Ratings of claims that no longer exist, or with a verdict that no longer exists, are refused, never dropped.

    >>> load_ratings("no such file.json")
    Traceback (most recent call last):
    ...
    ValueError: 'no such file.json' cannot be read (No such file or directory).
    """
    path = Path(path).expanduser()
    content = _content(path)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(f"{path.name!r} is not a file of ratings saved by this course: it lacks the mark {FORMAT!r}.")
    if content.get("version") != VERSION:
        raise ValueError(f"{path.name!r} has version {content.get('version')!r}; this course reads version {VERSION}.")
    given = content.get("ratings")
    if not isinstance(given, dict) or not all(isinstance(verdict, str) for verdict in given.values()):
        raise ValueError(f"{path.name!r} is damaged: its ratings are not texts. Nothing was loaded.")
    known = {one.key for one in load_claims()}
    for key, verdict in given.items():
        if key not in known or verdict not in VERDICTS:
            raise ValueError(
                f"{path.name!r} holds {key!r}: {verdict!r}, which this version does not have. Nothing was loaded."
            )
    return Ratings(dict(given))


def _content(path: Path):
    """What the file holds, as plain data."""
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise ValueError(f"{path.name!r} is larger than {SIZE_LIMIT} bytes: it is not a file of ratings.")
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise ValueError(f"{str(path)!r} cannot be read ({problem.strerror}).") from None
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        raise ValueError(f"{path.name!r} is damaged: it is not complete JSON. Nothing was loaded.") from None
