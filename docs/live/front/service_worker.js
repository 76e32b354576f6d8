// Keeps pages of the course for times without a network.  Every release has a cache of its own,
// named after a hash of its files; a new release takes over what was kept and deletes the old one.

const RELEASE = "{release}";
const SCOPE = self.registration.scope;
const PREFIX = `cold-facts ${SCOPE} `;
const LIST = "live/release.json";

let list = null;

/** The files of this release with their hashes. */
async function release() {
  if (list) return list;
  const cache = await caches.open(PREFIX + RELEASE);
  const kept = await cache.match(new URL(LIST, SCOPE));
  const answer = kept ?? (await fetch(new URL(LIST, SCOPE), { cache: "no-cache" }));
  const found = await answer.clone().json();
  if (found.release !== RELEASE) throw new Error("the list of files is of another release");
  if (!kept) await cache.put(new URL(LIST, SCOPE), answer);
  list = found;
  return list;
}

/**
 * Keep a file, fetched already or not, if it is the one of this release; with a page, what its panels
 * need when they come into sight.
 */
async function keep(path, fetched) {
  const { files, needs } = await release();
  const cache = await caches.open(PREFIX + RELEASE);
  const address = new URL(path, SCOPE);
  if (!Object.hasOwn(files, path) || (await cache.match(address))) return;
  const answer = fetched ?? (await fetch(address, { cache: "no-cache" }));
  const bytes = await answer.clone().arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const written = Array.from(hash.slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (!answer.ok || written !== files[path]) throw new Error(`${path} is not of this release`);
  await cache.put(address, answer);
  await Promise.all((needs[path] ?? []).map((one) => keep(one)));
}

/** The path of a file below the scope; null for an address elsewhere. */
function pathOf(address) {
  const plain = new URL(address);
  plain.search = "";
  plain.hash = "";
  if (!plain.href.startsWith(SCOPE)) return null;
  const path = decodeURIComponent(plain.href.slice(SCOPE.length));
  return path === "" || path.endsWith("/") ? `${path}index.html` : path;
}

/** Keep the shell and whatever the release before had kept: all of it, or nothing. */
async function install() {
  try {
    await takeOver();
  } catch (problem) {
    await caches.delete(PREFIX + RELEASE);
    throw problem;
  }
  await self.skipWaiting();
}

async function takeOver() {
  const { shell } = await release();
  const before = [];
  for (const name of await oldCaches()) {
    const requests = await (await caches.open(name)).keys();
    before.push(...requests.map((request) => pathOf(request.url)));
  }
  await Promise.all([...new Set([...shell, ...before])].map((path) => keep(path)));
}

async function oldCaches() {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(PREFIX) && name !== PREFIX + RELEASE);
}

async function activate() {
  await Promise.all((await oldCaches()).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(event, path) {
  const { request } = event;
  const cache = await caches.open(PREFIX + RELEASE);
  const kept = await cache.match(new URL(path, SCOPE));
  if (kept) return kept;
  try {
    const fetched = await fetch(request);
    // What is opened once is there without a network, too.
    event.waitUntil(keep(path, fetched.clone()).catch(() => {}));
    return fetched;
  } catch (problem) {
    if (request.mode !== "navigate") throw problem;
    return Response.redirect(new URL("live/front/not_here.html", SCOPE));
  }
}

async function keepAll(paths, port) {
  let done = 0;
  for (const path of paths) {
    await keep(path);
    done += 1;
    port?.postMessage({ done, of: paths.length });
  }
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const path = event.request.method === "GET" ? pathOf(event.request.url) : null;
  if (path !== null) event.respondWith(answer(event, path));
});
self.addEventListener("message", (event) => {
  const [port] = event.ports;
  const work = async () => {
    const { files } = await release();
    const { keep: wanted } = event.data;
    const paths = wanted === "everything" ? Object.keys(files) : wanted.map(pathOf);
    await keepAll(paths.filter((path) => path !== null), port);
  };
  event.waitUntil(work().catch((problem) => port?.postMessage({ problem: String(problem) })));
});
