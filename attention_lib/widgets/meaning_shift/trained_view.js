// How a picture of the trained layer is drawn: what stands around the words, and the layers of the map.

import { h } from "../core/dom.js";
import { exact, number, signed } from "../core/format.js";
import { HEADS } from "../minilm/constants.js";
import { side, toward as toSide } from "./map.js";
import { scatterMarks, scatterScale } from "./scatter.js";

const COLUMNS = ["word", "weight", "across", "up"];
const FAR = 0.05; // a shorter way is told as none
const far = (value) => number(Math.abs(value), Math.abs(value) < 0.95 ? 2 : 1);
const who = ({ head }) => (head ? `head 1.${head}` : `mean of ${HEADS} heads`);

// Across, how far the word moves; and the word that pulls it most, apart from itself.
function story({ start, shifted, links, map }) {
  const moved = shifted[0] - start[0];
  const word = ({ own, position, text }) => !own && position !== "more" && !/^\[(CLS|SEP)\]$/.test(text);
  const stays = moved * shifted[0] < 0 ? `and stays on the ${map.senses[shifted[0] < 0 ? 0 : 1]} side.` : "";
  const [best, toward] = [links.find(word) ?? null, map.senses[moved < 0 ? 0 : 1]];
  return { moved, best, toward, stays, still: Math.abs(moved) < FAR };
}

// How the map was made, and how far it can be trusted. trailing: the place in the sentence before is drawn, too.
function making({ map, head, sentence }, trailing) {
  const counts = [0, 1].map((sense) => map.labels.filter((label, i) => label === sense && !map.held_out[i]).length);
  const made = [0, 1].map((sense) => `${counts[sense]} ${map.senses[sense]}`).join(" and ");
  const [right, out] = map.right;
  const at = map.texts?.indexOf(sentence) ?? -1;
  const one = at < 0 ? "" : ` This sentence is one of the ${map.held_out[at] ? out : counts[0] + counts[1]}.`;
  const grey = trailing ? " Grey: where it stood in the sentence before." : "";
  return `The poles (−1 and +1) are the mean of “${map.word}” in ${made} sentences, after all heads of this layer. Of `
    + `${out} other sentences (hollow marks), ${right} fall on their own side${head ? " with this head" : ""}.${one} `
    + `Only left and right mean something.${grey}`;
}

export const trainedView = {
  title: (head, sources = []) => {
    const whole = sources.includes("model") ? "First layer" : "Trained layer 1";
    return head ? `Trained head 1.${head}` : whole;
  },
  controls: { special: true, sentences: true },
  ruler: { reach: 3, ofWords: false, faint: 0.1, says: ["alone", "in this sentence", "here"] },
  ends: ({ map }) => map.senses.map((sense) => `${sense} ${map.word}`),
  mapScale: scatterScale,
  list: "How far each word pulls, left or right, and how much of the attention it gets",

  describe(picture) {
    const { chosen, map, claims } = picture;
    const { moved, best, toward, still } = story(picture);
    const across = moved < 0 ? "to the left" : "to the right";
    const way = still ? "hardly moves" : `moves ${far(moved)} ${claims ? `toward ${toward}` : across}`;
    const pull = best ? ` ${best.text} alone pulls ${signed(best.full)}.` : "";
    return `A map of the two senses of ${map.word}: ${map.senses[0]} on the left, ${map.senses[1]} on the right. `
      + `${chosen.text} ${way}.${pull} The table below has the numbers.`;
  },

  who(picture, link) {
    const { chosen, map, claims } = picture;
    if (!claims) return [lacking(chosen, map)];
    const { best, still } = story(picture);
    const { full = 0, text, own, position } = link ?? best ?? {};
    const none = still ? "No word pulls it far." : "Many words pull it, none of them far.";
    if (!link && Math.abs(full) < FAR) return [none];
    const name = h("b", { class: `al-${side(full, FAR)}`, text: own ? "It" : text });
    const verb = position === "more" ? "pull" : "pulls";
    return [name, ` ${verb} ${own ? "itself" : "it"} ${number(Math.abs(full))} ${toSide(full)}.`];
  },

  heading: (picture) => `Pull, and attention (${who(picture)})`,

  note: ({ hidden }) => (hidden ? "[CLS] and [SEP] are marks around a text, where attention can rest." : ""),

  caption: making,

  layers: (picture, see, names, lights, scatter) => ({
    back: () => scatterMarks(picture, see, names, scatter),
    front: () => [],
    land: () => [],
  }),

  bars(picture, absent, lights) {
    const longest = Math.max(0.5, ...picture.links.map(({ pull }) => Math.abs(pull[0])));
    return picture.links.map((link) => pullBar(link, picture, longest, absent, lights));
  },

  readout(picture) {
    const { chosen, map, claims } = picture;
    const { moved, best, toward, stays, still } = story(picture);
    const word = h("strong", { text: `“${chosen.text}”` });
    const hears = (text) => h("span", { class: "al-hears", text });
    if (!claims) return [hears(lacking(chosen, map))];
    const goal = h("b", { class: `al-${moved < 0 ? "left" : "right"}`, text: toward });
    const way = still ? [" hardly moves."]
      : [` moves ${far(moved)} ${stays ? "toward" : "to the"} `, goal, stays ? `, ${stays}` : " side."];
    const pulled = best && Math.abs(best.pull[0]) >= FAR;
    return [word, ...way, pulled ? hears(pulling(picture, best, moved, still)) : ""];
  },

  columns: COLUMNS,
  places: ({ sentence, start, shifted }, word) => [
    [`${word} alone, in “${sentence}”`, "–", signed(start[0], 3), "–"],
    [`${word} in “${sentence}”`, "–", signed(shifted[0], 3), "–"],
  ],

  numbers({ links, chosen, start, shifted }) {
    const row = (name, weight, [x, y]) => [name, weight === null ? "–" : number(weight, 3), signed(x, 3), signed(y, 3)];
    return [COLUMNS, [
      row(`${chosen.text}, before it listens`, null, start),
      ...links.map(({ name, weight, pull }) => row(`pull of ${name}`, weight, pull)),
      row(`${chosen.text}, in this sentence`, null, shifted),
    ]];
  },
};

const lacking = (chosen, map) => `“${chosen.text}” has no labelled sentences, so this is still the map of `
  + `“${map.word}”, and its sides say nothing about “${chosen.text}”.`;

// What the word that pulls most does, and how much of the attention it gets for it.
function pulling(picture, { text, pull, weight }, moved, still) {
  const { map, head, hidden, links } = picture;
  const marks = links.find(({ position }) => position === "more")?.weight ?? 0;
  const resting = hidden && head && marks > weight ? ` ${number(marks)} of it rests on [CLS] and [SEP].` : "";
  const other = pull[0] * moved < 0 ? " the other way" : "";
  const where = still ? ` to the ${map.senses[pull[0] < 0 ? 0 : 1]} side` : other;
  return ` “${text}” alone pulls ${far(pull[0])}${where}, and gets ${number(weight)} of its attention `
    + `(${who(picture)}).${resting}`;
}

// A bar from the middle to the left or to the right, with the weight beside it.
function pullBar({ text, name, position, pull, weight }, { chosen, faint }, longest, absent, lights) {
  const long = (50 * pull[0]) / longest;
  const style = `width:${Math.abs(long)}%;margin-left:${50 + Math.min(0, long)}%`;
  return h("li", {
    class: `al-bar al-pull-bar al-${side(pull[0], faint)}`, "data-position": position, "data-token": text,
    "data-row": chosen.position, "data-col": position, "data-weight": exact(weight), "data-x": exact(pull[0]),
    "data-absent": absent?.has(position), on: lights(position),
  }, h("span", { class: "al-bar-name", text: name }),
  h("span", { class: "al-bar-track" }, h("span", { class: "al-bar-fill", style })),
  h("span", { class: "al-bar-value", text: signed(pull[0]) }),
  h("span", { class: "al-bar-weight", text: number(weight) }));
}
