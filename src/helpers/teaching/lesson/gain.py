"""What a learner gained: the ideas of the course that were right before it and after it.

The eleven questions of notebook 00 come back in notebook 06 in other words.  A comparison of the
two says something only beside what guessing would give, and with the ideas that are still open.
"""

from __future__ import annotations

import html
from dataclasses import dataclass

from helpers import data
from helpers.teaching import notebook_files
from helpers.teaching.lesson.questions import load_questions
from helpers.teaching.panel.sentences import say

_GROUPS = (
    (say("gain_new"), lambda idea, before: idea.after and not idea.before and before),
    (say("gain_lost"), lambda idea, before: idea.before and not idea.after and before),
    (say("gain_open"), lambda idea, before: not idea.after and not (idea.before and before)),
)
"""Heading of each list of ideas, and which ideas belong to it."""


@dataclass(frozen=True)
class Idea:
    """One idea of the course, before it and after it.

    Parameters
    ----------
    words : str
        The idea in words.
    notebook : str
        File of the notebook that it belongs to; empty if there is none.
    before, after : bool
        Whether its question was answered right.
    answered : bool
        Whether its question after the course was answered at all.
    chance : float
        The share of guesses that would be right after the course.
    """

    words: str
    notebook: str
    before: bool
    after: bool
    answered: bool
    chance: float


@dataclass(frozen=True)
class Gain:
    """Which ideas were understood before the course and after it.

    Parameters
    ----------
    ideas : tuple of Idea
    before_is_known : bool
        Whether the questions before the course were answered at all.

    Examples
    --------
    >>> blood = Idea("blood flow keeps the ice smaller", "01.ipynb", False, True, True, 1 / 3)
    >>> time = Idea("ice grows with the root of time", "01.ipynb", True, False, True, 1 / 3)
    >>> print(Gain((blood, time), before_is_known=True))
    Before the course 1 of 2 ideas were right, after it 1 of 2; guessing gives 0.7 of 2.
    New: blood flow keeps the ice smaller (01).
    Right before and not now: ice grows with the root of time (01).
    """

    ideas: tuple[Idea, ...]
    before_is_known: bool

    @property
    def chance(self) -> float:
        """How many ideas would be right after the course by guessing, on average."""
        return sum(idea.chance for idea in self.ideas)

    def summary(self) -> str:
        """Return one plain sentence: how many ideas were right, and what guessing gives."""
        number = len(self.ideas)
        before = sum(idea.before for idea in self.ideas)
        after = sum(idea.after for idea in self.ideas)
        guessing = say("guessing", chance=f"{self.chance:.1f}", number=number)
        if not any(idea.answered for idea in self.ideas):
            name = "gain_unanswered" if self.before_is_known else "gain_unanswered_alone"
            return say(name, number=number, guessing=guessing)
        if not self.before_is_known:
            return say("gain_after_only", after=after, number=number, guessing=guessing)
        return say("gain", before=before, after=after, number=number, guessing=guessing)

    def groups(self) -> dict[str, list[Idea]]:
        """Return the ideas that are new, lost and still open; without answers, none.

        Returns
        -------
        dict
            Ideas by heading, without empty groups.
        """
        if not any(idea.answered for idea in self.ideas):
            return {}
        found = {}
        for heading, belongs in _GROUPS:
            members = [idea for idea in self.ideas if belongs(idea, self.before_is_known)]
            if members:
                found[heading] = members
        return found

    def __repr__(self):
        lines = [self.summary()]
        for heading, members in self.groups().items():
            lines.append(f"{heading}: {'; '.join(_plain(idea) for idea in members)}.")
        return "\n".join(lines)

    def _repr_mimebundle_(self, include=None, exclude=None):
        parts = [f"<p>{html.escape(self.summary())}</p>"]
        for heading, members in self.groups().items():
            listed = "".join(f"<li>{_as_html(idea)}</li>" for idea in members)
            parts.append(f"<p><strong>{html.escape(heading)}</strong></p><ul>{listed}</ul>")
        return {"text/plain": repr(self), "text/html": "".join(parts)}


def _plain(idea: Idea) -> str:
    """Return an idea with the number of its notebook."""
    return f"{idea.words} ({idea.notebook[:2]})" if idea.notebook else idea.words


def _as_html(idea: Idea) -> str:
    """Return an idea with a link to its notebook."""
    words = html.escape(idea.words)
    if not idea.notebook:
        return words
    link = html.escape(idea.notebook, quote=True)
    number = html.escape(say("idea_of_notebook", number=idea.notebook[:2]))
    return f'{words} (<a href="{link}">{number}</a>)'


def gain_of(answers: dict[str, str], table=None) -> Gain:
    """Return what was gained between the questions before the course and those after it.

    Parameters
    ----------
    answers : dict
        Text of the chosen option, by kind and identity, for example `pretest:00/blood`.
    table : pandas.DataFrame, optional
        Questions instead of data/questions.csv.

    Returns
    -------
    Gain

    Examples
    --------
    >>> gain_of({"pretest:00/blood": "Nothing", "posttest:06/blood": "larger"}).groups()["New"][0]
    Idea(words='blood flow keeps the ice smaller', notebook='01_how_freezing_works.ipynb', ...)
    """
    listed = data.load("ideas").set_index("key")
    before = {question.key: question for question in load_questions("pretest", table=table)}
    ideas = []
    for later in load_questions("posttest", table=table):
        earlier = before.get(later.key)
        words = later.key
        notebook = ""
        if later.key in listed.index:
            words = listed.loc[later.key, "idea"]
            file = notebook_files.numbered(listed.loc[later.key, "notebook"])
            notebook = file.name if file else ""
        answer = answers.get(f"posttest:{later.identity}")
        was_right = earlier is not None and earlier.is_right(
            answers.get(f"pretest:{earlier.identity}")
        )
        ideas.append(
            Idea(
                words,
                notebook,
                was_right,
                later.is_right(answer),
                answer is not None,
                1 / len(later.options),
            )
        )
    # The file of answers may have been left behind between notebook 00 and notebook 06.
    is_known = any(identity.startswith("pretest:") for identity in answers)
    return Gain(tuple(ideas), is_known)
