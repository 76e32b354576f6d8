// Grids: planes, cylinders, spheres, (r, z) and (x, y), stored as three axes as in
// src/helpers/freezing/grid.py. Metres, except where a name says mm.

const AXES = { plane: [0], cylinder: [0], sphere: [0], rz: [0, 2], xy: [1, 2] };
const CURVATURES = { plane: 0, cylinder: 1, sphere: 2, rz: 1, xy: 0 };
// How many of the size's unit (mm, mm2, cm3) are one SI unit.
const PER_SI = { plane: 1e3, cylinder: 1e6, sphere: 1e6, rz: 1e6, xy: 1e6 };
// Places nearer than this (in cells) are the same, so that rounding decides no tie.
export const TIE_CELLS = 1e-9;

export class Grid {
  // `sizes_mm` are lengths along the axes, `inner_mm` the radius at which a cylinder or sphere
  // begins; all whole numbers of cells.
  constructor(kind, sizes_mm, cell_mm, inner_mm = 0) {
    const counts = sizes_mm.map((size_mm) => Math.round(size_mm / cell_mm));
    sizes_mm.forEach((size_mm, n) => {
      if (Math.abs(counts[n] * cell_mm - size_mm) > 1e-6 * size_mm) {
        throw new RangeError(`size ${size_mm} mm is not a whole number of ${cell_mm} mm cells`);
      }
    });
    this.kind = kind;
    this.axes = AXES[kind];
    this.shape = [1, 1, 1];
    this.axes.forEach((axis, n) => {
      this.shape[axis] = counts[n];
    });
    this.cell = cell_mm / 1000;
    this.start = [inner_mm / 1000, 0, 0];
    this.curvature = CURVATURES[kind];
    this.cells = counts.reduce((product, count) => product * count, 1);
    this.cellsPerPlane = this.shape[1] * this.shape[2];
    this.perSI = PER_SI[kind];
    this.volumes = this.#volumes();
    this.faceAreas = this.#faceAreas();
    [this.lower, this.upper] = this.#conductances();
  }

  // Where the cell centres lie along a stored axis.
  centre(axis, number) {
    return this.start[axis] + (number + 0.5) * this.cell;
  }

  centres_mm(fieldAxis) {
    const axis = this.axes[fieldAxis];
    return Array.from({ length: this.shape[axis] }, (_, n) => 1000 * this.centre(axis, n));
  }

  // Stored indices of a flat index.
  place(flat) {
    const last = this.shape[2];
    const plane = Math.floor(flat / this.cellsPerPlane);
    const inPlane = flat - plane * this.cellsPerPlane;
    return [plane, Math.floor(inPlane / last), inPlane % last];
  }

  // Of a cell by its flat index.
  volume(flat) {
    return this.volumes[Math.floor(flat / this.cellsPerPlane)];
  }

  flat([plane, row, cell]) {
    return plane * this.cellsPerPlane + row * this.shape[2] + cell;
  }

  #faces() {
    return Array.from({ length: this.shape[0] + 1 }, (_, n) => this.start[0] + n * this.cell);
  }

  // Of the cells along the first axis, in the units of Python's `volumes`.
  #volumes() {
    const faces = this.#faces();
    const across = this.cell ** (this.axes.length - 1);
    const between = (power) =>
      faces.slice(1).map((face, n) => face ** power - faces[n] ** power);
    if (this.curvature === 2) return between(3).map((cubes) => (4 / 3) * Math.PI * cubes);
    if (this.curvature === 1) return between(2).map((squares) => Math.PI * squares * across);
    return between(1).map((length) => length * across);
  }

  #faceAreas() {
    const across = this.cell ** (this.axes.length - 1);
    const area = [() => 1, (face) => 2 * Math.PI * face, (face) => 4 * Math.PI * face * face];
    return this.#faces().map((face) => area[this.curvature](face) * across);
  }

  // Equation (G1): of the lower and the upper face of each cell along the first axis, 1/m2.
  #conductances() {
    const per = this.faceAreas.map((area) => area / this.cell);
    const lower = this.volumes.map((volume, n) => per[n] / volume);
    const upper = this.volumes.map((volume, n) => per[n + 1] / volume);
    lower[0] = 0;
    upper[upper.length - 1] = 0;
    return [lower, upper];
  }
}

// Cells of a round region in an (x, y) grid, 1 inside; mm.
export function disc(grid, radius_mm, x_mm, y_mm) {
  const inside = new Uint8Array(grid.cells);
  const xs = grid.centres_mm(0);
  const ys = grid.centres_mm(1);
  xs.forEach((x, i) => {
    ys.forEach((y, j) => {
      const distance = Math.sqrt((x - x_mm) ** 2 + (y - y_mm) ** 2);
      if (distance <= radius_mm + 1000 * TIE_CELLS * grid.cell) inside[i * ys.length + j] = 1;
    });
  });
  return inside;
}
