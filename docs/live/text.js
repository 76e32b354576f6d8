// Sentences and numbers: the templates of one table, filled as Python's str.format fills them, so
// that the page and the notebook say the same words. Another language is another table.

let table = { sentences: {}, decimal_mark: ".", thousands_mark: ",", minus: "-" };

// Load the table of a language once; all labels and sentences come from it.
export async function load(base, language = "en") {
  const answer = await fetch(new URL(`strings/${language}.json`, base));
  if (!answer.ok) throw new Error(`strings/${language}.json: ${answer.status}`);
  table = await answer.json();
  return table;
}

export function use(strings) {
  table = strings;
}

// A label or sentence by its key, with its parts filled in.
export function say(key, values = {}) {
  const template = table[key] ?? table.sentences[key];
  if (template === undefined) throw new RangeError(`no sentence ${key}`);
  return fill(template, values);
}

function fill(template, values) {
  return template.replace(/\{(\w+)(?::([^}]*))?\}/g, (_, name, format) => {
    if (!(name in values)) throw new RangeError(`no part ${name} for “${template}”`);
    const value = values[name];
    return typeof value === "number" ? localised(numberText(value, format)) : String(value);
  });
}

// Show a sentence with its numbers bold, each on one line with its unit, as the notebook does.
export function showSentence(node, sentence) {
  const parts = [];
  let end = 0;
  for (const found of sentence.matchAll(new RegExp(table.quantity, "g"))) {
    const number = document.createElement("strong");
    number.textContent = found[0];
    parts.push(sentence.slice(end, found.index), number);
    end = found.index + found[0].length;
  }
  node.replaceChildren(...parts, sentence.slice(end));
}

// A number as Python's format writes it: "", ".1f", ",.0f" or ".3g".
export function numberText(value, format = "") {
  const [, comma, digits, kind] = /^(,?)(?:\.(\d+))?([fg]?)$/.exec(format) ?? [];
  if (kind === undefined) throw new RangeError(`format ${format} is not known`);
  if (Number.isNaN(value)) return "nan";
  let text;
  if (kind === "f") text = fixed(value, Number(digits));
  else if (kind === "g") text = general(value, Number(digits ?? 6));
  else text = String(value);
  return comma ? text.replace(/\B(?=(\d{3})+(?!\d))/g, ",") : text;
}

function localised(text) {
  const { decimal_mark: mark, thousands_mark: thousands, minus } = table;
  const signs = { ".": mark, ",": thousands, "-": minus };
  return text.replace(/[.,-]/g, (sign) => signs[sign]);
}

// Digits after the point as Python rounds them: the exact binary value, ties to even.
export function fixed(value, digits) {
  const scaled = Math.abs(value) * 10 ** digits;
  const isTie = digits < 8 && scaled < 2 ** 40 && scaled - Math.floor(scaled) === 0.5
    && scaled / 10 ** digits === Math.abs(value) && isExactTie(Math.abs(value), digits);
  if (isTie && Math.floor(scaled) % 2 === 0) {
    const text = (Math.floor(scaled) / 10 ** digits).toFixed(digits);
    return value < 0 ? `-${text}` : text;
  }
  return Object.is(value, -0) ? `-${(0).toFixed(digits)}` : value.toFixed(digits);
}

// Only sums of halves, quarters, ... are exact in binary: the tie is real if it stays one there.
function isExactTie(value, digits) {
  const doubled = value * 2 ** (digits + 1);
  return doubled === Math.floor(doubled);
}

function general(value, digits) {
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const exponential = value.toExponential(digits - 1).split("e");
  const power = Number(exponential[1]);
  const trimmed = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (power >= -4 && power < digits) return trimmed(fixed(value, digits - 1 - power));
  let [mantissa] = exponential;
  // A tie goes to the even digit; JavaScript rounds it up.
  const unit = 10 ** (power - digits + 1);
  const count = Math.floor(Math.abs(value) / unit);
  if (Math.abs(value) === (count + 0.5) * unit && count % 2 === 0) {
    mantissa = String((Math.sign(value) * count) / 10 ** (digits - 1));
  }
  const sign = power < 0 ? "-" : "+";
  return `${trimmed(mantissa)}e${sign}${String(Math.abs(power)).padStart(2, "0")}`;
}

// Python's round(value, digits).
export function rounded(value, digits) {
  return Number(fixed(value, digits));
}
