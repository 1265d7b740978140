// What the map shows of a moment of training.

import { fitted } from "../word_map/frame.js";

const NAMED = 4; // words of a group that keep their names while the film runs
const GAP = 34; // pixels between the points and the frame

/**
 * @param {import("./film.js").Film} film
 * @param {number} step the moment
 * @param {{ word: string, follow: string[], lit: number | null, trails: boolean, playing: boolean }} state
 */
export function momentScene(film, step, { word, follow, lit, trails, playing }) {
  const followed = new Set([...follow, word].filter((each) => film.has(each)));
  return {
    marks: film.words.map((name) => mark(film, step, name, { word, followed, lit, playing })),
    lines: trails ? [...followed].flatMap((each) => trail(film, step, each)) : [],
    dots: 0, space: "map", focus: [word], box: film.box, aim: (width, height) => fitted(film.box, width, height, GAP),
  };
}

function mark(film, step, name, { word, followed, lit, playing }) {
  const { group, rank } = film.group.get(name) ?? {};
  const chosen = name === word;
  const lightened = lit !== null && lit === group;
  const ordinary = group === undefined ? "plain" : "group";
  const kind = chosen ? "word" : followed.has(name) ? "followed" : lightened ? "lit" : ordinary;
  const quiet = playing && kind !== "followed" && !chosen && !(rank < NAMED); // names that come and go would flicker
  const dim = lit !== null && lit !== group && !chosen;
  return { name, label: quiet ? "" : name, at: film.place(step, name), group, kind, dim };
}

// The way of a word up to this moment; its last part goes with the mark.
function trail(film, step, word) {
  return Array.from({ length: step }, (_, i) =>
    ({ from: film.place(i, word), to: i + 1 === step ? word : film.place(i + 1, word), kind: "way", width: 1.5 }));
}
