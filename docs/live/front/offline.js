// Without a network: the service worker keeps the pages that were opened, or the whole course.
// It works on pages that came over https or from this computer; elsewhere nothing happens.

const ROOT = new URL("../../", import.meta.url);

/** The running service worker, or null where there is none. */
async function serviceWorker() {
  try {
    if (!navigator.serviceWorker) return null;
    await navigator.serviceWorker.register(new URL("service_worker.js", ROOT), { scope: ROOT });
    return (await navigator.serviceWorker.ready).active;
  } catch {
    // Private windows and some frames refuse it.
    return null;
  }
}

/** Keep what this page has loaded so far. */
async function keepThisPage() {
  const worker = await serviceWorker();
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  worker?.postMessage({ keep: [window.location.href, ...loaded] });
}

/** Keep every file of the course; `progress(done, of)` is called, and null if it went wrong. */
export async function keepEverything(progress) {
  const worker = await serviceWorker();
  if (!worker) {
    progress(null);
    return;
  }
  const channel = new MessageChannel();
  channel.port1.onmessage = ({ data }) => progress(data.problem ? null : data.done, data.of);
  worker.postMessage({ keep: "everything" }, [channel.port2]);
}

if (document.readyState === "complete") keepThisPage();
else window.addEventListener("load", () => setTimeout(keepThisPage, 1000));
