// The model of the panel "Needles across a tumour", as studies/cross_section.py and planning.py of
// src/helpers/freezing. `places` in the settings, if there are any, are needles that were moved.

import { disc, Grid } from "../heat/grid.js";
import { shareBelow } from "../heat/read.js";
import { Tissue } from "../heat/tissue.js";
import { minutesOf, needleSchedule, pictured, withFlow } from "./model_parts.js";

// Places (mm) of the needles: where they were moved to, or on the ring.
export function placesOf(data, { places, needles, ring_mm: radius, middle: wanted }) {
  const middle = data.width_mm / 2;
  const onRing = data.rings[wanted][needles - 1];
  return places ?? onRing.map(([x, y]) => [middle + radius * x, middle + radius * y]);
}

export function problem(data, settings, level) {
  const grid = new Grid("xy", [data.width_mm, data.width_mm], level.cell_mm);
  const shared = { schedule: needleSchedule(data, data.protocol), ...data.needle };
  const places = placesOf(data, settings);
  const middle = data.width_mm / 2;
  const inside = disc(grid, settings.target_mm / 2, middle, middle);
  return {
    tissue: withFlow(data.tissues[settings.organ], settings.flow_percent),
    grid,
    sources: places.map(([x_mm, y_mm]) => ({ ...shared, x_mm, y_mm })),
    regions: [{ inside, tissue: new Tissue(data.tumour) }],
    options: { minutes: minutesOf(data.protocol) },
  };
}

export function read(reading, data, settings) {
  const { grid, problem: solved } = reading;
  const middle = data.width_mm / 2;
  // Areas outside of the tumour, material 0, and inside; the needles themselves do not count.
  const areas = (share) => {
    const sums = [0, 0];
    for (let cell = 0; cell < grid.cells; cell += 1) {
      if (solved.isTissue[cell]) sums[solved.number[cell]] += share[cell] * grid.size(cell);
    }
    return { outside: sums[0], inside: sums[1] };
  };
  const size = areas(new Uint8Array(grid.cells).fill(1)).inside;
  const covered = (level_C) => areas(shareBelow(reading.minimum_C, grid.shape, level_C));
  const at20 = covered(-20);
  const at40 = covered(-40);
  const places = placesOf(data, settings);
  return {
    count: places.length,
    places,
    has_middle: places.some(([x, y]) => x === middle && y === middle),
    at_20: (100 * at20.inside) / size,
    at_40: (100 * at40.inside) / size,
    healthy: at20.outside / 100,
    reaches_edge: reachesEdge(reading),
    width: data.width_mm,
    tumour: settings.target_mm,
    map: pictured(reading, reading.minimum_C, true),
    around: data.tissues[settings.organ].around,
    rim: { at: [middle, middle], radius: settings.target_mm / 2 },
  };
}

// Whether the ice ever reached an edge of the slice, beyond which a body would go on.
function reachesEdge({ grid, minimum_C: coldest_C, problem: { tissue } }) {
  const [across, up] = grid.shape;
  return coldest_C.some((celsius, cell) => {
    const [x, y] = grid.place(cell);
    const atEdge = x === 0 || y === 0 || x === across - 1 || y === up - 1;
    return atEdge && celsius <= tissue.liquidus_C;
  });
}

function covered(values, say) {
  if (values.count === 1) return say("section_one", values);
  return say(values.has_middle ? "section_with_middle" : "section_without_middle", values);
}

export function sentence(values, say) {
  const found = covered(values, say);
  return values.reaches_edge ? `${found} ${say("section_edge", values)}` : found;
}
