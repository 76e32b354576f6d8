// Controls: a native range input with a text field, or a menu. What is typed is read strictly, with
// a decimal point or a comma; what cannot be used is answered with a sentence.

import { numberText, say } from "../text.js";

let ids = 0;

// An element with attributes and children; texts are never read as HTML.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((one) => one !== null));
  return element;
}

function shown(control, value) {
  return `${numberText(value, ".10g")} ${control.unit}`.trim();
}

function rangeOf(control) {
  const low = numberText(control.minimum, ".10g");
  return say("range", { low, high: shown(control, control.maximum) });
}

// The value that a text means for a control; throws a RangeError with a sentence otherwise.
export function readNumber(control, text) {
  const { label } = control;
  const range = rangeOf(control);
  if (!text.trim()) throw new RangeError(say("number_blank", { label, range }));
  let plain = text.trim().replace(/[−–]/g, "-");
  if (control.unit && plain.endsWith(control.unit)) plain = plain.slice(0, -control.unit.length);
  const found = /^([+-]?)(\d+(?:[.,]\d*)?|[.,]\d+)\s*$/.exec(plain.trim());
  if (!found) {
    throw new RangeError(say("number_unreadable", { label, range, text: text.slice(0, 30) }));
  }
  const value = Number(`${found[1]}${found[2].replace(",", ".")}`);
  return checked(control, value);
}

// A number of a control, or a RangeError that names the nearest valid one.
export function checked(control, value) {
  const { label } = control;
  const refuse = (key, nearest) => {
    const parts = { label, range: rangeOf(control) };
    parts.value = shown(control, value);
    parts.nearest = shown(control, nearest);
    throw new RangeError(say(key, parts));
  };
  if (!(value >= control.minimum && value <= control.maximum)) {
    refuse("number_outside", value > control.maximum ? control.maximum : control.minimum);
  }
  if (control.stops && !control.stops.includes(value)) {
    const nearest = control.stops.reduce((best, one) => {
      return Math.abs(one - value) < Math.abs(best - value) ? one : best;
    });
    refuse("number_step", nearest);
  }
  if (control.whole && value !== Math.round(value)) refuse("number_not_whole", Math.round(value));
  return Number(value.toFixed(10));
}

// Settings from an address: only known names with valid values count; the rest is named.
export function fromAddress(controls, search) {
  const settings = {};
  const ignored = [];
  for (const [name, text] of new URLSearchParams(search)) {
    if (name === "panel") continue;
    const control = controls.find((one) => one.name === name);
    try {
      if (!control || text.length > 60) throw new RangeError(name);
      if (control.kind === "number") {
        settings[name] = readNumber(control, text);
      } else {
        const option = control.options.find((one) => String(one.value) === text);
        if (!option) throw new RangeError(name);
        settings[name] = option.value;
      }
    } catch {
      ignored.push(name.slice(0, 30).replace(/[^\w-]/g, "?"));
    }
  }
  return { settings, ignored };
}

// The input of one control: { element, show(value) }. `changed(value, isMoving)` and
// `wrong(sentence)` are called.
export function input(control, changed, wrong) {
  return control.kind === "number"
    ? numberInput(control, changed, wrong)
    : choiceInput(control, changed);
}

function choiceInput(control, changed) {
  ids += 1;
  const id = `cf-control-${ids}`;
  const options = control.options.map((one, n) => make("option", { value: n }, one.label));
  const select = make("select", { id, class: "cf-select" }, ...options);
  select.addEventListener("change", () => changed(control.options[select.selectedIndex].value));
  const element = make(
    "div", { class: "cf-control" }, make("label", { for: id }, control.label), select,
  );
  const show = (value) => {
    select.selectedIndex = control.options.findIndex((one) => one.value === value);
  };
  return { element, show };
}

function numberInput(control, changed, wrong) {
  ids += 1;
  const id = `cf-control-${ids}`;
  // A control with stops slides over their numbers; any other over its own values.
  const { stops } = control;
  const slider = make("input", {
    type: "range",
    id,
    class: "cf-slider",
    min: stops ? 0 : control.minimum,
    max: stops ? stops.length - 1 : control.maximum,
    step: stops ? 1 : control.step,
  });
  const field = make("input", {
    type: "text", inputmode: "decimal", class: "cf-field", autocomplete: "off",
    "aria-label": control.heading,
  });
  const slid = () => {
    const value = Number(slider.value);
    return stops ? stops[value] : Number(value.toFixed(10));
  };
  slider.addEventListener("input", () => changed(slid(), true));
  slider.addEventListener("change", () => changed(slid(), false));
  const typed = () => {
    try {
      const value = readNumber(control, field.value);
      field.removeAttribute("aria-invalid");
      wrong(control.name, "");
      changed(value, false);
    } catch (problem) {
      if (!(problem instanceof RangeError)) throw problem;
      field.setAttribute("aria-invalid", "true");
      wrong(control.name, problem.message);
    }
  };
  field.addEventListener("change", typed);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") typed();
  });
  const element = make(
    "div", { class: "cf-control" },
    make("label", { for: id }, control.heading),
    make("div", { class: "cf-number" }, slider, field),
  );
  const show = (value) => {
    slider.value = stops ? stops.indexOf(value) : value;
    slider.setAttribute("aria-valuetext", shown(control, value));
    if (document.activeElement !== field) field.value = numberText(value, ".10g");
    field.removeAttribute("aria-invalid");
  };
  return { element, show };
}
