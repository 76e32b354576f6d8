"""Does a patient leaflet say what a reader needs? DISCERN's topics and signs, by plain rules.

Each topic of data/leaflet_topics.csv is found by the beginnings of English words that are listed
there for everybody to read; some need a number in the same sentence. A sentence counts for three
topics at most, so a list of keywords does not help. The rules find signs. Whether a sentence is
true, kind and clear only a human reader can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers import data
from helpers.evidence.rewrite import COMPARATOR, INTERVAL, Sign, has_number, sources
from helpers.evidence.text_counts import count, marked

if TYPE_CHECKING:
    import pandas as pd

THERE = "there"
PARTLY = "partly"
MISSING = "missing"
POINTS = {THERE: 2, PARTLY: 1, MISSING: 0}

FEWEST_WORDS = 120
MOST_WORDS = 500
MOST_TOPICS_A_SENTENCE = 3
# How many found words, or missing needs, a report names
SHOWN = 3
# Words a text must have before it is praised for what it does not say
FEWEST_FOR_NO = 12

SOURCES_ITEM = 4
DATE_ITEM = 5
HARM_ITEM = 11
# DISCERN's items that no rule of words can judge
FOR_HUMANS = {
    2: "whether it reaches its aims",
    3: "whether it speaks to its reader",
    6: "whether good and harm are in balance",
    16: "the impression as a whole, and whether it is true",
}

# Absolute words that an honest leaflet may need ("no trial"); the others promise
ORDINARY = frozenset(
    "all any anyone anything cannot every everyone everything most no nobody none nothing only "
    "total unable unique".split()
)

# "et al." does not end a sentence
SENTENCE_END = re.compile(r"(?<!\bal\.)(?<=[.!?])\s+|\n+")
DATED = re.compile(
    r"\b(?:written|updated|reviewed|version|date|as of|looked at again|january|february|march"
    r"|april|may|june|july|august|september|october|november|december)\b",
    re.I,
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
SPOKEN_NUMBER = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half)\s(?:in|of|out of)\b", re.I
)
DENIED = re.compile(
    r"\b(?:no|without|zero|never|free of|free from)\s(?:any\s|known\s|real\s)?"
    r"(?:risk|pain|side.effect|complication|harm|danger|bleeding|blood|scar)"
    r"|\b(?:painless|risk-free|harmless|scarless)",
    re.I,
)
IMMUNE = re.compile(r"\b(?:immun|vaccin|abscopal)", re.I)
PROMISE = re.compile(
    r"\b(?:boost|vaccinat|train|strengthen|activat|stimulat|protect|prevent|fight|teach|awake"
    r"|destroy)",
    re.I,
)
HELD_BACK = re.compile(
    r"\b(?:whether|not|no|nobody|unknown|hypothes\w*|may|might|could|claim\w*|unclear|uncertain"
    r"|question|if)\b|\?",
    re.I,
)
# Common English words: a text that has hardly any of them is in another language
COMMON = frozenset(
    "the and of to a in is are it that for with you or not your be was were this they on as "
    "by".split()
)
# Least share of common words in an English text
LEAST_ENGLISH = 0.12
# Words below which a text has too few to show its language, and is taken as English
FEWEST_FOR_ENGLISH = 20


@dataclass(frozen=True)
class Topic:
    """A DISCERN item and what a leaflet says of it.

    Attributes
    ----------
    item : int
        Number of the item.
    need : str
        What a reader needs.
    state : str
        `THERE`, `PARTLY` or `MISSING`.
    found : tuple of str
        Words that were found.
    advice : str
        What to do if it is not there.
    """

    item: int
    need: str
    state: str
    found: tuple[str, ...]
    advice: str


@dataclass(frozen=True)
class LeafletReport:
    """Topics and signs of a leaflet.

    Attributes
    ----------
    topics : tuple of Topic
        DISCERN's items in order.
    signs : tuple of Sign
        Signs of an honest claim.
    words : int
        Words of the leaflet.
    words_a_sentence : float
        Mean number of words of a sentence.
    english : bool
        Whether the text can be judged at all.
    """

    topics: tuple[Topic, ...]
    signs: tuple[Sign, ...]
    words: int
    words_a_sentence: float
    english: bool

    @property
    def points(self) -> int:
        """Two for a topic that is there, one for part of it (no unit)."""
        return sum(POINTS[topic.state] for topic in self.topics)

    @property
    def most_points(self) -> int:
        """Points of a leaflet with everything (no unit)."""
        return POINTS[THERE] * len(self.topics)

    @property
    def missing(self) -> list[str]:
        """Needs that are not fully there, in order, then signs that are missing."""
        needs = [topic.need for topic in self.topics if topic.state != THERE]
        return needs + [sign.name for sign in self.signs if not sign.is_there]

    def summary(self) -> str:
        """Return one plain sentence with the points, the signs and what to change first."""
        if not self.english:
            return (
                f"In {self.words} words hardly any common English word was found; the rules are "
                "for English and cannot judge this text."
            )
        good = sum(sign.is_there for sign in self.signs)
        if self.missing:
            end = f"look first at: {', '.join(self.missing[:SHOWN])}"
        else:
            end = "whether it is true is yours to check"
        return (
            f"{self.points} of {self.most_points} points for topics and {good} of "
            f"{len(self.signs)} signs in {self.words} words, {self.words_a_sentence:.0f} a "
            f"sentence; {end}."
        )


def score(text: str) -> LeafletReport:
    """Return which of DISCERN's topics a leaflet touches, with the signs of an honest claim.

    Parameters
    ----------
    text : str
        Any text, of any length; it is only read.

    Returns
    -------
    LeafletReport
        Points (no unit) and what is missing.

    Raises
    ------
    ValueError
        If it is not text.

    Examples
    --------
    >>> print(score("Ice is painless and always works.").summary()[:53])
    0 of 24 points for topics and 0 of 8 signs in 6 words
    """
    # count() refuses what is not text, before anything is split.
    words = count(text).words
    sentences = [one.strip() for one in SENTENCE_END.split(text) if one.strip()]
    english = _is_english(text)
    rows = topic_table().to_dict("records")
    if english:
        topics = _topics(rows, text, sentences)
    else:
        topics = [_topic(row, MISSING) for row in rows]
    return LeafletReport(
        topics=tuple(topics),
        signs=_signs(text, sentences, words, english and words >= FEWEST_FOR_NO),
        words=words,
        words_a_sentence=words / len(sentences) if sentences else 0.0,
        english=english,
    )


def topic_table() -> pd.DataFrame:
    """Return the topics with the words that are searched for, as in data/leaflet_topics.csv.

    Returns
    -------
    pandas.DataFrame
        One row a topic (no unit).

    Examples
    --------
    >>> len(topic_table())
    12
    """
    return data.load("leaflet_topics")


def _is_english(text: str) -> bool:
    """Say whether enough common English words are in a text, or too few words to tell."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    # Counted by words and not by letters: a foreign text shares letters with English, not its
    # little words.
    common = sum(word in COMMON for word in words)
    return len(words) < FEWEST_FOR_ENGLISH or common >= LEAST_ENGLISH * len(words)


def _topics(rows: list[dict], text: str, sentences: list[str]) -> list[Topic]:
    """Judge every topic in order.

    Each sentence counts for three topics at most; `left` is how many more it may count for.
    """
    # Topics are judged in the order of DISCERN, so that the same text always has the same points.
    left = dict.fromkeys(range(len(sentences)), MOST_TOPICS_A_SENTENCE)
    topics = []
    for row in rows:
        item = int(row["item"])
        if item == SOURCES_ITEM:
            topic = _topic(row, THERE, ["a source"]) if sources(text) else _topic(row, MISSING)
        elif item == DATE_ITEM:
            dated = [one for one in sentences if YEAR.search(one) and DATED.search(one)]
            years = [YEAR.search(one)[0] for one in dated]
            topic = _topic(row, THERE if dated else MISSING, years)
        else:
            topic = _topic_by_words(row, sentences, left)
        topics.append(topic)
    return topics


def _topic_by_words(row: dict, sentences: list[str], left: dict[int, int]) -> Topic:
    """Judge one topic by the words listed for it; the sentence that counts has one turn less."""
    pattern = _pattern(row["words"])
    hits = [place for place, one in enumerate(sentences) if left[place] and pattern.search(one)]
    # sentences that have counted least come first, so that a later topic finds some left
    hits.sort(key=lambda place: (-left[place], place))
    if int(row["item"]) == HARM_ITEM:
        hits = [place for place in hits if not DENIED.search(sentences[place])]
    if not hits:
        return _topic(row, MISSING)
    whole = [place for place in hits if _has_needed_number(row, sentences[place])]
    counted = whole or hits
    left[counted[0]] -= 1
    # some topics need a second thing said anywhere, such as a second choice of treatment
    has_second = not row["also"] or any(_pattern(row["also"]).search(one) for one in sentences)
    state = THERE if whole and has_second else PARTLY
    return _topic(row, state, [pattern.search(sentences[place])[0] for place in counted])


def _has_needed_number(row: dict, sentence: str) -> bool:
    """Say whether a sentence has the number its topic needs, if it needs one."""
    if row["needs_number"] == "no":
        return True
    return has_number(sentence) or bool(SPOKEN_NUMBER.search(sentence))


def _pattern(words: str) -> re.Pattern:
    """Return a pattern for any word that begins with one of the parts between bars."""
    # Escaped: the table is text for readers and no pattern.
    starts = "|".join(map(re.escape, words.split("|")))
    return re.compile(rf"\b(?:{starts})[^\W\d_]*", re.I)


def _topic(row: dict, state: str, found: Iterable[str] = ()) -> Topic:
    """Build the verdict on a topic, with the first few different words that were found."""
    # A dictionary keeps the order of the text, which a set would lose.
    different = dict.fromkeys(one.lower() for one in found)
    shown = tuple(different)[:SHOWN]
    return Topic(int(row["item"]), row["topic"], state, shown, row["advice"])


def _signs(text: str, sentences: list[str], words: int, can_lack: bool) -> tuple[Sign, ...]:
    """Find the signs; only if it `can_lack` is a text praised for what it does not say."""
    absolute = {piece.lower() for piece, kind in marked(text) if kind == "absolute"}
    promising = sorted(absolute - ORDINARY)
    denied = sorted({found[0].lower() for found in DENIED.finditer(text)})
    # A sentence promises only if it holds nothing back: "may", "whether" and a question mark are
    # honest.
    promises_immunity = any(
        IMMUNE.search(one) and PROMISE.search(one) and not HELD_BACK.search(one)
        for one in sentences
    )
    return (
        Sign("a number", has_number(text), "Say how many of 100 people."),
        Sign(
            "an interval",
            bool(INTERVAL.search(text)),
            "Say how sure: from ... to ..., or a 95 % interval.",
        ),
        Sign(
            "a comparator",
            bool(COMPARATOR.search(text)),
            "Say compared with what: than ..., against ...",
        ),
        Sign("a source", bool(sources(text)), "Name who found it."),
        Sign(
            "no promising words",
            can_lack and not promising,
            f"Promising words: {', '.join(promising[:6])}." if promising else "",
        ),
        Sign(
            "no harm denied",
            can_lack and not denied,
            f"Denied: {', '.join(denied[:3])}." if denied else "",
        ),
        Sign(
            "no promise of immunity",
            can_lack and not promises_immunity,
            "That freezing trains the immune system is a hypothesis: say so.",
        ),
        Sign(
            "a fair length",
            FEWEST_WORDS <= words <= MOST_WORDS,
            f"Between {FEWEST_WORDS} and {MOST_WORDS} words.",
        ),
    )
