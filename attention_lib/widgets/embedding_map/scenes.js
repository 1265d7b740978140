// What the embedding map shows: a word among its neighbours, or an analogy in its own plane.

import { bounds, fitted } from "../word_map/canvas.js";

const MOST = 0.6; // share of the neighbours that the first view of a word takes in
const CLOSER = 12; // and it is no closer than so many times the whole map

// A word, lines to its neighbours, and the groups around.
export function nearScene({ word, nearest, table, groups, lit }) {
  const near = new Set(nearest.map(([each]) => each));
  const marks = groups.flatMap(([, words], group) => words.filter((each) => each !== word && table.has(each)).map((each) => ({
    name: each, at: table.place(each), group, kind: near.has(each) ? "near" : lit === group ? "lit" : "group", dim: lit !== null && lit !== group && !near.has(each),
  })));
  const marked = new Set(marks.map((mark) => mark.name));
  for (const each of near) if (!marked.has(each)) marks.push({ name: each, at: table.place(each), kind: "near" });
  if (!word) marks.push(...groups.map(([name, words], group) => ({ name: `group ${name}`, label: name, at: middle(words, table), kind: "region", order: "abrl", dim: lit !== null && lit !== group })));
  if (word) marks.push({ name: word, at: table.place(word), kind: "word" });
  const lines = nearest.map(([each, cosine]) => ({ from: word, to: each, kind: "near", width: 1 + 4 * Math.max(0, cosine) ** 2 }));
  const unique = [...new Map(marks.map((mark) => [mark.name, mark])).values()];
  return { marks: unique, lines, dots: 1, space: "map", focus: word ? [word] : [], aim: word ? aimAt(word, nearest, table) : null };
}

// The place of the word that stands nearest to the others of its group.
function middle(words, table) {
  const places = words.filter((word) => table.has(word)).map((word) => table.place(word));
  const away = ([x, y]) => places.reduce((sum, [left, top]) => sum + Math.sqrt(Math.hypot(left - x, top - y)), 0);
  return places.reduce((best, place) => (away(place) < away(best) ? place : best), places[0]);
}

// The view with a word in its middle that takes in most of its neighbours.
function aimAt(word, nearest, table) {
  const [x, y] = table.place(word);
  const reach = (axis) => {
    const far = nearest.map(([each]) => Math.abs(table.place(each)[axis] - [x, y][axis])).sort((p, q) => p - q);
    return far[Math.floor(far.length * MOST)] ?? 0;
  };
  return (width, height) => {
    const whole = fitted(bounds(table.places), width, height);
    const [across, up] = [reach(0) * 1.3, reach(1) * 1.3];
    const { k } = fitted([x - across, y - up, x + across, y + up], width, height, 40);
    const closer = Math.min(CLOSER * whole.k, Math.max(whole.k, k));
    return { k: closer, x: width / 2 - closer * x, y: height / 2 + closer * y };
  };
}

// Two parallel arrows, the words near their ends, a cross where the second arrow ends and a ring around the answer.
export function analogyScene({ words, plane, answer, target }) {
  const kinds = new Map([...words.map((word) => [word, "question"]), [answer, "answer"]]);
  const [a, b, c] = words;
  const sides = { [a]: "lbar", [b]: "rbal", [c]: "labr" };
  const marks = plane.words.map((name, i) => ({ name, at: plane.places[i], kind: kinds.get(name) ?? "plain", order: sides[name] ?? "rlab" }));
  marks.push({ name: TARGET, at: plane.target, kind: "target", label: target, order: "abrl" });
  const lines = [{ from: a, to: b, kind: "arrow", width: 3.5 }, { from: c, to: TARGET, kind: "dashed", width: 3.5 },
    { from: TARGET, to: answer, kind: "dotted", width: 2.5 }];
  return { marks, lines, dots: 0, space: "plane", focus: [...words, answer], aim: null };
}

const TARGET = "→"; // no word of a table
