// Faces between two cells of unlike material, grouped by their pair; equation (8) is in kernel.js.
// See src/helpers/freezing/solver/interfaces.py.

export function findInterfaces(grid, number, materials, isTissue) {
  const pairs = [];
  if (materials === 1) return pairs;
  for (let low = 0; low < materials; low += 1) {
    for (let high = 0; high < materials; high += 1) {
      if (low === high) continue;
      const faces = [];
      for (const axis of grid.axes) addFaces(grid, number, isTissue, axis, low, high, faces);
      if (!faces.length) continue;
      pairs.push({
        low,
        high,
        lowCell: Int32Array.from(faces, (one) => one.low),
        highCell: Int32Array.from(faces, (one) => one.high),
        perLow: Float64Array.from(faces, (one) => one.perLow),
        perHigh: Float64Array.from(faces, (one) => one.perHigh),
      });
    }
  }
  return pairs;
}

function addFaces(grid, number, isTissue, axis, low, high, faces) {
  for (let cell = 0; cell < grid.cells; cell += 1) {
    if (number[cell] !== low || !isTissue[cell]) continue;
    const place = grid.place(cell);
    if (place[axis] === grid.shape[axis] - 1) continue;
    const next = [...place];
    next[axis] += 1;
    const other = grid.flat(next);
    if (number[other] !== high || !isTissue[other]) continue;
    const straight = 1 / grid.cell ** 2;
    const perLow = axis === 0 ? grid.upper[place[0]] : straight;
    const perHigh = axis === 0 ? grid.lower[next[0]] : straight;
    faces.push({ low: cell, high: other, perLow, perHigh });
  }
}
