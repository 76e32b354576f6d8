// What is read from a run: sizes and radii, equation (9) of src/helpers/freezing/result.py.

// Share of each cell of a field with two axes at or below an isotherm.
export function shareBelow(field, [first, second], isotherm_C) {
  const share = new Float64Array(field.length);
  const gradient = (place, number, count, stride) => {
    if (number === 0) return field[place + stride] - field[place];
    if (number === count - 1) return field[place] - field[place - stride];
    return (field[place + stride] - field[place - stride]) / 2;
  };
  for (let i = 0; i < first; i += 1) {
    for (let j = 0; j < second; j += 1) {
      const place = i * second + j;
      const spread =
        Math.abs(gradient(place, i, first, second)) + Math.abs(gradient(place, j, second, 1));
      const gap = isotherm_C - field[place];
      const part = spread > 0 ? 0.5 + gap / spread : Number(gap >= 0);
      share[place] = Math.min(Math.max(part, 0), 1);
    }
  }
  return share;
}

// How far an isotherm reaches along a line of places: to `end_mm` if the last one is so cold, and
// NaN if none is.
export function reach(places_mm, line_C, isotherm_C, end_mm) {
  const last = line_C.findLastIndex((celsius) => celsius <= isotherm_C);
  if (last < 0) return NaN;
  if (last === line_C.length - 1) return end_mm;
  const share = (isotherm_C - line_C[last]) / (line_C[last + 1] - line_C[last]);
  return places_mm[last] + share * (places_mm[last + 1] - places_mm[last]);
}

// A finished run with its problem; what Python's `Freeze` can be asked.
export class Reading {
  constructor(problem, run) {
    this.problem = problem;
    this.grid = problem.grid;
    Object.assign(this, run);
  }

  // Size of everything at or below an isotherm at the end, in mm2 or cm3.
  size(isotherm_C) {
    const share = shareBelow(this.temperature_C, this.grid.shape, isotherm_C);
    return share.reduce((sum, one, cell) => sum + one * this.grid.size(cell), 0);
  }

  // A field along the first axis; in (r, z) half-way up, where the middle of the needle is.
  line(field) {
    const [rows, along] = this.grid.shape;
    return Array.from({ length: rows }, (_, i) => field[i * along + Math.floor(along / 2)]);
  }

  // How far an isotherm reaches along this line; mm, NaN if nowhere is so cold.
  radius_mm(isotherm_C) {
    const places = this.grid.centres_mm(0);
    const end_mm = places.at(-1) + 500 * this.grid.cell;
    return reach(places, this.line(this.temperature_C), isotherm_C, end_mm);
  }

  // Where the ice ends on a one-dimensional grid, from the frozen volume (studies/ice_edge.py); mm.
  edge_mm() {
    let frozen = 0;
    for (let cell = 0; cell < this.grid.cells; cell += 1) {
      frozen += (1 - this.unfrozen_fraction[cell]) * this.grid.volumes[cell];
    }
    const inner = this.grid.start[0];
    if (this.grid.curvature === 0) return 1000 * (inner + frozen);
    if (this.grid.curvature === 1) return 1000 * Math.sqrt(inner ** 2 + frozen / Math.PI);
    return 1000 * (inner ** 3 + (frozen * 3) / 4 / Math.PI) ** (1 / 3);
  }

  // When the ice had passed each cell (min), and how far (mm) it reached then.
  growth() {
    const points = [];
    this.frozen_at_s.forEach((passed_s, cell) => {
      if (!Number.isFinite(passed_s)) return;
      points.push([passed_s / 60, 1000 * this.grid.start[0] + (cell + 1) * 1000 * this.grid.cell]);
    });
    return points;
  }
}
