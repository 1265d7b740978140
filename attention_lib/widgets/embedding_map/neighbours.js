// A word among its neighbours on the map of all words, and the groups around.

import { h } from "../core/dom.js";
import { bounds, fitted } from "../word_map/frame.js";

const MOST = 0.6; // share of the neighbours that the first view of a word takes in
const CLOSER = 12; // and it is no closer than so many times the whole map
const HINT = matchMedia("(pointer: coarse)").matches
  ? "Two fingers move and zoom the map; press a word to choose it."
  : "Drag the map to move it; zoom with + and −, or with the wheel and Ctrl or ⌘; press a word to choose it.";

/**
 * All that the page shows of a word; "" for the whole map.
 * @param {string} word
 * @param {[word: string, cosine: number][]} nearest
 * @param {import("../core/word_table.js").WordTable} table with places
 * @param {{ groups: [name: string, words: string[]][], lit: number | null, caption: string }} around
 */
export function neighbourPicture(word, nearest, table, { groups, lit, caption }) {
  const count = table.words.length;
  const place = (each) => table.place(each);
  const grouped = groups.flatMap(([group, words]) => words.map((each) => [each, group, null, place(each)]));
  const near = nearest.map(([each, cosine]) => [each, "near", cosine, place(each)]);
  const five = nearest.slice(0, 5).map(([each]) => each).join(", ");
  return {
    scene: scene(word, nearest, table, { groups, lit }),
    said: word ? [h("strong", { text: word })]
      : [h("strong", { text: `${count.toLocaleString("en")} words.` }), " Search one, or press one on the map."],
    about: { token: word, role: "word", place: word ? place(word) : null },
    lists: [{ heading: word ? "Its nearest words, by cosine" : "", role: "neighbour", ranked: nearest, place }],
    caption: `${caption} ${HINT}`,
    rows: word ? [[word, "chosen", null, place(word)], ...near] : grouped,
    description: `Map of ${count} words${word ? ` around ${word}. Nearest to it: ${five}` : ""}.`,
  };
}

function scene(word, nearest, table, { groups, lit }) {
  const near = new Set(nearest.map(([each]) => each));
  const grouped = groups.flatMap(([, words], group) => words.filter((each) => each !== word && table.has(each))
    .map((each) => groupMark(each, group, { table, near, lit })));
  const named = new Set(grouped.map(({ name }) => name));
  const others = [...near].filter((each) => !named.has(each)).map((each) => plainMark(each, "near", table));
  const last = word ? [plainMark(word, "word", table)]
    : groups.map(([name, words], group) => regionMark(name, words, group, { table, lit }));
  const marks = new Map([...grouped, ...others, ...last].map((mark) => [mark.name, mark])); // some are in two groups
  const lines = nearest.map(([to, cosine]) =>
    ({ from: word, to, kind: "near", width: 1 + 4 * Math.max(0, cosine) ** 2 }));
  return {
    marks: [...marks.values()], lines, dots: 1, space: "map",
    focus: word ? [word] : [], aim: word ? aimAt(word, nearest, table) : null,
  };
}

const plainMark = (name, kind, table) => ({ name, at: table.place(name), kind });

function groupMark(name, group, { table, near, lit }) {
  const kind = near.has(name) ? "near" : lit === group ? "lit" : "group";
  return { name, at: table.place(name), group, kind, dim: lit !== null && lit !== group && !near.has(name) };
}

// The name of a group, where the word stands that is nearest to the others.
function regionMark(name, words, group, { table, lit }) {
  const at = middle(words.filter((word) => table.has(word)).map((word) => table.place(word)));
  return { name: `group ${name}`, label: name, at, kind: "region", order: "abrl", dim: lit !== null && lit !== group };
}

function middle(places) {
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
