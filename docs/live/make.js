// Parts of a page, made without ever reading a text as HTML.

const SVG = "http://www.w3.org/2000/svg";
let ids = 0;

// An attribute such as `onclick` is a listener, one that is true has no value, and one that is
// false is left out.
function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

// An element with attributes and children.
export function make(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

// A part of a drawing, made alike.
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

export function button(words, press, attributes = {}) {
  return make("button", { type: "button", onclick: press, ...attributes }, words);
}

// A new name for an element that another one refers to.
export function freshId() {
  ids += 1;
  return `cold-facts-${ids}`;
}

// A table of texts in a box that rolls sideways on a narrow screen; `name` is that of the box, and
// with `hasCaption` it stands above the table. With `isNamed` each row begins with its heading.
export function tableBox(name, headings, rows, { hasCaption = false, isNamed = false, style }) {
  const heading = (text, scope) => make("th", { scope }, text);
  const lines = rows.map(([first, ...others]) => make(
    "tr", {}, isNamed ? heading(first, "row") : make("td", {}, first),
    ...others.map((text) => make("td", {}, text)),
  ));
  const table = make(
    "table", {}, ...(hasCaption ? [make("caption", {}, name)] : []),
    make("thead", {}, make("tr", {}, ...headings.map((text) => heading(text, "col")))),
    make("tbody", {}, ...lines),
  );
  return make("div", { class: style, tabindex: 0, role: "region", "aria-label": name }, table);
}
