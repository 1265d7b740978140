// The plane of an analogy, as projection.py has it.

import { added, dot, scaled, unit } from "../core/linalg.js";

/**
 * The plane in which an analogy is a parallelogram: words with their places, the target, and three ranked lists.
 * @param {import("../core/word_table.js").WordTable} table
 * @param {string[]} question a, b, c: a is to b as c is to …
 * @param {{ answers: number, around: number }} counts how many are listed, how many stand around each corner
 * @returns the plane, or null where the three words span none
 */
export function analogyPlane(table, question, { answers: most, around }) {
  const [start, end, other] = question.map((word) => table.direction(word));
  const from = (vector) => added(vector, scaled(start, -1));
  const [across, way] = [from(end), from(other)];
  const up = added(way, scaled(across, -dot(way, across) / Math.max(dot(across, across), 1e-24)));
  if (Math.min(dot(across, across), dot(up, up)) < 1e-12) return null;
  const axes = [unit(across), unit(up)];
  const place = (vector) => axes.map((axis) => dot(axis, vector));
  const corners = [...question.map((word) => table.neighbours(word, around)), table.analogy(question, around)];
  const answers = table.analogy(question, most);
  const ranks = Array.from({ length: around }, (_, rank) => corners.flatMap((ranked) => ranked.slice(rank, rank + 1)));
  const words = [...new Set([...question, ...[...answers, ...ranks.flat()].map(([word]) => word)])];
  return {
    words, answers,
    places: words.map((word) => place(from(table.direction(word)))),
    target: place(added(across, way)),
    free: table.analogy(question, most, false),
    alone: table.neighbours(question[2], most),
  };
}
