"""That freezing trains the immune system is a hypothesis, and every sentence on it must say so.

A sentence that joins freezing, a promise and the immune system or disease elsewhere needs a word
that holds it back: a doubt, a denial, a question, or where it was seen. What stands in curly
quotation marks is somebody else's sentence.
"""

import re

FREEZING = re.compile(r"\b(freez\w*|froze\w*|cryo\w*|ice)\b", re.IGNORECASE)
PROMISE = re.compile(
    r"\b(boost|vaccinat|train|strengthen|activat|stimulat|trigger|protect|prevent|fight|rejects?\b|destroy|cure|"
    r"immunis|immuniz|reactivat|reduc|lower|shrink)\w*",
    re.IGNORECASE,
)
TARGET = re.compile(
    r"\b(immun\w*|metasta\w*|abscopal|elsewhere|distant|vaccinat\w*|not frozen)\b", re.IGNORECASE
)
HELD_BACK = re.compile(
    r"\b(hypothes\w*|suppos\w*|suggest\w*|assum\w*|may|might|could|would|perhaps|if|whether|not?|never|nobody|none|neither|"
    r"nothing|unknown|cannot|claim\w*|page|says|writes|model\w*|animals?|mice|mouse|rats?|constructed|before|without|"
    r"question)\b|\?",
    re.IGNORECASE,
)
QUOTED = re.compile(r"“[^”]*”")
NOISE = re.compile(r"<!--.*?-->|!\[[^\]]*\]\([^)]*\)|<details>.*?</details>", re.DOTALL)


def sentences(text):
    """Return the sentences and list items of a text, without quotations, comments and pictures."""
    plain = QUOTED.sub(" ", NOISE.sub("", text))
    lines = re.sub(r"^\s*(?:[-*]|\d+\.|#+)\s+", "\n\n", plain, flags=re.MULTILINE)
    parts = re.split(r"(?<=[.?!:;])\s+|\n\s*\n", lines)
    return [" ".join(part.split()) for part in parts if part.strip()]


def stated_as_fact(text):
    """Return the sentences that promise an immune effect of freezing and hold nothing back."""
    return [
        one
        for one in sentences(text)
        if FREEZING.search(one)
        and PROMISE.search(one)
        and TARGET.search(one)
        and not HELD_BACK.search(one)
    ]
