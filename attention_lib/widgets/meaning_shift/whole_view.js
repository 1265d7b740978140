// How a picture of the whole model is told: a place after every layer, and what becomes of the last one when the word
// cannot hear one of its neighbours.

import { h } from "../core/dom.js";
import { signed } from "../core/format.js";
import { LAYERS } from "../minilm/constants.js";
import { side } from "./map.js";

const FAR = 0.05; // a shorter way is told as none
const COLUMNS = ["after layer", ...Array.from({ length: LAYERS + 1 }, (_, layer) => String(layer))];
const layersOf = (count) => `${count} layer${count > 1 ? "s" : ""}`;

export const wholeView = {
  title: () => "Whole model",
  controls: {},
  isFlat: true, // there is no map
  ruler: { reach: 3, ofWords: false, faint: 0.1, says: ["before", "after six layers", "after"] },
  ends: () => ["river bank", "money bank"],

  who({ links, shifted, places, isWeighed, isWhole }, arrived) {
    if (arrived) return [`After ${layersOf(arrived.layer)} it stands at ${signed(arrived.place)}.`];
    const stands = `After ${layersOf(places.length - 1)} it stands at ${signed(shifted[0])}.`;
    if (!isWhole || !isWeighed) return [stands];
    const [best] = [...links].sort((a, b) => Math.abs(b.pull[0]) - Math.abs(a.pull[0]));
    if (!best || Math.abs(best.pull[0]) < FAR) return [`${stands} No single word brought it there.`];
    const name = h("b", { class: `al-${side(best.pull[0], FAR)}`, text: best.text });
    return [stands, " Deaf to ", name, `, it would stop at ${signed(shifted[0] - best.pull[0])}.`];
  },

  tableSays: "Where the word stands after each layer, and after all of them if it is deaf to one word",
  columns: COLUMNS,
  places: ({ sentence, places }, word) => [[`${word} in “${sentence}”`, ...places.map((place) => signed(place, 3))]],

  numbers({ chosen, sentence, places, links }) {
    const [last, blank] = [places.at(-1), places.slice(1).map(() => "–")];
    const without = links.map(({ text, pull }) => [`… deaf to ${text}`, ...blank, signed(last - pull[0], 3)]);
    const whole = [`${chosen.text} in “${sentence}”`, ...places.map((place) => signed(place, 3))];
    const filled = (row) => [...row, ...COLUMNS.slice(row.length).map(() => "–")]; // some layers are still to come
    return [COLUMNS, [whole, ...without].map(filled)];
  },
};
