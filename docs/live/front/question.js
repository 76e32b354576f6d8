// The question of the front page, loaded after the first picture.

import { choiceQuestion } from "../questions/quiz.js";
import { browserStorage, Record } from "../questions/record.js";

export function showQuestion(box, { course, question }) {
  const record = new Record(course, browserStorage());
  box.append(choiceQuestion(question, { course, record }));
  box.classList.add("cold-facts-live");
}
