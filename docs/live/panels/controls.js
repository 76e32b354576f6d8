// Controls: a native range input with a text field, or a menu. What is typed is read strictly, with
// a decimal point or a comma; what cannot be used is answered with a sentence.

import { freshId, make } from "../make.js";
import { numberText, say } from "../text.js";

function written(value) {
  return numberText(value, ".10g");
}

function shown(control, value) {
  return `${written(value)} ${control.unit}`.trim();
}

function rangeOf(control) {
  return say("range", { low: written(control.minimum), high: shown(control, control.maximum) });
}

// The value that a text means for a control; throws a RangeError with a sentence otherwise.
function readNumber(control, text) {
  const { label, unit } = control;
  const parts = { label, range: rangeOf(control), text: text.slice(0, 30) };
  let plain = text.trim().replace(/[−–]/g, "-");
  if (!plain) throw new RangeError(say("number_blank", parts));
  if (unit && plain.endsWith(unit)) plain = plain.slice(0, -unit.length).trim();
  const value = Number(plain.replace(",", "."));
  // Hundreds of digits are more than a number can hold.
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/.test(plain) || !Number.isFinite(value)) {
    throw new RangeError(say("number_unreadable", parts));
  }
  return checked(control, value);
}

// A number of a control, or a RangeError that names the nearest valid one.
function checked(control, value) {
  const { label, minimum, maximum, stops, whole } = control;
  const refuse = (key, nearest) => {
    const parts = { label, range: rangeOf(control) };
    parts.value = shown(control, value);
    parts.nearest = shown(control, nearest);
    throw new RangeError(say(key, parts));
  };
  if (value < minimum) refuse("number_outside", minimum);
  if (value > maximum) refuse("number_outside", maximum);
  if (stops && !stops.includes(value)) {
    const distance = (one) => Math.abs(one - value);
    const nearest = stops.reduce((best, one) => (distance(one) < distance(best) ? one : best));
    refuse("number_step", nearest);
  }
  if (whole && value !== Math.round(value)) refuse("number_not_whole", Math.round(value));
  return Number(value.toFixed(10));
}

// Settings from an address: only known names with valid values count; the rest is named. `start` are
// the settings without an address; a control may have its own `read(text, settings)`.
export function fromAddress(controls, search, start) {
  const settings = {};
  const ignored = [];
  for (const [name, text] of new URLSearchParams(search)) {
    if (name === "panel") continue;
    try {
      const control = controls.find((one) => one.name === name);
      settings[name] = fromText(control, text, { ...start, ...settings });
    } catch {
      ignored.push(name.slice(0, 30).replace(/[^\w-]/g, "?"));
    }
  }
  return { settings, ignored };
}

function fromText(control, text, settings) {
  if (!control || text.length > 100) throw new RangeError("no setting of this panel");
  if (control.read) return control.read(text, settings);
  if (control.kind === "number") return readNumber(control, text);
  const option = control.options.find((one) => String(one.value) === text);
  if (!option) throw new RangeError("no option of this menu");
  return option.value;
}

// The input of one control: { element, show(value) }. `changed(value, isMoving)` and
// `wrong(name, sentence)` are called.
export function input(control, changed, wrong) {
  return control.kind === "number"
    ? numberInput(control, changed, wrong)
    : choiceInput(control, changed);
}

function choiceInput({ label, options }, changed) {
  const id = freshId();
  const choose = () => changed(options[select.selectedIndex].value);
  const listed = options.map((one) => make("option", {}, one.label));
  const select = make("select", { id, class: "cf-select", onchange: choose }, ...listed);
  const show = (value) => {
    select.selectedIndex = options.findIndex((one) => one.value === value);
  };
  const named = make("label", { for: id }, label);
  return { element: make("div", { class: "cf-control" }, named, select), show };
}

function numberInput(control, changed, wrong) {
  const { name, heading, minimum, maximum, step, stops } = control;
  const id = freshId();
  // A control with stops slides over their numbers; any other over its own values.
  const range = stops
    ? { min: 0, max: stops.length - 1, step: 1 }
    : { min: minimum, max: maximum, step };
  const slid = () => {
    const value = Number(slider.value);
    return stops ? stops[value] : Number(value.toFixed(10));
  };
  const slider = make("input", {
    type: "range", id, class: "cf-slider", ...range,
    oninput: () => changed(slid(), true), onchange: () => changed(slid(), false),
  });
  const typed = () => {
    try {
      changed(readNumber(control, field.value), false);
    } catch (problem) {
      if (!(problem instanceof RangeError)) throw problem;
      field.setAttribute("aria-invalid", "true");
      wrong(name, problem.message);
    }
  };
  const field = make("input", {
    // The keys for decimal numbers have no minus on an iPhone.
    type: "text", inputmode: minimum < 0 ? "text" : "decimal", class: "cf-field",
    autocomplete: "off", "aria-label": heading,
    onchange: typed, onkeydown: (event) => event.key === "Enter" && typed(),
  });
  const show = (value) => {
    slider.value = stops ? stops.indexOf(value) : value;
    slider.setAttribute("aria-valuetext", shown(control, value));
    if (document.activeElement !== field) field.value = written(value);
    field.removeAttribute("aria-invalid");
  };
  const element = make(
    "div", { class: "cf-control" }, make("label", { for: id }, heading),
    make("div", { class: "cf-number" }, slider, field),
  );
  return { element, show };
}
