// A panel of stored pictures: every setting was drawn by the notebook's own panel when the site was
// built. Model and view in one, since nothing is computed.

import { make } from "../make.js";
import { say } from "../text.js";

export function sentence(values) {
  return values.sentence;
}

export class View {
  constructor(box, data) {
    this.data = data;
    const [width, height] = data.size;
    this.image = make("img", { class: "cf-frame", alt: "", width, height });
    box.append(this.image);
    this.numbers = new Map(data.frames.map(({ values }, n) => [JSON.stringify(values), n]));
  }

  // The stored setting in place of a computed one; shown once its picture is there, so that the one
  // before does not flash away.
  async answer(settings, done) {
    const key = JSON.stringify(this.data.controls.map((one) => settings[one.name]));
    this.newest = key;
    const answer = await this.#stored(this.numbers.get(key));
    if (this.newest === key) done(answer);
  }

  async #stored(number) {
    const values = this.data.frames[number];
    if (!values.has_picture) return { values };
    const picture = new Image();
    picture.src = new URL(`../frames/${this.data.name}/${number}.webp`, import.meta.url).href;
    try {
      await picture.decode();
    } catch {
      return { problem: say("no_picture") };
    }
    return { values: { ...values, address: picture.src } };
  }

  draw(values) {
    this.image.hidden = !values.address;
    this.image.src = values.address ?? "";
  }

  note() {
    const scroller = this.image.closest(".cf-scroll");
    const isWide = scroller.scrollWidth > scroller.clientWidth + 1;
    return [
      isWide ? say("slide_sideways") : "",
      say("stored", { count: this.data.frames.length }),
      this.data.is_all ? "" : say("stored_more"),
    ].join(" ").trim();
  }
}
