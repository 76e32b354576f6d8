"""What a learner answers, and what the notebook replies.

* `lesson`: the record that every notebook makes, with answers, panels and numbers of the prose.
* `questions`: predictions, quizzes and tests from data/questions.csv, with options to choose.
* `choices`: one choice out of several, on the page.
* `exercise`: a question whose answer is a number, and the check that recognises known mistakes.
* `exercise_kinds`: exercises that ask for several numbers, a choice with a number, or a design.
* `build`: a step of a workshop: what the check says of a function that the learner wrote.
* `answer_box`: the box beside an exercise, for learners who do not want to change code.
* `written_answers`: answers such as 24,4 and 24 mm in a cell.
* `gain`: which ideas were right before the course and which after it.
* `feedback`: one reply to a learner, in one of five tones.
* `trust_strip`: the table of a simulation's checks, each with what is allowed.
* `claim_cards`: the explorer of claims in notebook 05, which are rated before the key is shown.
* `live_sentences`: the sentences of the live checks on a claim card, computed when they are shown.
* `audit_box`: the desk at which a learner audits a page of their own, in workshop 05b.
* `text_boxes`: boxes in which a text is counted or a rewritten claim is checked.
* `leaflet_box`: the box in which a patient leaflet is written and scored.
* `record`: what was given in this kernel, and when it is written.
* `record_box`: what the set-up cell shows: buttons to save, load and forget.
* `answer_file`: the small JSON file in which answers, ratings and tries are kept.
* `surroundings`: what is missing where a notebook runs, far from its folder or beside a copy.
* `missing_names`: which heading to run first, when a cell needs a name of another one.
* `display`: how these objects show themselves at the end of a cell.
"""
