// Grids: planes, cylinders, spheres, (r, z) and (x, y), of rows along the first axis and cells along
// the second; src/helpers/freezing/grid.py, which has boxes too, stores three axes. Metres, except
// where a name says mm.

const CURVATURES = { plane: 0, cylinder: 1, sphere: 2, rz: 1, xy: 0 };
// How many of the size's unit (mm2, cm3) are one SI unit.
const PER_SI = 1e6;
// Places nearer than this (in cells) are the same, so that rounding decides no tie.
export const TIE_CELLS = 1e-9;

export class Grid {
  // `sizes_mm` are lengths along the axes, `inner_mm` the radius at which a cylinder or sphere
  // begins; all whole numbers of cells.
  constructor(kind, sizes_mm, cell_mm, inner_mm = 0) {
    this.kind = kind;
    this.axes = sizes_mm.map((_, axis) => axis);
    const [rows, cellsPerRow = 1] = sizes_mm.map((size_mm) => Math.round(size_mm / cell_mm));
    this.shape = [rows, cellsPerRow];
    this.cells = rows * cellsPerRow;
    this.cell = cell_mm / 1000;
    this.start = [inner_mm / 1000, 0];
    this.curvature = CURVATURES[kind];
    this.volumes = this.#volumes();
    this.faceAreas = this.#faceAreas();
    [this.lower, this.upper] = this.#conductances();
  }

  // Where the cell centres lie along an axis.
  centre(axis, number) {
    return this.start[axis] + (number + 0.5) * this.cell;
  }

  centres_mm(axis) {
    return Array.from({ length: this.shape[axis] }, (_, n) => 1000 * this.centre(axis, n));
  }

  // The row of a flat index, and its place: row and cell.
  row(flat) {
    return Math.floor(flat / this.shape[1]);
  }

  place(flat) {
    return [this.row(flat), flat % this.shape[1]];
  }

  flat([row, cell]) {
    return row * this.shape[1] + cell;
  }

  // Of a cell by its flat index.
  volume(flat) {
    return this.volumes[this.row(flat)];
  }

  // The same in mm2 or cm3.
  size(flat) {
    return PER_SI * this.volume(flat);
  }

  // Of the face on one side (-1 or 1) of a cell along an axis, 1/m2.
  conductance(axis, side, [row]) {
    if (axis === 1) return 1 / this.cell ** 2;
    return side < 0 ? this.lower[row] : this.upper[row];
  }

  #faces() {
    return Array.from({ length: this.shape[0] + 1 }, (_, n) => this.start[0] + n * this.cell);
  }

  // Of the cells of every row, in the units of Python's `volumes`.
  #volumes() {
    const faces = this.#faces();
    const across = this.cell ** (this.axes.length - 1);
    const between = (power) =>
      faces.slice(1).map((face, n) => face ** power - faces[n] ** power);
    if (this.curvature === 2) return between(3).map((cubes) => (4 / 3) * Math.PI * cubes);
    if (this.curvature === 1) return between(2).map((squares) => Math.PI * squares * across);
    // Squares are all the same, to the last bit.
    if (this.kind === "xy") return faces.slice(1).map(() => this.cell ** 2);
    return between(1);
  }

  #faceAreas() {
    const across = this.cell ** (this.axes.length - 1);
    const area = [() => 1, (face) => 2 * Math.PI * face, (face) => 4 * Math.PI * face * face];
    return this.#faces().map((face) => area[this.curvature](face) * across);
  }

  // Equation (G1): of the lower and the upper face of the cells of every row, 1/m2.
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
      if (distance <= radius_mm + 1000 * TIE_CELLS * grid.cell) inside[grid.flat([i, j])] = 1;
    });
  });
  return inside;
}
