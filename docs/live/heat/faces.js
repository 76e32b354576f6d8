// Boundary faces: where tissue meets a cold source, and how well each face conducts; equations (7)
// and (O1) of src/helpers/freezing/solver/faces.py and side.py, for needles in (r, z) and (x, y)
// grids and for the wall inside a one-dimensional one.

import { TIE_CELLS } from "./grid.js";

const NEAR_CELLS = 0.4;
const EDGE_FACTOR = 2 ** (1 / 3);

// All faces, and the cells inside needles, each with the number of its source.
export function boundaryFaces(grid, sources) {
  const inside = [];
  if (grid.axes.length === 1) {
    return { faces: sources.map((_, source) => wallFace(grid, source)), inside };
  }
  const owner = new Int16Array(grid.cells).fill(-1);
  const needles = sources.map((source) => new Needle(grid, source));
  needles.forEach((needle, source) => {
    for (let cell = 0; cell < grid.cells; cell += 1) {
      if (!needle.holds(grid.place(cell))) continue;
      if (owner[cell] >= 0) throw new RangeError(`probe ${source} overlaps probe ${owner[cell]}`);
      owner[cell] = source;
      inside.push({ cell, source });
    }
  });
  const faces = needles.flatMap((needle, source) => {
    const own = inside.filter((one) => one.source === source);
    return needle.faces(own, owner).map((one) => ({ ...one, source }));
  });
  return { faces, inside };
}

// The inner side of a plane, cylinder or sphere: half a cell conducts exactly, equation (O1).
function wallFace(grid, source) {
  const [face] = grid.start;
  const centre = grid.centre(0, 0);
  const perArea = [
    () => 1 / Math.abs(centre - face),
    () => 1 / (face * Math.abs(Math.log(centre / face))),
    () => 1 / (face ** 2 * Math.abs(1 / face - 1 / centre)),
  ][grid.curvature]();
  const area = grid.faceAreas[0] / grid.volumes[0];
  const conductance = (grid.faceAreas[0] * perArea) / grid.volumes[0];
  // No cell lies behind it.
  return { cell: 0, behind: 0, conductance, regular: 0, area, source };
}

// A needle placed on a grid; metres. It lies inside of the grid, and the cells are small enough to
// see it: the panels, and the slice in which a reader moves needles, offer no other.
class Needle {
  constructor(grid, { radius_mm, active_length_mm, x_mm, y_mm, z_mm }) {
    this.grid = grid;
    this.radius = radius_mm / 1000;
    this.isEndless = grid.kind === "xy";
    // Its axis is that of an (r, z) grid, and without ends in an (x, y) grid.
    this.axis = this.isEndless ? [x_mm / 1000, y_mm / 1000] : [0, 0];
    this.middle = this.isEndless ? 0 : z_mm / 1000;
    this.half = this.isEndless ? Infinity : active_length_mm / 2000;
    // Which of its flat ends have tissue beyond them.
    const upperGap = grid.cell * grid.shape[1] - this.middle - this.half;
    const gaps = [[-1, this.middle - this.half], [1, upperGap]];
    const layer = (0.5 + NEAR_CELLS - TIE_CELLS) * grid.cell;
    this.openEnds = gaps.filter(([, gap]) => gap > layer).map(([end]) => end);
    const ends = this.openEnds.length * Math.PI * this.radius ** 2;
    this.area = 2 * Math.PI * this.radius * (this.isEndless ? 1 : 2 * this.half) + ends;
  }

  // From its axis to the centre of a cell.
  distance([row, cell]) {
    const x = this.grid.centre(0, row) - this.axis[0];
    const y = this.isEndless ? this.grid.centre(1, cell) - this.axis[1] : 0;
    return Math.sqrt(x ** 2 + y ** 2);
  }

  // How far a cell lies beyond its nearer end.
  beyond(place) {
    return Math.abs(this.grid.centre(1, place[1]) - this.middle) - this.half;
  }

  holds(place) {
    const near = (NEAR_CELLS - TIE_CELLS) * this.grid.cell;
    return this.beyond(place) <= near && this.distance(place) - this.radius <= near;
  }

  // The faces of every tissue cell with a neighbour inside the needle.
  faces(own, owner) {
    const { grid } = this;
    const found = grid.axes.flatMap((axis) => [-1, 1].flatMap((side) => {
      const group = [];
      for (const { cell: behind } of own) {
        const place = grid.place(behind);
        place[axis] -= side;
        if (place[axis] < 0 || place[axis] >= grid.shape[axis]) continue;
        const cell = grid.flat(place);
        if (owner[cell] < 0) group.push({ cell, behind, place });
      }
      // A flat end is as large as a disc, not as the squares that cover it.
      const stepped = group.reduce((sum, { cell }) => sum + grid.volume(cell) / grid.cell, 0);
      return group.map(({ cell, behind, place }) => {
        const conductance = axis === 0 || this.isEndless
          ? this.#sideConductance(place, axis, side)
          : this.#endConductance(place, stepped);
        const regular = grid.conductance(axis, side, place);
        return { cell, behind, conductance, regular, area: regular * grid.cell };
      });
    }));
    // Films act on the round surface: its true area is shared among the faces of the staircase.
    const stepped = found.reduce((sum, one) => sum + one.area * grid.volume(one.cell), 0);
    return found.map((one) => ({ ...one, area: (one.area * this.area) / stepped }));
  }

  // Equation (7): the logarithm at the centre of the cell, the normal at the face.
  #sideConductance(place, axis, side) {
    const { grid } = this;
    const rho = this.distance(place);
    const logarithm = Math.log(rho / this.radius);
    if (this.isEndless) {
      const face = place.map((number, one) => grid.centre(one, number) - this.axis[one]);
      face[axis] += (side * grid.cell) / 2;
      const normal = (-side * face[axis]) / (face[0] ** 2 + face[1] ** 2);
      return Math.max(normal, 0) / (grid.cell * logarithm);
    }
    const fromMiddle = grid.centre(1, place[1]) - this.middle;
    const within = (1 - TIE_CELLS) * grid.cell;
    const isBesideEdge = this.openEnds.some((end) => this.half - end * fromMiddle < within);
    return (isBesideEdge ? EDGE_FACTOR : 1) / (rho * grid.cell * logarithm);
  }

  // Of a face on a flat end, over its true distance and area.
  #endConductance(place, stepped) {
    const { grid, radius } = this;
    const share = (Math.PI * radius ** 2) / stepped;
    const isBesideEdge = radius - this.distance(place) < (1 - TIE_CELLS) * grid.cell;
    const length = Math.max(this.beyond(place), NEAR_CELLS * grid.cell);
    return (share * (isBesideEdge ? EDGE_FACTOR : 1)) / (length * grid.cell);
  }
}
