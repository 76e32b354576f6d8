// Faces between two cells of different material, grouped by their pair; equation (8) is in kernel.js.
// See src/helpers/freezing/solver/interfaces.py.

export function findInterfaces(grid, number, materials, isTissue) {
  if (materials === 1) return [];
  const pairs = new Map();
  for (const axis of grid.axes) {
    for (let cell = 0; cell < grid.cells; cell += 1) {
      const place = grid.place(cell);
      if (place[axis] === grid.shape[axis] - 1) continue;
      const next = place.with(axis, place[axis] + 1);
      const other = grid.flat(next);
      const low = number[cell];
      const high = number[other];
      if (low === high || !isTissue[cell] || !isTissue[other]) continue;
      const perLow = grid.conductance(axis, 1, place);
      const perHigh = grid.conductance(axis, -1, next);
      const pair = low * materials + high;
      if (!pairs.has(pair)) pairs.set(pair, { low, high, faces: [] });
      pairs.get(pair).faces.push({ cell, other, perLow, perHigh });
    }
  }
  return Array.from(pairs.values(), ({ low, high, faces }) => ({
    low,
    high,
    lowCell: Int32Array.from(faces, (one) => one.cell),
    highCell: Int32Array.from(faces, (one) => one.other),
    perLow: Float64Array.from(faces, (one) => one.perLow),
    perHigh: Float64Array.from(faces, (one) => one.perHigh),
  }));
}
