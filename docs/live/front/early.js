// What takes longest on a slow network is started before the other modules are there: the worker,
// which has modules of its own, and the data.

const LIVE = new URL("../", import.meta.url);

async function fetched() {
  const answer = await fetch(new URL("data/front.json", LIVE));
  if (!answer.ok) throw new Error(`front.json: ${answer.status}`);
  return answer.json();
}

async function begin() {
  const worker = new Worker(new URL("heat/worker.js", LIVE), { type: "module" });
  // It may fail before the data are there, or before front.js is.
  const lost = new Promise((_, reject) => {
    worker.onerror = reject;
  });
  return { worker, lost, data: await Promise.race([lost, fetched()]) };
}

export const begun = begin();
// What went wrong is said by front.js, which may come later.
begun.catch(() => {});
