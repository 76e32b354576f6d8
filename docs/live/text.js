// Sentences and numbers: the templates of one table, filled as Python's str.format fills them, so
// that the page and the notebook say the same words. Another language is another table.

let table = { language: "en" };
let loading = null;

// Load the table of the page's language, once; all labels and sentences come from it.
export function load(base) {
  loading ??= fetched(new URL(`strings/${document.documentElement.lang}.json`, base)).then(use);
  return loading;
}

// What a file of the export holds.
export async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} gave ${answer.status}`);
  return answer.json();
}

export function use(strings) {
  table = strings;
}

// A label or sentence by its key, with its parts filled in.
export function say(key, parts = {}) {
  const template = table[key];
  if (template === undefined) throw new RangeError(`no sentence ${key}`);
  return template.replace(/\{(\w+)(?::([^}]*))?\}/g, (_, name, format) => {
    if (!Object.hasOwn(parts, name)) throw new RangeError(`no part ${name} for “${template}”`);
    const value = parts[name];
    if (typeof value !== "number") return String(value);
    return format === "share" ? shareText(value) : numberText(value, format);
  });
}

// A share in percent that rounds neither to nothing nor to all, as src/helpers/shares.py writes it.
export function shareText(percent) {
  if (percent > 0 && percent < 0.05) return say("share_less", { percent: 0.1 });
  if (percent >= 99.95 && percent < 100) return say("share_more", { percent: 99.9 });
  const isNearAnEnd = (percent > 0 && percent < 1) || (percent >= 99 && percent < 100);
  return say(isNearAnEnd ? "share_decimal" : "share_whole", { percent });
}

// Show a sentence with its numbers bold, each on one line with its unit, as the notebook does.
export function showSentence(node, sentence) {
  const parts = [];
  let end = 0;
  for (const found of sentence.matchAll(new RegExp(table.quantity_pattern, "g"))) {
    const number = document.createElement("strong");
    number.textContent = found[0];
    parts.push(sentence.slice(end, found.index), number);
    end = found.index + found[0].length;
  }
  node.replaceChildren(...parts, sentence.slice(end));
}

// A number as Python's format writes it, "", ".1f", ",.0f" or ".3g", with the signs of a language:
// that of the table, for whatever is read.
export function numberText(value, format = "", language = table.language) {
  const [, comma, digits, kind] = /^(,?)(?:\.(\d+))?([fg]?)$/.exec(format) ?? [];
  if (kind === undefined) throw new RangeError(`format ${format} is not known`);
  if (Number.isNaN(value)) return "nan";
  // All digits of the binary number, since only they tell a tie from what looks like one (2.675).
  let exact = kind ? value.toPrecision(60) : String(value);
  if (Object.is(value, -0)) exact = "-0";
  const written = (rules, signs = language) => {
    const shared = { roundingMode: "halfEven", useGrouping: Boolean(comma) };
    return new Intl.NumberFormat(signs, { ...shared, ...rules }).format(exact);
  };
  if (!kind) return written({ maximumFractionDigits: 20 });
  const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  if (kind === "f") return written(places);
  const significant = { maximumSignificantDigits: Number(digits ?? 6) };
  const [mantissa, power] = written({ ...significant, notation: "scientific" }, "en").split("E");
  if (power >= -4 && power < significant.maximumSignificantDigits) return written(significant);
  const sign = power < 0 ? "-" : "+";
  return `${mantissa}e${sign}${String(Math.abs(power)).padStart(2, "0")}`;
}

// A number as Python's round makes it.
export function rounded(value, digits) {
  return Number(numberText(value, `.${digits}f`, "en"));
}

// A very small number, such as 4e-15, with a hyphen that no line ends with.
export function tiny(value) {
  return value.toExponential(0).replace("-", "\u2011");
}
