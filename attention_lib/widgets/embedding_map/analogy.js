// An analogy in its own plane: two parallel arrows, and the words near their ends.

import { h } from "../core/dom.js";
import { number } from "../core/format.js";

const TARGET = "→"; // no word of a table

// An address may say anything.
export const isQuestion = (words) => words.length === 3 && words.every((word) => typeof word === "string");
export const sameWords = (some, others) => JSON.stringify(some) === JSON.stringify(others);

/**
 * All that the page shows of an analogy.
 * @param {string[]} question a, b, c
 * @param {ReturnType<import("../word_map/projection.js").analogyPlane>} plane
 * @param {boolean} exclude are the question words left out of the answers?
 * @param {number} size numbers of a vector
 */
export function analogyPicture(question, plane, exclude, size) {
  const [a, b, c] = question;
  const answers = exclude ? plane.answers : plane.free;
  const answer = answers[0][0];
  const target = `${b} − ${a} + ${c}`;
  const left = exclude ? "question words" : "nothing";
  const place = (word) => plane.places[plane.words.indexOf(word)];
  return {
    scene: scene(question, plane, answer, target),
    said: result(question, plane, answers, target),
    about: { token: target, role: "target", place: plane.target },
    lists: [
      { role: "answer", heading: `Answers, ${left} left out`, ranked: answers, place },
      { role: "alone", heading: `Nearest to “${c}” alone`, ranked: plane.alone, place },
    ],
    caption: "The two arrows are the same step. The grey dots are other words near by. The picture is flat and shows 2 "
      + `directions of ${size}; the words differ in the others as well, so the ringed word need not touch the cross.`,
    rows: [
      ...question.map((word) => [word, "question", null, place(word)]),
      ["b − a + c", "target", null, plane.target],
      ...answers.map(([word, near]) => [word, "answer", near, place(word)]),
      ...plane.alone.map(([word, near]) => [word, `near ${c}`, near, place(word)]),
    ],
    description: `${a} is to ${b} as ${c} is to ${answer}: two parallel arrows among the words near them.`,
  };
}

function result(question, plane, answers, target) {
  const [[answer, cosine], [best, near]] = [answers[0], plane.answers[0]];
  const caught = `, one of the question words. Leave them out, and it is “${best}” (${number(near)}).`;
  return [h("strong", { text: target }), " lands nearest to ", h("strong", { text: answer }), ` (${number(cosine)})`,
    question.includes(answer) ? caught : "."];
}

// Two parallel arrows, the words near their ends, a cross where the second arrow ends and a ring around the answer.
// Words that answer nothing have names once the reader comes nearer.
function scene(question, plane, answer, target) {
  const [a, b, c] = question;
  const kinds = new Map([...question.map((word) => [word, "question"]), [answer, "answer"]]);
  const sides = { [a]: "lbar", [b]: "rbal", [c]: "labr" };
  const marks = plane.words.map((name, i) =>
    ({ name, at: plane.places[i], kind: kinds.get(name) ?? "quiet", order: sides[name] ?? "rlab" }));
  marks.push({ name: TARGET, at: plane.target, kind: "target", label: target, order: "abrl" });
  const lines = [
    { from: a, to: b, kind: "arrow", width: 3.5 },
    { from: c, to: TARGET, kind: "dashed", width: 3.5 },
    { from: TARGET, to: answer, kind: "dotted", width: 2.5 },
  ];
  return { marks, lines, dots: 0, space: "plane", focus: [...question, answer], aim: null };
}
