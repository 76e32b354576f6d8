// The meaning of a word opens under the pointer and with the keyboard's focus; without this script
// a press opens it. It stays as long as the pointer is on the word or on its meaning, or the word
// has the focus; Escape closes it.

const PATIENCE_MS = 250;
const GAP_PX = 4;
const OPEN = ".word > :popover-open";

function place(button, meaning) {
  const word = button.getBoundingClientRect();
  const widest = parseFloat(getComputedStyle(meaning).maxWidth) || 320;
  const page = document.documentElement;
  const left = Math.max(GAP_PX, Math.min(word.left, page.clientWidth - widest - GAP_PX));
  const below = word.bottom < 0.7 * page.clientHeight;
  const top = below ? word.bottom + GAP_PX : word.top - GAP_PX;
  Object.assign(meaning.style, {
    position: "absolute", inset: "auto", margin: "0", left: `${left + scrollX}px`,
    top: `${top + scrollY}px`, transform: below ? "none" : "translateY(-100%)",
  });
}

// Browsers do so only with what a press has opened.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector(OPEN)?.hidePopover();
});

for (const word of document.querySelectorAll(".word")) {
  const [button, meaning] = word.children;
  if (!meaning.showPopover) break;
  let timer = 0;
  const show = (is_open) => {
    clearTimeout(timer);
    if (meaning.matches(":popover-open") !== is_open) meaning.togglePopover(is_open);
  };
  const later = (is_open) => (event) => {
    clearTimeout(timer);
    if (event.pointerType === "mouse") timer = setTimeout(show, PATIENCE_MS, is_open);
  };
  meaning.addEventListener("beforetoggle", () => place(button, meaning));
  word.addEventListener("pointerenter", later(true));
  word.addEventListener("pointerleave", later(false));
  button.addEventListener("focus", () => button.matches(":focus-visible") && show(true));
  button.addEventListener("blur", () => show(false));
}
