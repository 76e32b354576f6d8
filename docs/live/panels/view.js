// The picture of a panel that computes: maps and curves, one below the other, as Python describes
// them (docs/live_export/pictures.py). Some panels have a second page of pictures.

import { make } from "../make.js";
import { say } from "../text.js";
import { CurvePicture } from "./curves.js";
import { MapPicture } from "./map.js";

const KINDS = { map: MapPicture, curves: CurvePicture };

export class View {
  constructor(box, data) {
    this.pictures = data.pictures.map((spec) => {
      const title = make("p", { class: "cf-amounts" });
      const area = make("div", { class: spec.style }, title);
      box.append(area);
      return { spec, title, area, drawn: new KINDS[spec.kind](area, spec) };
    });
  }

  draw(values, isSecond) {
    for (const { spec, title, area, drawn } of this.pictures) {
      area.hidden = spec.is_second !== isSecond;
      if (area.hidden) continue;
      const key = spec.title || values.legend;
      const words = key ? say(key, values) : "";
      // Amounts with a point between them; lines end after a point, and no amount is cut in two.
      const whole = words.includes("    ") ? words.replaceAll(" ", "\u00a0") : words;
      title.textContent = whole.replaceAll("\u00a0".repeat(4), "\u00a0· ");
      title.hidden = !words;
      drawn.draw(values);
    }
  }
}
