// A panel of stored pictures: every setting was drawn by the notebook's own panel when the site was
// built. Model and view in one, since nothing is computed.

import { say } from "../text.js";
import { make } from "./controls.js";

export function sentence(values) {
  return values.sentence;
}

export class View {
  constructor(box, data) {
    this.data = data;
    const [width, height] = data.size;
    this.image = make("img", { class: "cf-frame", alt: "", width, height });
    box.append(this.image);
    this.frames = new Map(data.frames.map((frame, number) => {
      return [JSON.stringify(frame.values), { ...frame, number }];
    }));
  }

  // The stored setting in place of a computed one.
  answer(settings, done) {
    const values = this.data.controls.map((one) => settings[one.name]);
    const found = this.frames.get(JSON.stringify(values));
    if (!found) {
      done({ problem: say("not_stored") });
      return;
    }
    const address = new URL(`../frames/${this.data.name}/${found.number}.webp`, import.meta.url);
    this.newest = found;
    if (!found.has_picture) {
      done({ values: { ...found, address: "" } });
      return;
    }
    // Shown once it is there, so that the picture before does not flash away.
    const loaded = new Image();
    loaded.onload = () => {
      if (this.newest === found) done({ values: { ...found, address: address.href } });
    };
    loaded.onerror = () => done({ problem: say("no_picture") });
    loaded.src = address.href;
  }

  draw(values) {
    this.image.hidden = !values.address;
    if (values.address) this.image.src = values.address;
  }

  note() {
    const count = this.data.frames.length;
    const scroller = this.image.closest(".cf-scroll");
    const isWide = scroller.scrollWidth > scroller.clientWidth + 1;
    return [
      isWide ? say("slide_sideways") : "",
      say("stored", { count }),
      this.data.is_all ? "" : say("stored_more"),
    ].join(" ").trim();
  }
}
