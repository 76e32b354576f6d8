// live/question.html?question=quiz:01/why_helium: a question by itself, for a frame in another page.

import "./element.js";

const LONGEST_NAME = 100;
const asked = new URLSearchParams(window.location.search).get("question") ?? "quiz:00";
const element = document.createElement("cold-facts-question");
element.setAttribute("name", asked.slice(0, LONGEST_NAME));
document.querySelector("main").append(element);
// Not inside of another page's frame.
if (window.parent !== window) document.getElementById("course").target = "_blank";
