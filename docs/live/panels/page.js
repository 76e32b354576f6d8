// live/panel.html?panel=first_ball&minutes=10: one panel by itself, for a frame in another page.

import { make } from "../make.js";
import { say } from "../text.js";
import { openPanel } from "./element.js";

const FIRST = "first_ball";
const search = window.location.search.slice(0, 2000);
const box = document.getElementById("panel");
const name = new URLSearchParams(search).get("panel") ?? FIRST;

let panel;
try {
  panel = await openPanel(box, name, { search, isPage: true, heading: 1 });
} catch {
  panel = await openPanel(box, FIRST, { isPage: true, heading: 1 });
  box.prepend(make("p", { role: "alert" }, say("no_panel")));
}
document.title = `${panel.data.title} · Cold Facts`;
const link = document.getElementById("course");
link.href = new URL(`../../${panel.data.page}`, import.meta.url).href;
link.textContent = say("open_page");
// Not inside of another page's frame.
if (window.parent !== window) link.target = "_blank";
