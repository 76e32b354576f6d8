"""Does a patient leaflet say what a reader needs?  DISCERN's topics and the signs of an honest claim, by plain rules.

Each topic of data/leaflet_topics.csv is looked for by the beginnings of English words that stand there for everybody to
read; some need a number in the same sentence.  A sentence counts for three topics at most, so a list of keywords does
not help.  The rules find signs.  Whether a sentence is true, kind and clear only a human reader can tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers import data
from helpers.evidence.rewrite import COMPARATOR, INTERVAL, has_number, has_source
from helpers.evidence.text_counts import count, marked

THERE, PARTLY, MISSING = "there", "partly", "missing"
POINTS = {THERE: 2, PARTLY: 1, MISSING: 0}
FEWEST_WORDS, MOST_WORDS, MOST_TOPICS_A_SENTENCE, SHOWN, FEWEST_FOR_NO = 120, 500, 3, 3, 12
SOURCES_ITEM, DATE_ITEM, HARM_ITEM = 4, 5, 11
FOR_HUMANS = {
    2: "whether it reaches its aims",
    3: "whether it speaks to its reader",
    6: "whether good and harm are in balance",
    16: "the impression as a whole, and whether it is true",
}
"""DISCERN's items that no rule of words can judge."""

ORDINARY = frozenset(
    "all any anyone anything cannot every everyone everything most no nobody none nothing only total unable "
    "unique".split()
)
"""Absolute words that an honest leaflet may need ("no trial"); the others promise."""

SENTENCE_END = re.compile(r"(?<!\bal\.)(?<=[.!?])\s+|\n+")
DATED = re.compile(
    r"\b(?:written|updated|reviewed|version|date|as of|looked at again|january|february|march|april|may|june|july"
    r"|august|september|october|november|december)\b",
    re.I,
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
SPOKEN_NUMBER = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half)\s(?:in|of|out of)\b", re.I
)
DENIED = re.compile(
    r"\b(?:no|without|zero|never|free of|free from)\s(?:any\s|known\s|real\s)?"
    r"(?:risk|pain|side.effect|complication|harm|danger|bleeding|blood|scar)|\b(?:painless|risk-free|harmless|scarless)",
    re.I,
)
IMMUNE = re.compile(r"\b(?:immun|vaccin|abscopal)", re.I)
PROMISE = re.compile(
    r"\b(?:boost|vaccinat|train|strengthen|activat|stimulat|protect|prevent|fight|teach|awake|destroy)",
    re.I,
)
HELD_BACK = re.compile(
    r"\b(?:whether|not|no|nobody|unknown|hypothes\w*|may|might|could|claim\w*|unclear|uncertain|question|if)\b|\?",
    re.I,
)
COMMON = frozenset(
    "the and of to a in is are it that for with you or not your be was were this they on as by".split()
)
LEAST_ENGLISH = 0.12


@dataclass(frozen=True)
class Topic:
    """A DISCERN item, what it needs, whether it is there, the words that were found, and what to do if it is not."""

    item: int
    need: str
    state: str
    found: tuple[str, ...]
    advice: str


@dataclass(frozen=True)
class LeafletReport:
    """Topics and signs of a leaflet; `words` and `words_a_sentence` are counts, `english` says if it can be judged."""

    topics: tuple[Topic, ...]
    signs: tuple[tuple[str, bool, str], ...]
    words: int
    words_a_sentence: float
    english: bool

    @property
    def points(self) -> int:
        """Two for a topic that is there, one for part of it (no unit)."""
        return sum(POINTS[one.state] for one in self.topics)

    @property
    def most_points(self) -> int:
        """Points of a leaflet with everything (no unit)."""
        return 2 * len(self.topics)

    @property
    def missing(self) -> list[str]:
        """Needs that are not fully there, in order, then signs that are missing."""
        return [one.need for one in self.topics if one.state != THERE] + [
            what for what, good, _ in self.signs if not good
        ]

    def summary(self) -> str:
        """One plain sentence."""
        if not self.english:
            return (
                f"In {self.words} words hardly any common English word was found; the rules are English and cannot "
                "judge this text."
            )
        good = sum(one for _, one, _ in self.signs)
        start = f"{self.points} of {self.most_points} points for topics and {good} of {len(self.signs)} signs"
        lacks = (
            f"look first at: {', '.join(self.missing[:SHOWN])}"
            if self.missing
            else "whether it is true is yours to check"
        )
        return f"{start} in {self.words} words of {self.words_a_sentence:.0f} a sentence; {lacks}."


def score(text: str) -> LeafletReport:
    """Return which of DISCERN's topics a leaflet touches, with the signs of an honest claim (points; no unit).

    Any text may be given, of any length; it is only read.  ValueError if it is not text.

    >>> print(score("Ice is painless and always works.").summary()[:53])
    0 of 24 points for topics and 0 of 8 signs in 6 words
    """
    counts = count(text)
    sentences = [one.strip() for one in SENTENCE_END.split(text) if one.strip()]
    english = _is_english(text)
    topics = _topics(text, sentences) if english else [_nothing(row) for row in _table()]
    mean = counts.words / len(sentences) if sentences else 0.0
    signs = _signs(text, sentences, counts.words, english and counts.words >= FEWEST_FOR_NO)
    return LeafletReport(tuple(topics), signs, counts.words, mean, english)


def topic_table():
    """Return the topics with the words looked for (DataFrame; no unit), as in data/leaflet_topics.csv.

    >>> len(topic_table())
    12
    """
    return data.load("leaflet_topics")


def _table() -> list[dict]:
    return topic_table().to_dict("records")


def _is_english(text: str) -> bool:
    """Whether enough common English words stand in it; a text of fewer than 20 words gets the benefit of the doubt."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return len(words) < 20 or sum(word in COMMON for word in words) >= LEAST_ENGLISH * len(words)


def _topics(text, sentences) -> list[Topic]:
    """Every topic in order; each sentence counts for three at most, and those with most room left are taken first."""
    room = dict.fromkeys(range(len(sentences)), MOST_TOPICS_A_SENTENCE)
    return [_topic(row, text, sentences, room) for row in _table()]


def _topic(row, text, sentences, room) -> Topic:
    item = int(row["item"])
    if item == SOURCES_ITEM:
        return _made(
            row, THERE if has_source(text) else MISSING, ["a source"] if has_source(text) else []
        )
    if item == DATE_ITEM:
        dated = [one for one in sentences if YEAR.search(one) and DATED.search(one)]
        return _made(row, THERE if dated else MISSING, [YEAR.search(one)[0] for one in dated])
    hits = _hits(row["words"], sentences, room)
    if item == HARM_ITEM:
        hits = [place for place in hits if not DENIED.search(sentences[place])]
    if not hits:
        return _made(row, MISSING, [])
    whole = [place for place in hits if _whole(row, sentences[place])]
    for place in (whole or hits)[:1]:
        room[place] -= 1
    also = not row["also"] or any(_pattern(row["also"]).search(one) for one in sentences)
    state = THERE if whole and also else PARTLY
    return _made(
        row, state, [_pattern(row["words"]).search(sentences[place])[0] for place in whole or hits]
    )


def _hits(words, sentences, room) -> list[int]:
    """Sentences with one of the words and room for a topic, those with most room first."""
    pattern = _pattern(words)
    found = [place for place, one in enumerate(sentences) if room[place] and pattern.search(one)]
    return sorted(found, key=lambda place: (-room[place], place))


def _whole(row, sentence) -> bool:
    """Whether a sentence has the number its topic needs."""
    return (
        row["needs_number"] == "no" or has_number(sentence) or bool(SPOKEN_NUMBER.search(sentence))
    )


def _pattern(words: str) -> re.Pattern:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words.split("|"))) + ")[^\\W\\d_]*", re.I)


def _made(row, state, found) -> Topic:
    shown = tuple(dict.fromkeys(one.lower() for one in found))[:SHOWN]
    return Topic(int(row["item"]), row["topic"], state, shown, row["advice"])


def _nothing(row) -> Topic:
    return _made(row, MISSING, [])


def _signs(text, sentences, words, can_lack) -> tuple[tuple[str, bool, str], ...]:
    """Rows of (sign, whether it is there, advice); an empty or unread text is not praised for what it does not say."""
    strong = sorted(
        {piece.lower() for piece, kind in marked(text) if kind == "absolute"} - ORDINARY
    )
    denied = sorted({found[0].lower() for found in DENIED.finditer(text)})
    immune = [
        one
        for one in sentences
        if IMMUNE.search(one) and PROMISE.search(one) and not HELD_BACK.search(one)
    ]
    return (
        ("a number", has_number(text), "Say how many of 100 people."),
        (
            "an interval",
            bool(INTERVAL.search(text)),
            "Say how sure: from ... to ..., or a 95 % interval.",
        ),
        (
            "a comparator",
            bool(COMPARATOR.search(text)),
            "Say compared with what: than ..., against ...",
        ),
        ("a source", has_source(text), "Name who found it."),
        (
            "no promising words",
            can_lack and not strong,
            f"Promising words: {', '.join(strong[:6])}." if strong else "",
        ),
        (
            "no harm denied",
            can_lack and not denied,
            f"Denied: {', '.join(denied[:3])}." if denied else "",
        ),
        (
            "no promise of immunity",
            can_lack and not immune,
            "That freezing trains the immune system is a hypothesis: say so.",
        ),
        (
            "a fair length",
            FEWEST_WORDS <= words <= MOST_WORDS,
            f"Between {FEWEST_WORDS} and {MOST_WORDS} words.",
        ),
    )
