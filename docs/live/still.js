// Opened by double-click, a page may not load modules or workers: its still pictures and texts stay,
// and one sentence says why.  No module itself, so that it runs there.

(() => {
  const root = document.documentElement;
  const { sentence } = document.currentScript.dataset;
  if (window.location.protocol !== "file:") {
    // Still pictures of the front page are then not even loaded.
    root.classList.add("cold-facts-scripts");
    return;
  }
  root.classList.add("cold-facts-as-file");
  document.addEventListener("DOMContentLoaded", () => {
    const first = document.querySelector("cold-facts-question, cold-facts-panel, main > *");
    const note = document.createElement("p");
    note.className = "cold-facts-file-note";
    note.textContent = sentence;
    first?.before(note);
  });
})();
