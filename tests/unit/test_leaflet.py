"""The leaflet's rules.

A good text, a bad one, an empty, a hostile and a foreign one, and any text at all.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from helpers import data
from helpers.evidence import hundred, leaflet, leaflet_model, live_checks
from helpers.evidence.leaflet import MISSING, PARTLY, THERE
from helpers.teaching import Lesson
from helpers.teaching.lesson.leaflet_box import IDENTITY, MOST_KEPT, LeafletBox, ModelAnswer

GERMAN = (
    "Diese Broschüre erklärt die Behandlung mit Kälte. Acht von 100 Menschen hatten einen "
    "Rückfall (4 bis 13 von 100), "
    "weniger als erwartet. Reden Sie mit Ihrer Familie und fragen Sie nach anderen "
    "Möglichkeiten, etwa der Operation."
)
HOSTILE = (
    '<script>alert(1)</script> <img src=x onerror=alert(2)> this leaflet & "surgery" '
    "[x](javascript:1) {recurrence}"
)
SALAD = (
    "This leaflet guideline unknown freezing needle recurrence 8 bleeding 9 without treatment "
    "hospital surgery heat "
    "discuss decision."
)


def states(text):
    """What was found, by item."""
    return {one.item: one.state for one in leaflet.score(text).topics}


def signs(text):
    """Which signs are there, by name."""
    return {what: good for what, good, _ in leaflet.score(text).signs}


# ---- good and bad


def test_the_model_leaflet_has_everything_and_its_numbers_are_those_of_the_tables():
    text = leaflet_model.model_leaflet()
    report = leaflet.score(text)
    assert report.missing == [] and report.points == report.most_points == 24
    assert "{" not in text
    again = hundred.outcome("recurrence")
    assert (
        f"{again.total - again.events} of {again.total} people" in text
        and f"about {100 - again.people} of 100" in text
    )
    assert f"({again.fewest} to {again.most} of 100)" in text
    # what the same abstract tells of later years
    assert "about 97 of 100 were free of growing cancer after 5 years" in text
    assert "about 63 of 100 after 10" in text
    risk = live_checks.recurrence()
    told = [
        float(f"{1000 * one:.2g}")
        for one in (risk.baseline, risk.risk.value, risk.risk.low, risk.risk.high)
    ]
    assert re.search(
        r"in {:g} of 1000 people after .* about {:g} of 1000 after freezing \({:g} to {:g} of "
        r"1000\)".format(*told),
        text,
    )
    sources = data.load("sources")
    works = re.findall(r"doi:([^)\s]+)\)", text)
    assert len(works) == 2 and set(works) <= set(sources["doi"])
    for name, year in re.findall(r"\(([A-Z]\w+) (\d{4})\)", text):
        assert any(
            row.authors.startswith(name) and str(row.year).startswith(year)
            for row in sources.itertuples()
        ), name
    stay = data.load("claim_numbers").set_index("measure").loc["median hospital stay, sedation"]
    assert "against 8.5 hours" in text and stay["compared_with"] == "general anaesthesia 8.5"


def test_the_model_leaflet_tells_what_the_notebook_calls_all_of_it():
    """Its tumour has 3 cm: what was found up to 4 cm is for it, and what speaks against it too."""
    found = data.load("recurrence").set_index("comparison").loc["kidney_sizes"]
    assert "not worse up to 4 cm; survival worse" in found["result"]
    parts = data.load("leaflet_model").set_index("part")["text"]
    assert "3 cm wide" in parts["title"]
    told = parts["compared with surgery"]
    assert "Up to 4 cm another analysis found it no more often" in told
    assert "over all sizes survival was worse (Nowak 2024)" in told
    # What was looked for and found is no proof that there is nothing else.
    assert "only trial" not in told


# What the model leaflet says in one part only, by the numbers of the topics.
SAID_ONCE = {
    "title": {1: MISSING, 5: MISSING},
    "how it works": {9: MISSING},
    "other choices": {12: MISSING, 14: PARTLY},
    "deciding together": {15: MISSING},
    "where to learn more": {7: MISSING},
}


@pytest.mark.parametrize("part", list(data.load("leaflet_model")["part"]))
def test_a_leaflet_without_one_part_loses_what_that_part_alone_holds(part):
    table = data.load("leaflet_model")
    kept = table[table["part"] != part]["text"]
    text = "\n".join(one.format(**leaflet_model.numbers()) for one in kept)
    lost = {item: state for item, state in states(text).items() if state != THERE}
    assert lost == SAID_ONCE.get(part, {})


def test_an_advert_is_told_what_it_lacks():
    advert = (
        "Freezing is painless, completely safe and always works. There are no side effects and "
        "no risks. The ice "
        "boosts your immune system. You go home on the same day and are fully cured."
    )
    found, there = states(advert), signs(advert)
    assert (
        found[10] == MISSING
        and found[11] == MISSING
        and found[4] == MISSING
        and found[8] == MISSING
    )
    for sign in (
        "no promising words",
        "no harm denied",
        "no promise of immunity",
        "a number",
        "a source",
    ):
        assert not there[sign], sign
    assert leaflet.score(advert).points <= 5


@pytest.mark.parametrize(
    ("sentence", "item", "state"),
    [
        ("Bleeding may occur.", 11, PARTLY),
        ("Bleeding occurs in 1 of 100 people.", 11, THERE),
        ("Bleeding occurs in one of 100 people.", 11, THERE),
        ("There is no risk of bleeding, in none of 100 people.", 11, MISSING),
        ("Written in May 2026.", 5, THERE),
        ("It costs 2026 euros.", 5, MISSING),
        ("Surgery is possible.", 14, PARTLY),
        ("Surgery is possible. So is watching it with scans.", 14, THERE),
        ("Garnon 2019 counted them.", 4, THERE),
        ("Nobody knows whether it helps elsewhere.", 8, THERE),
        ("Ask your doctor what you want to know.", 15, THERE),
    ],
)
def test_each_rule_does_what_its_row_says(sentence, item, state):
    assert states(sentence)[item] == state


def test_a_list_of_keywords_does_not_help():
    salad = leaflet.score(SALAD)
    assert salad.points <= 2 * leaflet.MOST_TOPICS_A_SENTENCE
    assert salad.points < leaflet.score(SALAD.replace(" ", ". ")).points


@pytest.mark.parametrize(
    ("sentence", "fine"),
    [
        (
            "It is not known in people whether freezing trains the immune system, and this is "
            "said here.",
            True,
        ),
        (
            "Freezing trains your immune system to destroy the rest of it, as we have seen "
            "here in all.",
            False,
        ),
        (
            "It may activate immune cells, but nobody has shown a use of that in any of the "
            "patients.",
            True,
        ),
    ],
)
def test_a_promise_of_immunity_is_seen(sentence, fine):
    assert signs(sentence)["no promise of immunity"] is fine


# ---- empty, hostile, foreign, anything


def test_an_empty_text_has_no_points_and_no_praise():
    for text in ("", "   \n\n "):
        report = leaflet.score(text)
        assert report.points == 0 and not any(good for _, good, _ in report.signs)
        assert "0 of 24 points" in report.summary()


def test_a_foreign_text_is_not_judged():
    report = leaflet.score(GERMAN)
    assert not report.english and report.points == 0
    assert "cannot judge this text" in report.summary()


def test_only_text_is_read():
    with pytest.raises(ValueError, match="list was given"):
        leaflet.score(["a leaflet"])


@given(some.text(max_size=600))
@settings(max_examples=60, deadline=None)
def test_any_text_gets_a_sentence(text):
    report = leaflet.score(text)
    assert 0 <= report.points <= report.most_points
    assert re.search(r"\d", report.summary())
    box = LeafletBox()
    box.set(text)
    assert "<script" not in box._answer.value.lower()


def test_a_long_text_is_read_whole():
    report = leaflet.score("Bleeding occurs in 1 of 100 people, and it is not known why. " * 3000)
    assert report.words == 13 * 3000 and report.english


# ---- the box


def test_hostile_markup_stays_text():
    page = LeafletBox(text=HOSTILE)._answer.value
    assert "<script" not in page and "<img" not in page and "javascript" not in page
    assert "✓" in page and "there" in page


def test_every_topic_and_sign_is_shown_with_what_to_do():
    page = LeafletBox(text="It works.")._answer.value
    for row in data.load("leaflet_topics").itertuples():
        assert row.topic in page.replace("&#x27;", "'")
    assert page.count("✗") >= 15 and "Only a human can say" in page


def test_a_leaflet_is_kept_with_the_answers_and_comes_back(tmp_path):
    lesson = Lesson()
    box = LeafletBox(lesson)
    assert IDENTITY not in lesson.answers
    box.box.value = "This leaflet explains it."
    assert lesson.answers[IDENTITY] == "This leaflet explains it." and "2 of 24" in box.summary
    lesson.save(tmp_path / "mine.json")
    other = Lesson()
    before = LeafletBox(other)
    other.load(tmp_path / "mine.json")
    assert before.box.value == LeafletBox(other).box.value == "This leaflet explains it."


def test_a_very_long_text_is_scored_and_said_not_to_be_kept():
    lesson = Lesson()
    box = LeafletBox(lesson)
    box.set("This leaflet is long. " * (MOST_KEPT // 20))
    assert IDENTITY not in lesson.answers and "not kept" in box.summary


def test_the_model_answer_is_folded_and_escaped():
    page = ModelAnswer()._repr_mimebundle_()["text/html"]
    assert page.startswith("<details") and page.count("<p ") == len(data.load("leaflet_model"))
    assert repr(ModelAnswer()).startswith("A model answer: 24 of 24 points")


# ---- people of a hundred


def test_people_of_a_hundred_are_the_counts_with_their_exact_interval():
    for name in hundred.OUTCOMES:
        one = hundred.outcome(name)
        row = data.load("claim_numbers")
        row = row[
            (row["source"] == one.source)
            & (row["events"] == one.events)
            & (row["total"] == one.total)
        ].iloc[0]
        assert 100 * one.share.low == pytest.approx(row["low"], rel=0.01)
        assert 100 * one.share.high == pytest.approx(row["high"], rel=0.01)
        assert one.fewest <= one.people <= one.most
    with pytest.raises(ValueError, match="nearest: 'recurrence'"):
        hundred.outcome("recurence")


def test_people_of_a_hundred_say_what_was_counted():
    """Two of the three sources count treatments, and somebody treated twice counts twice there."""
    notes = data.load("claim_numbers").set_index(["source", "measure"])["note"]
    for name, wanted in hundred.OUTCOMES.items():
        note = notes[wanted.source, wanted.measure]
        said = hundred.outcome(name).summary()
        if wanted.counted == "patients":
            assert "sessions" not in note and "treatments" not in note, name
        else:
            assert note.startswith(wanted.counted), name
            assert f"after one {wanted.counted.removesuffix('s')}" in said, name
        assert said.endswith(f"{hundred.outcome(name).total} {wanted.counted})."), name
    harm = data.load("leaflet_model").set_index("part").loc["what harm it may do", "text"]
    assert "after one session" in harm and "after one treatment" in harm
