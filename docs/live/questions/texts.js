// Texts as the notebooks write them: filled templates, quotations, and what counts as white space.

// What Python takes for white space in a text; JavaScript's own set differs in a few signs.
export const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const ENDS = new RegExp(`^${SPACE}+|${SPACE}+$`, "gu");
const NOT_PRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]/u;

/** A text without the white space at its ends. */
export function stripped(text) {
  return text.replace(ENDS, "");
}

/** The first characters of a text; an emoji counts as one. */
export function firstOf(text, count) {
  return Array.from(text).slice(0, count).join("");
}

/** A text of the sentence table with its parts filled in. */
export function fill(template, parts = {}) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(parts, name) ? parts[name] : whole));
}

/** A text in quotation marks as Python's repr writes it. */
export function quote(text) {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  let inside = "";
  for (const sign of text) {
    const code = sign.codePointAt(0);
    if (sign === mark || sign === "\\") inside += `\\${sign}`;
    else if (sign === "\n") inside += "\\n";
    else if (sign === "\r") inside += "\\r";
    else if (sign === "\t") inside += "\\t";
    else if (sign !== " " && NOT_PRINTABLE.test(sign)) inside += escaped(code);
    else inside += sign;
  }
  return mark + inside + mark;
}

function escaped(code) {
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\U${code.toString(16).padStart(8, "0")}`;
}
