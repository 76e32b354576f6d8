// Texts as the notebooks write them: quotations, and what counts as white space.

// What Python takes for white space in a text; JavaScript's own set differs in a few signs.
export const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const IS_SPACE = new RegExp(SPACE);
const START = new RegExp(`^${SPACE}+`);
const NAMED = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const NOT_PRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]/u;

/** A text without such signs at its end; a pattern with $ takes hours for a million of them. */
export function withoutEnd(text, isSign) {
  let end = text.length;
  while (end && isSign.test(text[end - 1])) end -= 1;
  return text.slice(0, end);
}

/** A text without the white space at its ends. */
export function stripped(text) {
  return withoutEnd(text, IS_SPACE).replace(START, "");
}

/** A text without the full stops at its end. */
export function withoutDots(text) {
  return withoutEnd(text, /\./);
}

/** The first characters of a text; an emoji counts as one. */
export function firstOf(text, count) {
  return Array.from(text).slice(0, count).join("");
}

/** A text in quotation marks as Python's repr writes it. */
export function quote(text) {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const signs = Array.from(text, (sign) => {
    if (sign === mark || sign === "\\") return `\\${sign}`;
    if (Object.hasOwn(NAMED, sign)) return NAMED[sign];
    return sign !== " " && NOT_PRINTABLE.test(sign) ? escaped(sign.codePointAt(0)) : sign;
  });
  return mark + signs.join("") + mark;
}

function escaped(code) {
  const [letter, digits] = code < 0x100 ? ["x", 2] : code < 0x10000 ? ["u", 4] : ["U", 8];
  return `\\${letter}${code.toString(16).padStart(digits, "0")}`;
}
