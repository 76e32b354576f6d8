// The front page: the first ball with one slider, and one question.  Both are parts of the course:
// the solver and its picture as in the panels, the question as in the quizzes.

import { input } from "../panels/controls.js";
import { MapPicture } from "../panels/map.js";
import { sentence } from "../panels/one_needle.js";
import { cellsOf, Runs, startWorker } from "../panels/run.js";
import { say, showSentence, use } from "../text.js";
import { begun } from "./early.js";

const part = (name) => document.getElementById(name);

/** The picture with its slider, the first control of the panel. */
function showBall(data) {
  const [control] = data.controls;
  const map = new MapPicture(part("picture"), data.pictures[0]);
  let shown = null;
  const redraw = () => {
    if (!shown) return;
    map.draw(shown.values);
    const said = sentence(shown.values, say);
    showSentence(part("sentence"), said);
    part("picture").setAttribute("aria-label", `${said} ${data.scene}`);
    part("cells").textContent = cellsOf(data, shown);
  };
  const runs = new Runs(data, (answer) => {
    const { problem, isMoving, milliseconds } = answer;
    if (problem && isMoving) return;
    warn(problem ? say("failed", { problem }) : "");
    if (problem) return;
    shown = answer;
    redraw();
    performance.mark("cold-facts-drawn", { detail: milliseconds });
  });
  const settings = Object.fromEntries(data.controls.map(({ name, value }) => [name, value]));
  const set = (value, isMoving) => {
    warn("");
    settings[control.name] = value;
    made.show(value);
    runs.start({ ...settings }, isMoving);
  };
  const made = input(control, set, (_, message) => warn(message));
  part("slider").append(made.element);
  new ResizeObserver(redraw).observe(part("picture"));
  set(control.value, false);
}

function warn(message) {
  part("warning").textContent = message;
  part("warning").hidden = !message;
}

function failed(problem) {
  console.warn(problem);
  document.documentElement.classList.add("cold-facts-failed");
  part("sentence").textContent = part("sentence").dataset.failed;
}

// What the first picture does not wait for.
async function showTheRest(data) {
  const { showQuestion } = await import("./question.js");
  showQuestion(part("question"), data);
  await offerOffline();
}

async function offerOffline() {
  if (!navigator.serviceWorker) return;
  const { keepEverything } = await import("./offline.js");
  const [button, line] = [part("keep"), part("keep-why")];
  part("offline").hidden = false;
  line.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    keepEverything((done, of) => {
      const hasFailed = done === null;
      const isEnd = hasFailed || done === of;
      button.disabled = !isEnd;
      // Every step would be too much to listen to.
      if (!isEnd && done % 25) return;
      if (hasFailed) line.textContent = say("front_keep_failed");
      else line.textContent = isEnd ? say("front_kept") : say("front_keeping", { done, of });
    });
  });
}

try {
  const { worker, lost, data } = await begun;
  lost.catch(failed);
  use(data.strings);
  startWorker(failed, worker);
  showBall(data.ball);
  showTheRest(data).catch((problem) => console.warn(problem));
} catch (problem) {
  failed(problem);
}
