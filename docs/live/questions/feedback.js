// What a learner is told: the same words as in the notebooks.
//
// The site's build exports every question, every exercise of every class with the numbers that its
// known mistakes lead to, all sentences and all limits (docs/live_export/questions.py).  Only the
// comparison of an answer with them is here, beside helpers/teaching/lesson/exercise.py.  A test
// holds that both say the same, word for word.

import { say } from "../text.js";
import { general, numbersIn, oneDigit, readNumber, sameUnit, Unreadable } from "./numbers.js";
import { firstOf, quote, SPACE, stripped } from "./texts.js";

const LETTER_FIRST = new RegExp(
  `^${SPACE}*(?:\\(${SPACE}*)?["'“]?([A-Za-z])(?![\\p{L}\\p{N}_])["'”]?` +
    // In "B,5" and "B - 5" the sign stands between letter and number and belongs to neither.
    `(?:[,.]|${SPACE}+[-\u2010\u2011–−]${SPACE})?(.*)`,
  "su",
);

const reply = (tone, message) => ({ tone, message });
const missing = (key, parts) => reply("missing", say(key, parts));
const wrong = (key, parts) => reply("keep working", say(key, parts));
const right = (key, parts) => reply("correct", say(key, parts));

/** The reply to what was typed below an exercise; `rules` are those of the course. */
export function exerciseFeedback(exercise, typed, rules) {
  const check = { number: numberFeedback, several: severalFeedback, choice: choiceFeedback };
  try {
    return check[exercise.kind](exercise, typed, stripped(typed) === "", rules);
  } catch (problem) {
    if (!(problem instanceof Unreadable)) throw problem;
    return wrong("one_unclear", { problem: problem.message });
  }
}

function numberFeedback({ check }, typed, isBlank, rules) {
  const { unit } = check;
  if (isBlank) return unit ? missing("number_missing_box", { unit }) : missing("number_missing");
  const text = stripped(typed);
  let read;
  try {
    read = readNumber(text, rules);
  } catch (problem) {
    if (!(problem instanceof Unreadable)) throw problem;
    const in_unit = inUnit(unit);
    if (!problem.isText) return wrong("unreadable", { problem: problem.message, in_unit });
    return wrong("is_text", { quoted: quote(firstOf(text, rules.most_quoted)), in_unit });
  }
  return aboutUnit(read, unit, rules) ?? compared(read.value, check, rules);
}

function inUnit(unit) {
  return unit ? say("in_unit", { unit }) : "";
}

/** The reply to a number with another unit than the one asked for, or null. */
function aboutUnit(read, unit, rules) {
  if (sameUnit(read.unit, unit, rules)) return null;
  const written = firstOf(read.unit, rules.most_quoted);
  return wrong("unit_written", { in_unit: inUnit(unit), value: general(read.value), written });
}

/** The reply to a number: right, explained by a known mistake, almost right, or off. */
function compared(number, check, rules) {
  const { expected, tolerance, unit } = check;
  if (Math.abs(number) > rules.largest_answer) return wrong("beyond_course");
  const shown = stripped(`${general(number)} ${unit}`);
  // Right comes first, since a mistake may happen to lead to the right number.
  if (Math.abs(number - expected) <= tolerance) return right("right", { shown });
  const mistake = explained(number, check, rules);
  if (mistake) return reply("keep working", mistake.message);
  // A number can be close by mistake; that it is close is only said if no mistake explains it.
  if (Math.abs(number - expected) <= rules.almost_tolerances * tolerance) {
    return reply("almost", say("close", { shown }));
  }
  return wrong("off", { shown, direction: direction(number, check, rules) });
}

/** The mistake that explains a number best, or null. */
function explained(number, { expected, tolerance, mistakes }, rules) {
  let best = null;
  let smallest = 1;
  for (const mistake of mistakes) {
    // `low` and `high` are what the mistake makes of the ends of the tolerance.
    const { wrong: led, low, high } = mistake;
    if (Math.abs(led - expected) <= tolerance) continue;
    const spread = Math.max(Math.abs(low - led), Math.abs(high - led));
    let room = Math.max(spread, rules.mistake_rounding * Math.abs(led));
    // What does not follow from the answer may be read as coarsely as the answer.
    const read = Math.min(tolerance, rules.mistake_reading * Math.abs(led));
    if (spread === 0) room = Math.max(room, read);
    // Nearer to the right number no mistake explains it.
    if (Math.abs(number - led) > Math.min(room, Math.abs(number - expected))) continue;
    // The distance is measured in the room of each mistake: 1 is at its edge.
    const distance = room ? Math.abs(number - led) / room : 0;
    if (best === null || distance < smallest) {
      best = mistake;
      smallest = distance;
    }
  }
  return best;
}

/** In which direction an answer without a known mistake is wrong, and how far if it is far. */
function direction(number, { expected, unit }, rules) {
  if (expected && number * expected < 0) return say("wrong_side");
  if (rules.units_without_ratio.includes(unit)) {
    return say(number > expected ? "too_warm" : "too_cold");
  }
  const ratio = expected ? Math.abs(number) / Math.abs(expected) : 0;
  const times = (key, factor) => {
    const isOfUnits = rules.unit_factors.some((one) => {
      return Math.abs(factor / one - 1) <= rules.unit_factor_slack;
    });
    return say(key, { factor: oneDigit(factor), advice: isOfUnits ? say("check_units") : "" });
  };
  // Beyond these limits "times too large" would say nothing that "too high" does not.
  if (ratio >= 5 && ratio < 1e9) return times("times_too_large", ratio);
  if (ratio > 1e-9 && ratio <= 0.2) return times("times_too_small", 1 / ratio);
  return say(number > expected ? "too_high" : "too_low");
}

const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);

function severalFeedback({ names, unit, checks, mistakes }, typed, isBlank, rules) {
  const order = names.join("; ");
  const count = names.length;
  if (isBlank) return missing("several_missing", { count, unit, order });
  const read = numbersIn(typed, rules);
  if (read.length !== count) return wrong("several_count", { count, order, given: read.length });
  const [trouble] = read.map((one) => aboutUnit(one, unit, rules)).filter(Boolean);
  if (trouble) return trouble;
  const given = read.map((one) => one.value);
  const expected = checks.map((check) => check.expected);
  const distances = (wanted) => given.map((one, place) => Math.abs(one - wanted[place]));
  const fromRight = distances(expected);
  const isRight = (tolerances) => fromRight.every((off, place) => {
    return off <= tolerances * checks[place].tolerance;
  });
  // Where the right numbers are nearer, no mistake explains the answer.
  const isExplained = ({ answer }) => {
    const off = distances(answer);
    const isNear = off.every((one, place) => {
      const { tolerance } = checks[place];
      return one <= Math.max(tolerance, rules.mistake_rounding * Math.abs(answer[place]));
    });
    return isNear && sum(off) <= sum(fromRight);
  };
  if (isRight(1)) {
    return right("right", { shown: `${given.map(general).join("; ")} ${unit}` });
  }
  const miss = mistakes.find(isExplained);
  if (miss) return reply("keep working", miss.message);
  if (isRight(rules.almost_tolerances)) return reply("almost", say("several_close"));
  const found = checks.map((check, place) => compared(given[place], check, rules));
  const off = found.findIndex(({ tone }) => tone !== "correct");
  return wrong("several_one_off", { name: names[off], message: found[off].message });
}

function choiceFeedback({ letters, letter: asked, wrong_choices, check }, typed, isBlank, rules) {
  const { unit } = check;
  if (isBlank) return missing("choice_missing", { unit });
  const [, first = "", rest = ""] = LETTER_FIRST.exec(typed) ?? [];
  const letter = first.toUpperCase();
  const given = numbersIn(rest, rules);
  if (given.length !== 1 || !letters.includes(letter)) {
    return wrong("choice_form", { letters: letters.join(", "), unit });
  }
  if (letter !== asked) return reply("keep working", wrong_choices[letter]);
  const [read] = given;
  const number = aboutUnit(read, unit, rules) ?? compared(read.value, check, rules);
  if (number.tone !== "correct") {
    return reply(number.tone, say("choice_number_off", { letter, message: number.message }));
  }
  return right("choice_right", { letter, shown: `${general(read.value)} ${unit}` });
}
