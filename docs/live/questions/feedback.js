// What a learner is told: the same words as in the notebooks.
//
// The site's build exports every question, every exercise of every class with the numbers that its
// known mistakes lead to, all sentences and all limits (docs/live_export/questions.py).  Only the
// comparison of an answer with them is here, beside helpers/teaching/lesson/exercise.py.  A test
// holds that both say the same, word for word.

import { general, numbersIn, oneDigit, readNumber, sameUnit } from "./numbers.js";
import { fill, firstOf, quote, SPACE, stripped } from "./texts.js";

const LETTER_FIRST = new RegExp(
  `^${SPACE}*\\(?${SPACE}*["'“]?([A-Za-z])(?![\\p{L}\\p{N}_])["'”]?(.*)`,
  "su",
);

const reply = (tone, message) => ({ tone, message });

/** The reply to what was typed below an exercise. */
export function exerciseFeedback(exercise, typed, course) {
  const is_blank = stripped(typed) === "";
  if (exercise.kind === "number") return numberFeedback(exercise.check, typed, is_blank, course);
  if (exercise.kind === "several") return severalFeedback(exercise, typed, is_blank, course);
  if (exercise.kind === "choice") return choiceFeedback(exercise, typed, is_blank, course);
  throw new Error(`${exercise.kind} cannot be checked in the browser`);
}

function numberFeedback(check, typed, is_blank, course) {
  const say = (name, parts) => fill(course.sentences[name], parts);
  const { unit } = check;
  if (is_blank) {
    return reply("missing", unit ? say("number_missing_in", { unit }) : say("number_missing"));
  }
  const in_unit = unit ? say("in_unit", { unit }) : "";
  const text = stripped(typed);
  let read;
  try {
    read = readNumber(text, course);
  } catch (problem) {
    return reply("keep working", aboutText(text, problem, in_unit, course));
  }
  if (!sameUnit(read.unit, unit, course)) {
    const value = general(read.value);
    const written = firstOf(read.unit, course.rules.most_quoted);
    return reply("keep working", say("unit_written", { in_unit, value, written }));
  }
  return compared(read.value, check, course);
}

function aboutText(text, problem, in_unit, course) {
  const say = (name, parts) => fill(course.sentences[name], parts);
  if (problem.kind === "not_a_number") {
    return say("is_text", { quoted: quote(firstOf(text, course.rules.most_quoted)), in_unit });
  }
  return say("unreadable", { problem: problem.message, in_unit });
}

/** The reply to a number: right, explained by a known mistake, almost right, or off. */
function compared(number, check, course) {
  const say = (name, parts) => fill(course.sentences[name], parts);
  const { expected, tolerance, unit } = check;
  if (Math.abs(number) === Infinity) return reply("keep working", say("not_finite"));
  if (Math.abs(number) > course.rules.largest_answer) {
    return reply("keep working", say("beyond_course"));
  }
  const shown = stripped(`${general(number)} ${unit}`);
  // Right comes first, since a mistake may happen to lead to the right number.
  if (Math.abs(number - expected) <= tolerance) return reply("correct", say("right", { shown }));
  const mistake = explained(number, check, course);
  if (mistake) return reply("keep working", mistake.message);
  // A number can be close by mistake; that it is close is only said if no mistake explains it.
  if (Math.abs(number - expected) <= course.rules.almost_tolerances * tolerance) {
    return reply("almost", say("close", { shown }));
  }
  return reply("keep working", say("off", { shown, direction: direction(number, check, course) }));
}

/** The mistake that explains a number best, or null. */
function explained(number, { expected, tolerance, mistakes }, course) {
  let best = null;
  let smallest = 1;
  for (const mistake of mistakes) {
    // `low` and `high` are what the mistake makes of the ends of the tolerance.
    const { wrong, low, high } = mistake;
    if (Math.abs(wrong - expected) <= tolerance) continue;
    const spread = Math.max(Math.abs(low - wrong), Math.abs(high - wrong));
    const room = Math.max(spread, course.rules.mistake_rounding * Math.abs(wrong));
    if (Math.abs(number - wrong) > room) continue;
    // The distance is measured in the room of each mistake: 1 is at its edge.
    const distance = room ? Math.abs(number - wrong) / room : 0;
    if (best === null || distance < smallest) {
      best = mistake;
      smallest = distance;
    }
  }
  return best;
}

/** In which direction an answer without a known mistake is wrong, and how far if it is far. */
function direction(number, { expected, unit }, course) {
  const say = (name, parts) => fill(course.sentences[name], parts);
  if (expected && number * expected < 0) return say("wrong_side");
  if (course.rules.units_without_ratio.includes(unit)) {
    return say(number > expected ? "too_warm" : "too_cold");
  }
  const ratio = expected ? Math.abs(number) / Math.abs(expected) : 0;
  const advice = (factor) => (isOfUnits(factor, course) ? say("check_units") : "");
  // Beyond these limits "times too large" would say nothing that "too high" does not.
  if (ratio >= 5 && ratio < 1e9) {
    return say("times_too_large", { factor: oneDigit(ratio), advice: advice(ratio) });
  }
  if (ratio > 1e-9 && ratio <= 0.2) {
    return say("times_too_small", { factor: oneDigit(1 / ratio), advice: advice(1 / ratio) });
  }
  return say(number > expected ? "too_high" : "too_low");
}

function isOfUnits(factor, { rules }) {
  return rules.unit_factors.some((one) => Math.abs(factor / one - 1) <= rules.unit_factor_slack);
}

function severalFeedback(exercise, typed, is_blank, course) {
  const say = (name, parts) => fill(course.sentences[name], parts);
  const { names, unit, checks } = exercise;
  const order = names.join("; ");
  const count = names.length;
  if (is_blank) return reply("missing", say("several_missing", { count, unit, order }));
  const given = numbersIn(typed);
  if (given.length !== count) {
    const counted = say("several_count", { count, order, given: given.length });
    return reply("keep working", counted);
  }
  const right = checks.map((check) => check.expected);
  const { mistake_rounding, almost_tolerances } = course.rules;
  const near = (wanted, tolerances) =>
    given.every((one, place) => {
      const allowed = tolerances * checks[place].tolerance;
      const room = Math.max(allowed, mistake_rounding * Math.abs(wanted[place]));
      return Math.abs(one - wanted[place]) <= room;
    });
  if (near(right, 1)) {
    const shown = given.map((one) => general(one)).join("; ");
    return reply("correct", say("right", { shown: `${shown} ${unit}` }));
  }
  const miss = exercise.mistakes.find((one) => near(one.answer, 1));
  if (miss) return reply("keep working", miss.message);
  if (near(right, almost_tolerances)) return reply("almost", say("several_close"));
  for (const [place, check] of checks.entries()) {
    const found = compared(given[place], check, course);
    if (found.tone !== "correct") {
      const off = say("several_one_off", { name: names[place], message: found.message });
      return reply("keep working", off);
    }
  }
  throw new Error("an answer whose parts are all right was not taken for right");
}

function choiceFeedback(exercise, typed, is_blank, course) {
  const say = (name, parts) => fill(course.sentences[name], parts);
  const { unit } = exercise.check;
  if (is_blank) return reply("missing", say("choice_missing", { unit }));
  const found = LETTER_FIRST.exec(typed);
  const letter = found ? found[1].toUpperCase() : "";
  const given = found ? numbersIn(found[2]) : [];
  if (given.length !== 1 || !exercise.letters.includes(letter)) {
    const letters = exercise.letters.join(", ");
    return reply("keep working", say("choice_form", { letters, unit }));
  }
  if (letter !== exercise.letter) return reply("keep working", exercise.wrong_choices[letter]);
  const number = compared(given[0], exercise.check, course);
  if (number.tone === "correct") {
    const shown = `${general(given[0])} ${unit}`;
    return reply("correct", say("choice_right", { letter, shown }));
  }
  return reply(number.tone, say("choice_number_off", { letter, message: number.message }));
}
