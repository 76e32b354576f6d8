// The picture of the flat wall: thickness against time, and temperature against distance.

import { say } from "../text.js";
import { make } from "./controls.js";
import { CurvePicture } from "./picture.js";

export class View {
  constructor(box, data) {
    this.data = data;
    // Two pictures, one below the other: no room for controls beside them on a phone.
    this.isTall = true;
    this.legend = make("p", { class: "cf-amounts" });
    const growth = make("div", {}, this.legend);
    const profile = make("div", {}, make("p", { class: "cf-amounts" }, say("at_the_end")));
    box.append(growth, profile);
    this.growth = new CurvePicture(growth, 270);
    this.profile = new CurvePicture(profile, 250);
  }

  draw(values) {
    const [computed, , formula] = this.data.lines;
    const isPlane = values.shape === "plane";
    this.legend.textContent = say(isPlane ? "growth_exact" : "growth_simple");
    const every = Math.max(1, Math.floor(values.growth.length / this.data.most_dots));
    const thickest = Math.max(values.formula, values.thickness);
    this.growth.draw({
      x: { low: 0, high: values.minutes, label: say("time_min"), whole: true },
      y: { low: 0, high: 5 * Math.ceil((1.1 * thickest) / 5), label: say("thickness") },
      lines: [{ points: values.curve, ...formula }],
      dots: [{ points: values.growth.filter((_, n) => n % every === 0), colour: computed.colour }],
      room: 20,
    });
    const [edge] = this.data.colours.isotherms;
    this.profile.draw({
      x: { low: 0, high: this.data.shown_mm, label: say("distance_from_wall") },
      y: { low: -195, high: 45, label: say("temperature"), ticks: [-160, -120, -80, -40, 0, 37] },
      marks: [{ x: values.thickness, colour: edge.colour === "#111111" ? "currentColor" : edge.colour,
        text: say("edge_of_ice"), textY: -120 }],
      dots: [{ points: values.profile, colour: computed.colour, radius: 1.6, filled: true }],
      room: 20,
    });
  }
}
