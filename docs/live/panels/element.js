// <cold-facts-panel name="first_ball">: a live panel on a page. Its children, still pictures, stay
// for print, for readers without scripts, and where a panel cannot be started.

import { make } from "../make.js";
import { fetched, load } from "../text.js";
import { Panel } from "./panel.js";

const BASE = new URL("../", import.meta.url);

// The exported data of a panel; a name is letters, digits and lines only.
async function dataOf(name) {
  if (!/^[a-z0-9_]{1,40}$/.test(name)) throw new RangeError("no such panel");
  return fetched(new URL(`data/${name}.json`, BASE));
}

// Fill a box with a panel; `options` are those of Panel.
export async function openPanel(box, name, options) {
  const [data, trust] = await Promise.all([dataOf(name), dataOf("trust"), load(BASE)]);
  const [{ View }, model] = await Promise.all(
    [data.view, data.model].map((module) => import(`./${module}.js`)),
  );
  return new Panel(box, data, View, model, { trust, ...options });
}

class ColdFactsPanel extends HTMLElement {
  connectedCallback() {
    if (this.live) return;
    this.live = make("div", { class: "cf-live" });
    // A panel starts when it comes near the window.
    const watcher = new IntersectionObserver((entries) => {
      if (!entries.some((one) => one.isIntersecting)) return;
      watcher.disconnect();
      this.#start();
    }, { rootMargin: "600px" });
    watcher.observe(this);
  }

  async #start() {
    this.prepend(this.live);
    try {
      this.panel = await openPanel(this.live, this.getAttribute("name") ?? "");
      this.classList.add("cf-started");
    } catch (problem) {
      this.live.remove();
      console.warn(`This panel stays still: ${problem.message}`);
    }
  }
}

customElements.define("cold-facts-panel", ColdFactsPanel);
