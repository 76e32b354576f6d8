// Numbers as people write them, and as the course writes them back.
//
// The same rules as src/helpers/teaching/panel/number_text.py; a test holds that both read and write
// every text alike.

import { numberText, say } from "../text.js";
import { firstOf, quote, SPACE, stripped, withoutDots, withoutEnd } from "./texts.js";

const UNSEEN_SIGN = /\p{Cf}/gu;
const MIXED = /(?<=\p{Nd})(?=[¼½¾⅐-⅞])/gu;
const RAISED = /[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+/gu;
const MINUS_SIGNS = /[−–‒﹣－\u2010\u2011]/gu;
const DIGIT = /\p{Nd}/gu;
const IS_DIGIT = /^\p{Nd}$/u;
const WRITTEN = new RegExp(
  `^[=≈~]?${SPACE}*(?:(?<sign>[-+])${SPACE}*)?` +
    // Groups of three digits, or digits in a row; a number may also begin with its decimal sign.
    "(?<digits>\\d{1,3}(?:[' _]\\d{3})+(?:[.,]\\d*)?" +
    "|\\d{1,3}(?:,\\d{3}){2,}(?:\\.\\d*)?|\\d{1,3}(?:,\\d{3})+\\.\\d*" +
    "|\\d{1,3}(?:\\.\\d{3}){2,}(?:,\\d*)?|\\d{1,3}(?:\\.\\d{3})+,\\d*" +
    "|\\d+(?:[.,]\\d*)?|[.,]\\d+)" +
    `(?:(?<part>${SPACE}*/${SPACE}*|${SPACE}+(?<over>\\d+)/)(?<under>\\d+))?` +
    `(?:e(?<e>[-+]?\\d+)|${SPACE}*[×x*·]${SPACE}*10(?:\\^|\\*\\*)(?<power>[-+]?\\d+))?` +
    `${SPACE}*(?<unit>.*)$`,
  "isu",
);
const AMBIGUOUS = /^[1-9]\d{0,2},\d{3}$/;
// A dash between two digits is no sign, and all digits after a letter belong to a name or a unit
// (mm2, LT50, x1.5). What only begins like a number, such as 1.2.3, is not a number.
const ONE_OF_SEVERAL = new RegExp(
  "(?<![A-Za-z^°µ\\d])(?:[-+]|(?<!\\d[.,]))" +
    "(?:\\d{1,3}(?:,\\d{3})+\\.\\d+|\\d{1,3}(?:\\.\\d{3})+,\\d+" +
    "|\\d{1,3}(?:\\.\\d{3}){2,}|\\d{1,3}(?:'\\d{3})+(?:[.,]\\d+)?" +
    "|\\d+(?:[.,]\\d+)?|[.,]\\d+)" +
    "(?:e[-+]?\\d+)?(?![.,]?\\d)",
  "giu",
);
// Numbers and commas without a space between them.
const COMMA_ROW = /(?:[-+]?(?:\d+(?:\.\d+)*|\.\d+),)+[-+]?(?:\d+(?:\.\d+)*|\.\d+)/gu;
// The rows that are one number: 1,5 and 1,500.2 and 1.500,2.
const ONE_IN_A_ROW = /^[-+]?(?:\d+,\d+|\d{1,3},\d{3}\.\d+|\d{1,3}(?:\.\d{3})+,\d+)$/u;
// Two groups of three digits or more, which may as well be three numbers or more.
const ROW_OF_GROUPS = /^\D*\d{1,3}(?:(?:,\d{3}){2,}|(?: \d{3}){2,})/u;
// What stands between the unit of one number and the next number: "3 mm, 5 mm", "(3 mm) and 5 mm".
const UNIT_ENDS = /[,()[\]{}|&:\n]| and /i;

/** What a learner is told about an answer that cannot be read; `isText`: it is no number at all. */
export class Unreadable extends Error {
  constructor(key, parts) {
    super(say(key, parts));
    this.isText = key === "not_a_number";
  }
}

/**
 * Read one number: 1.5, 1,5, −20 °C, 1 500, 1.2 × 10³, 1/2.
 * Returns {value, unit}; throws Unreadable.
 */
export function readNumber(text, { longest_typed }) {
  const short = firstOf(text, longest_typed);
  const quoted = quote(short === text ? text : `${short}…`);
  const found = WRITTEN.exec(plainSigns(text));
  if (!found) throw new Unreadable("not_a_number", { quoted });
  const { sign, digits, over, under, e, power, unit } = found.groups;
  if (AMBIGUOUS.test(digits)) {
    const minus = sign === "-" ? "-" : "";
    const decimal = minus + general(Number(digits.replace(",", ".")));
    const whole = minus + digits.replace(",", "");
    throw new Unreadable("two_meanings", { quoted, decimal, whole });
  }
  let value = Number(`${withPoint(digits)}e${e ?? power ?? "0"}`);
  if (under !== undefined) {
    const below = Number(under);
    if (below === 0) throw new Unreadable("divides_by_zero", { quoted });
    // One and a half, or three quarters.
    value = over !== undefined ? value + Number(over) / below : value / below;
  }
  if (!Number.isFinite(value)) throw new Unreadable("beyond_numbers", { quoted });
  return { value: sign === "-" ? -value : value, unit: stripped(unit) };
}

/**
 * All numbers in a text, in their order, as [{value, unit}].  Between semicolons, what readNumber
 * takes for one number is one; anything else may hold several.  Throws Unreadable if one of them is
 * unclear.
 */
export function numbersIn(text, rules) {
  const parts = text.split(";");
  return parts.flatMap((part) => {
    const plain = plainSigns(part);
    // Where semicolons say what is apart, groups of digits are groups.
    const isOne = parts.length > 1 || !ROW_OF_GROUPS.test(plain);
    const one = isOne ? onlyNumber(stripped(part), rules) : null;
    if (one !== null) return [one];
    const spaced = plain.replace(COMMA_ROW, apart);
    const several = [...spaced.matchAll(ONE_OF_SEVERAL)];
    return several.map(({ 0: number, index }, place) => {
      const between = spaced.slice(index + number.length, several[place + 1]?.index);
      return { value: readNumber(number, rules).value, unit: unitIn(between) };
    });
  });
}

/** The unit in what stands after a number and before the next one. */
function unitIn(between) {
  const [unit] = between.split(UNIT_ENDS, 1);
  // A dash, a slash or a full stop at the end is there to keep numbers apart.
  return withoutEnd(stripped(unit), /[-/. ]/);
}

/** A row of numbers with spaces for commas, unless the row is one number. */
function apart(row) {
  return ONE_IN_A_ROW.test(row) ? row : row.replaceAll(",", " ");
}

/** The number of a text that holds one, or null. */
function onlyNumber(text, rules) {
  try {
    const { value, unit } = readNumber(text, rules);
    return plainSigns(unit).match(ONE_OF_SEVERAL) ? null : { value, unit: unitIn(unit) };
  } catch (problem) {
    if (problem instanceof Unreadable && problem.isText) return null;
    throw problem;
  }
}

/** Whether a unit, as somebody wrote it, is the one that is meant; none is always right. */
export function sameUnit(written, unit, { unit_words }) {
  const plain = plainUnit(written).toLowerCase();
  if (plain === "" || plain === plainUnit(unit).toLowerCase()) return true;
  return (unit_words[unit] ?? []).includes(plain);
}

/** A number with at most six significant digits. */
export function general(value) {
  return numberText(value, ".6g");
}

/** A factor of 1 or more rounded to one significant digit, without an exponent. */
export function oneDigit(factor) {
  return String(Number(numberText(factor, ".1g", "en")));
}

/** A text with the plain form of digits, signs and spaces. */
function plainSigns(text) {
  let plain = stripped(text.replace(UNSEEN_SIGN, "")).replace(MIXED, " ");
  // Before the compatible forms, in which 10³ would be 103.
  plain = plain.replace(RAISED, (raised) => `^${raised.normalize("NFKC")}`);
  plain = plain.replace(MINUS_SIGNS, "-");
  // The º of Spanish and Italian keyboards, whose compatible form is the letter o.
  plain = plain.replaceAll("º", "°").normalize("NFKC");
  plain = plain.replaceAll("\u2044", "/").replaceAll("’", "'").replaceAll("\u066b", ".");
  return stripped(plainDigits(plain));
}

/** Digits of other scripts as 0 to 9: every script has its ten digits in a row. */
function plainDigits(text) {
  return text.replace(DIGIT, (sign) => {
    let code = sign.codePointAt(0);
    let before = 0;
    while (IS_DIGIT.test(String.fromCodePoint(code - 1))) {
      code -= 1;
      before += 1;
    }
    return String(before % 10);
  });
}

function plainUnit(unit) {
  const plain = plainSigns(unit).replaceAll("^", "").replaceAll("° ", "°");
  return withoutDots(plain);
}

/** Digits with one decimal point and no groups. */
function withPoint(digits) {
  let plain = digits.replace(/['’ _]/g, "");
  const point = plain.lastIndexOf(".");
  const comma = plain.lastIndexOf(",");
  // The last of two different signs is the decimal one; a sign that comes twice is not.
  if (point >= 0 && comma >= 0) plain = plain.replaceAll(point > comma ? "," : ".", "");
  for (const sign of ".,") {
    if (plain.split(sign).length > 2) plain = plain.replaceAll(sign, "");
  }
  return plain.replaceAll(",", ".");
}
