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
  const needles = sources.map((needle) => placed(grid, needle));
  needles.forEach((at, number) => claim(grid, at, number, owner));
  owner.forEach((source, cell) => {
    if (source >= 0) inside.push({ cell, source });
  });
  const faces = needles.flatMap((at, number) => needleFaces(grid, at, number, owner, inside));
  return { faces, inside };
}

// The inner side of a plane, cylinder or sphere: half a cell conducts exactly, equation (O1).
function wallFace(grid, source) {
  const face = grid.start[0];
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

// Where a needle lies: stored axes across it with their places, and the one along it; metres.
function placed(grid, needle) {
  const endless = grid.kind === "xy";
  const across = endless
    ? [[1, needle.x_mm / 1000], [2, needle.y_mm / 1000]]
    : [[0, 0]];
  const along = endless ? null : 2;
  const middle = endless ? 0 : needle.z_mm / 1000;
  const half = needle.active_length_mm / 2000;
  const radius = needle.radius_mm / 1000;
  const openEnds = [];
  if (!endless) {
    const size = grid.cell * grid.shape[2];
    const layer = (0.5 + NEAR_CELLS - TIE_CELLS) * grid.cell;
    if (middle - half > layer) openEnds.push(-1);
    if (size - middle - half > layer) openEnds.push(1);
  }
  return { across, along, middle, half, radius, openEnds };
}

function distance(grid, across, place) {
  return Math.sqrt(across.reduce((sum, [axis, at]) => {
    return sum + (grid.centre(axis, place[axis]) - at) ** 2;
  }, 0));
}

// The part of the grid that a needle can touch: first and last index on every stored axis.
function windowOf(grid, { across, along, middle, half, radius }) {
  const extents = new Map(across.map(([axis, at]) => [axis, [at, radius]]));
  if (along !== null) extents.set(along, [middle, half]);
  return grid.shape.map((count, axis) => {
    if (!extents.has(axis)) return [0, count - 1];
    const [at, reach] = extents.get(axis);
    const from = Math.floor((at - grid.start[axis] - reach) / grid.cell) - 2;
    const to = Math.ceil((at - grid.start[axis] + reach) / grid.cell) + 2;
    return [Math.max(from, 0), Math.min(to, count - 1)];
  });
}

// Mark the cells of a needle as its own. It lies inside of the grid: the panels, and the slice in
// which a reader moves needles, offer no other place.
function claim(grid, at, number, owner) {
  const near = (NEAR_CELLS - TIE_CELLS) * grid.cell;
  const [planes, rows, cells] = windowOf(grid, at);
  let count = 0;
  for (let i = planes[0]; i <= planes[1]; i += 1) {
    for (let j = rows[0]; j <= rows[1]; j += 1) {
      for (let k = cells[0]; k <= cells[1]; k += 1) {
        const place = [i, j, k];
        const beyond = at.along === null ? 0 : Math.abs(grid.centre(2, k) - at.middle) - at.half;
        if (beyond > near || distance(grid, at.across, place) - at.radius > near) continue;
        const cell = grid.flat(place);
        if (owner[cell] >= 0) {
          throw new RangeError(`probe ${number} overlaps probe ${owner[cell]}`);
        }
        owner[cell] = number;
        count += 1;
      }
    }
  }
  if (!count) throw new RangeError(`cells of ${1000 * grid.cell} mm are too large for a probe`);
}

// The faces of every tissue cell with a neighbour inside the needle.
function needleFaces(grid, at, source, owner, inside) {
  const found = [];
  const own = inside.filter((one) => one.source === source);
  for (const axis of grid.axes) {
    for (const side of [-1, 1]) {
      const group = [];
      for (const { cell: behind } of own) {
        const place = grid.place(behind);
        place[axis] -= side;
        if (place[axis] < 0 || place[axis] >= grid.shape[axis]) continue;
        const cell = grid.flat(place);
        if (owner[cell] < 0) group.push({ cell, behind, source, place });
      }
      const isSide = at.across.some(([one]) => one === axis);
      // A flat end is as large as a disc, not as the squares that cover it.
      const stepped = group.reduce((sum, one) => sum + grid.volumes[one.place[0]] / grid.cell, 0);
      for (const one of group) {
        one.conductance = isSide
          ? sideConductance(grid, at, one.place, axis, side)
          : endConductance(grid, at, one.place, stepped);
        if (axis === 0) {
          // The inner face of a cell: a needle in (r, z) reaches to the axis.
          one.regular = grid.lower[one.place[0]];
          one.area = grid.faceAreas[one.place[0]] / grid.volumes[one.place[0]];
        } else {
          one.regular = 1 / grid.cell ** 2;
          one.area = 1 / grid.cell;
        }
      }
      found.push(...group);
    }
  }
  // Films act on the round surface: its true area is shared among the faces of the staircase.
  const stepped = found.reduce((sum, one) => sum + one.area * grid.volumes[one.place[0]], 0);
  const ends = at.openEnds.length * Math.PI * at.radius ** 2;
  const trueArea = at.along === null
    ? 2 * Math.PI * at.radius
    : 2 * Math.PI * at.radius * (2 * at.half) + ends;
  for (const one of found) one.area = (one.area * trueArea) / stepped;
  return found;
}

// Equation (7): the logarithm at the centre of the cell, the normal at the face.
function sideConductance(grid, at, place, axis, side) {
  let conductance;
  if (grid.kind === "rz") {
    const rho = grid.centre(0, place[0]);
    conductance = 1 / (rho * grid.cell * Math.log(rho / at.radius));
  } else {
    const rho = distance(grid, at.across, place);
    const face = at.across.map(([one, middle]) => {
      return grid.centre(one, place[one]) - middle + (one === axis ? (side * grid.cell) / 2 : 0);
    });
    const own = face[at.across.findIndex(([one]) => one === axis)];
    const outward = (-side * own) / (face[0] ** 2 + face[1] ** 2);
    conductance = Math.max(outward, 0) / (grid.cell * Math.log(rho / at.radius));
  }
  const fromMiddle = at.along === null ? 0 : grid.centre(2, place[2]) - at.middle;
  const within = (1 - TIE_CELLS) * grid.cell;
  const besideEdge = at.openEnds.some((end) => at.half - end * fromMiddle < within);
  return besideEdge ? EDGE_FACTOR * conductance : conductance;
}

// Of a face on a flat end, over its true distance and area.
function endConductance(grid, at, place, stepped) {
  const beyond = Math.abs(grid.centre(2, place[2]) - at.middle) - at.half;
  const rho = distance(grid, at.across, place);
  const share = (Math.PI * at.radius ** 2) / stepped;
  const edge = at.radius - rho < (1 - TIE_CELLS) * grid.cell ? EDGE_FACTOR : 1;
  return (share * edge) / (Math.max(beyond, NEAR_CELLS * grid.cell) * grid.cell);
}
