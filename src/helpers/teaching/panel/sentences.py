"""What the course says to an answer, apart from the code that decides which of it is said.

Each sentence is a template with named parts, such as `{shown} is right.`  The notebooks and the
live pages of the site fill the same templates: `make site` writes this table out for the browser,
so that a learner reads the same words in both.  A course in another language replaces this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # ---- tones of a reply: the word after the symbol -----------------------------------------
        "tone_missing": "Missing",
        "tone_keep_working": "Keep working",
        "tone_almost": "Almost",
        "tone_correct": "Correct",
        "tone_kept": "Kept",
        # ---- questions with options --------------------------------------------------------------
        "choose_first": "Choose an option first.",
        "option_right": "That is right.",
        "option_wrong": "That is not right.",
        "option_gone": "Your saved answer is no longer among the options; please choose again.",
        "predict_first": "Predict first",
        "answer_kept": "Your answer is kept.",
        "first_kept": "Your first answer is kept. You may try others; this one stays.",
        "first_stays": "Your first answer stays: “{answer}”.",
        "checked_waits": "Press Check to keep it: the first answer that you check counts.",
        "checked_kept": "This is the answer that you checked first: it counts.",
        "checked_stays": "You may try others; “{answer}” counts, because you checked it first.",
        "outcome_hidden": "Hidden: predict above, or press Show, to read what was found.",
        "outcome": "{says}: {outcome}",
        "not_predicted": "You did not predict. {outcome}",
        "predicted": "You predicted: “{answer}”. {outcome}",
        "check": "Check",
        "show": "Show",
        # ---- exercises ---------------------------------------------------------------------------
        "question": "Question: {question}{in_unit}",
        "answer_in": " (answer in {unit})",
        "worked_example": "Worked example",
        "your_answer": "Your answer",
        "your_answer_in": "Your answer ({unit})",
        "type_a_number": "type a number",
        # ---- one number --------------------------------------------------------------------------
        "number_missing": "Put in a number.",
        "number_missing_in": "Put your number (in {unit}) in place of None.",
        "number_missing_box": "Type your number (in {unit}) first.",
        "right": "{shown} is right.",
        "close": "{shown} is close. Check your rounding and the digits you read off.",
        "off": "{shown} is {direction}.",
        "wrong_side": "on the wrong side of zero",
        "too_warm": "too warm",
        "too_cold": "too cold",
        "too_high": "too high",
        "too_low": "too low",
        "times_too_large": "about {factor} times too large{advice}",
        "times_too_small": "about {factor} times too small{advice}",
        "check_units": "; check units",
        "beyond_course": (
            "This number is larger than any quantity in this course: look for a wrong power of ten."
        ),
        "not_finite": ("Your calculation gave an infinite number: look for a division by zero."),
        "in_unit": " in {unit}",
        "is_text": "{quoted} is text; one number{in_unit} is asked for.",
        "unreadable": "{problem}; one number{in_unit} is asked for.",
        "unit_written": (
            "Write the number alone{in_unit}: you wrote {value} and then “{written}”, which is not "
            "part of the answer."
        ),
        # ---- reading a number --------------------------------------------------------------------
        "not_a_number": "{quoted} is not a number",
        "two_meanings": "{quoted} may be {decimal} or {whole}: write {decimal} or {whole}",
        "divides_by_zero": "{quoted} is not a number: it divides by zero",
        "beyond_numbers": "{quoted} is larger than any quantity in this course",
        # ---- several numbers, a choice and a number, a design ------------------------------------
        "one_unclear": "{problem}.",
        "several_missing": "Give {count} numbers in {unit}, in this order: {order}.",
        "several_count": (
            "{count} numbers are asked for, separated by semicolons: {order}. You gave {given}."
        ),
        "several_close": "All are close. Check the digits you read off.",
        "several_one_off": "Look at the {name}: {message}",
        "choice_missing": "Give a letter and a number in {unit}.",
        "choice_form": ("Begin with one of {letters}, then one number in {unit}, as in “A; 12”."),
        "choice_right": "{letter} with {shown} is right.",
        "choice_number_off": "{letter} is right. {message}",
        "choice_asks": "{asks} {listed} Write the letter and the number, such as “A; 12”.",
        "choice_placeholder": "letter; number",
        "design_missing": "Give your design in this form: {placeholder}.",
        # ---- what is kept, and the file of answers -----------------------------------------------
        "one_answer": "{count} answer",
        "answers": "{count} answers",
        "no_answers": "No answers yet.",
        "kept_where": "Kept {where}: {answers}.",
        "in_this_browser": "in this browser",
        "saved_to_file": "Saved: {name} now holds {answers}.",
        "loaded_from": "Loaded {answers} from {name}{unusable}.",
        "unusable": "; {count} more cannot be used and stay in the file",
        "forget_here": "Press again to forget {answers} in this browser.",
        "forgotten": "Forgotten.",
        "save_answers": "Save my answers",
        "load_answers": "Load my answers",
        "forget_answers": "Forget my answers",
        "only_on_page": (
            "This browser keeps nothing for this page: your answers last until it is closed. "
            "Save them to a file."
        ),
        "file_too_large": "{name} is larger than {limit} bytes: it is not a file of answers.",
        "too_many_bytes": (
            "{size} bytes of answers are too many; the rule: at most {limit} bytes. Shorten one."
        ),
        "file_incomplete": "{name} is damaged: it is not complete JSON. Nothing was loaded.",
        "file_encoding": (
            "{name} is damaged: it is not in UTF-8; if you changed it in an editor, choose UTF-8 "
            "when saving. Nothing was loaded."
        ),
        "file_not_ours": (
            "{name} is not a file of answers saved by this course: it lacks the mark {mark}."
        ),
        "file_version": "{name} has version {version}; this course reads versions 1 to {last}.",
        "file_damaged": "{name} is damaged: its {kind} are not a list of names and values.",
        # ---- what only the pages of the site say -------------------------------------------------
        "class_seed": "Class seed",
        "class_seed_why": (
            "If your teacher gave you a number, type it here: the exercises then have the numbers "
            "of your class."
        ),
        "class_seed_rule": "{quoted} is not a class seed: a whole number is needed, such as 7.",
        "answers_here": (
            "Your answers stay in this browser, without name and time. To take them to the "
            "notebooks or to another device, save them to a file and load it there."
        ),
        "no_such_question": "{quoted} is not a question of this course.",
        "judged_in_notebook": (
            "Many designs are right here, and this page cannot judge them. Answer it in the "
            "notebook:"
        ),
        "on_binder": "open this notebook on Binder",
        "outcome_in_text": "What was found is in the text below.",
        "answers_need_scripts": (
            "With scripts, this page keeps your answers in your browser and checks them."
        ),
        "open_notebook": "open notebook {number}",
        "example": "Example",
        "panel_alone": "Cold Facts: a live panel",
        "panel_needs_scripts": (
            "This panel needs scripts. Still pictures of it are on the pages of the course."
        ),
        "question_alone": "Cold Facts: a question",
        "question_needs_scripts": (
            "This question needs scripts. Its text is on the pages of the course."
        ),
        "opened_as_file": (
            "This page was opened as a file, and browsers run its live parts only from a web "
            "server: in the folder of the site, run “python -m http.server” and open the address "
            "that it names."
        ),
        # ---- the front page ----------------------------------------------------------------------
        "front_title": "Cold Facts",
        "front_about": "A course about freezing cancer. Not medical advice.",
        "front_asks": "How cold is an ice ball?",
        "front_no_scripts": (
            "Here a picture follows a slider; it needs scripts. Without them, two still pictures "
            "show what changes with time."
        ),
        "front_working": "Computing the ice around a needle in soft tissue …",
        "front_failed": "The picture cannot move in this browser; it shows 10 min.",
        "front_map": "The course",
        "front_map_notebook": "Lesson",
        "front_map_question": "Question",
        "front_map_minutes": "Minutes",
        "front_start": "Start the course",
        "front_panel": "Open this panel with all its controls",
        "front_more": "More",
        "front_all_pages": "All pages",
        "front_teachers": "For teachers",
        "front_how": "How these pages compute",
        "front_keep": "Keep the whole course on this device ({megabytes} MB)",
        "front_keep_why": (
            "Then it also opens without a network. Pages that you opened are kept anyway."
        ),
        "front_keeping": "Kept {done} of {of} files.",
        "front_kept": "The whole course is kept on this device.",
        "front_keep_failed": "This browser keeps no pages here; it needs https and free space.",
        "front_not_here": "This page is not on this device yet",
        "front_not_here_why": (
            "There is no network, and the page was not opened before. Pages that were opened stay "
            "on the device."
        ),
        # ---- before and after the course ---------------------------------------------------------
        "guessing": "guessing gives {chance} of {number}",
        "gain_unanswered": (
            "The {number} questions after the course are not answered yet; {guessing}."
        ),
        "gain_unanswered_alone": (
            "The {number} questions after the course are not answered yet; {guessing}, and none "
            "from before is here."
        ),
        "gain_after_only": (
            "After the course {after} of {number} ideas were right; {guessing}, and no answers "
            "from before are here."
        ),
        "gain": (
            "Before the course {before} of {number} ideas were right, after it {after} of "
            "{number}; {guessing}."
        ),
        "gain_new": "New",
        "gain_lost": "Right before and not now",
        "gain_open": "Still open",
        "idea_of_notebook": "notebook {number}",
    }
)
"""Templates by name."""


def say(key: str, /, **parts) -> str:
    """Return a sentence with its parts filled in.

    Parameters
    ----------
    key : str
        A name of `SENTENCES`.
    **parts
        What stands in place of each name in braces.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        For a name that is not in the table.

    Examples
    --------
    >>> say("right", shown="16.9 mm")
    '16.9 mm is right.'
    """
    if key not in SENTENCES:
        known = ", ".join(SENTENCES)
        raise ValueError(f"{key!r} is no sentence of the table; choose from {known}")
    return SENTENCES[key].format(**parts)
