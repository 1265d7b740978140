// How a picture of static vectors is drawn: what stands around the words, and the layers of the map.

import { h } from "../core/dom.js";
import { exact, number, signed } from "../core/format.js";
import { side, toward } from "./map.js";
import { backdrop, contextMarks, landmarkMarks, lean, polesScale } from "./poles.js";

const COLUMNS = ["word", "score", "weight", "across", "up"];
const STILL = 0.005; // a shorter way is told as none

export const rawView = {
  title: () => "Raw vectors",
  controls: { dial: true, poles: true },
  ruler: { reach: 1.5, ofWords: true, faint: 0.02, says: ["alone", "in this sentence", "here"] },
  ends: ({ settings: { left, right } }) => [left, right].map((words) => words[0] + (words.length > 1 ? " words" : "")),
  mapScale: polesScale,
  list: "How much of its attention each word gets",

  describe(picture) {
    const { chosen, settings: { left, right } } = picture;
    const { name, far, share } = lean(picture);
    const way = share ? `, ${share} of the way` : "";
    const goal = name === "left" ? left[0] : right[0];
    const move = far < STILL ? "does not move to either side" : `moves ${number(far)} toward ${goal}${way}`;
    return `A map with the pole ${left[0]} on the left and ${right[0]} on the right. From its place alone, `
      + `${chosen.text} ${move}. The table below has the numbers.`;
  },

  who(picture, link) {
    const { links, chosen, weights, query } = picture;
    const best = link ?? [...links].sort((a, b) => Math.abs(b.pull[0]) - Math.abs(a.pull[0]))[0];
    const own = `“${chosen.text}” gives ${number(weights[query])} of its attention to itself`;
    const far = best ? Math.abs(best.pull[0]) : 0;
    if (far < STILL) return [`${own}; no word moves it.`];
    const name = h("b", { class: `al-${side(best.pull[0])}`, text: best.text });
    return [`${own}; `, name, ` pulls it ${number(far)} ${toward(best.pull[0])}.`];
  },

  heading: ({ chosen }) => `Attention of “${chosen.text}”`,

  note: () => "",

  caption: ({ chosen }) => `The dotted line is halfway between the poles. The ring is “${chosen.text}” alone, the dot `
    + `“${chosen.text}” in this sentence, the grey dot where it stood in the one before. Arrows: the pull of each `
    + "word, tip to tail. Only left and right mean something. The height keeps the words from covering each other.",

  layers: (picture, see, names, lights) => ({
    back: () => backdrop(picture, see, names),
    front: () => contextMarks(picture, see, names, lights),
    land: () => landmarkMarks(picture, see, names),
  }),

  bars: ({ attended, chosen, weights, pulls }, absent, lights) => attended.map((token, j) => h("li", {
    class: `al-bar al-${token === chosen ? "own" : side(pulls[j][0])}`, "data-position": token.position,
    "data-token": token.text, "data-row": chosen.position, "data-col": token.position, "data-weight": exact(weights[j]),
    "data-absent": absent?.has(token.position), on: lights(token.position),
  }, h("span", { class: "al-bar-name", text: token.text }),
  h("span", { class: "al-bar-track" }, h("span", { class: "al-bar-fill", style: `width:${100 * weights[j]}%` })),
  h("span", { class: "al-bar-value", text: number(weights[j]) }))),

  readout(picture) {
    const { attended, chosen, weights, query, settings } = picture;
    const { name, far, way, share } = lean(picture);
    const others = attended.map(({ text }, j) => ({ text, weight: weights[j] })).filter((_, j) => j !== query);
    const best = others.sort((a, b) => b.weight - a.weight)[0];
    const the = best?.text === chosen.text ? "the other " : "";
    const next = best?.weight > 0 ? `, ${number(best.weight)} to ${the}“${best.text}”` : "";
    const wayTo = share ? `${share} of the way` : number(far);
    const goal = h("b", { class: `al-${name}`, text: settings[name][0] });
    const moves = [`moves ${wayTo} to `, goal, share ? ` (${number(far)} of ${number(way)}).` : "."];
    return [
      h("strong", { text: `“${chosen.text}”` }), " ",
      ...(far < STILL ? ["does not move to either side."] : moves),
      h("span", { class: "al-hears", text: ` It gives ${number(weights[query])} of its attention to itself${next}.` }),
    ];
  },

  columns: COLUMNS,
  places: ({ sentence, start, shifted }, word) => [
    [`${word} alone, in “${sentence}”`, "–", "–", signed(start[0], 3), "–"],
    [`${word} in “${sentence}”`, "–", "–", signed(shifted[0], 3), "–"],
  ],

  numbers({ attended, chosen, weights, scores, pulls, start, shifted }) {
    const told = (value) => (value === null ? "–" : number(value, 3));
    const row = (name, score, weight, [x, y]) => [name, told(score), told(weight), signed(x, 3), signed(y, 3)];
    return [COLUMNS, [
      row(`${chosen.text}, static place`, null, null, start),
      ...attended.map((token, j) => row(`pull of ${token.text}`, scores?.[j] ?? null, weights[j], pulls[j])),
      row(`${chosen.text}, new place`, null, null, shifted),
    ]];
  },
};

// The vectors of the table as they are: nobody pulls, nothing is played, and no map is drawn.
export const staticView = {
  ...rawView,
  title: () => "As in the table",
  controls: { still: true },
  isFlat: true,
  ruler: { ...rawView.ruler, says: ["", "alone, and in this sentence", "alone and here"] },
  who: ({ chosen }) => [`“${chosen.text}” stays where it is.`],
};
