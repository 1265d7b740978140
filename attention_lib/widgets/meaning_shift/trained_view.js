// How a picture of the trained layer is drawn: what stands around the words, and the layers of the map.

import { h } from "../core/dom.js";
import { exact, number, signed } from "../core/format.js";
import { side } from "./map.js";
import { scatterScale, scatterMarks } from "./scatter.js";

const FAR = 0.05; // a shorter way is told as none
const far = (value) => number(Math.abs(value), Math.abs(value) < 0.95 ? 2 : 1);
const who = ({ head }) => (head ? `head 1.${head}` : "mean of 12 heads");

// Across, how far the word moves; and the word that pulls it most, apart from itself.
function story({ start, shifted, links, map }) {
  const moved = shifted[0] - start[0];
  const best = links.find(({ own, position, text }) => !own && position !== "rest" && !/^\[(CLS|SEP)\]$/.test(text)) ?? null;
  const stays = moved * shifted[0] < 0 ? `and stays on the ${map.senses[shifted[0] < 0 ? 0 : 1]} side.` : "";
  return { moved, best, toward: map.senses[moved < 0 ? 0 : 1], stays };
}

// How the map was made, and how far it can be trusted. trailing: the place in the sentence before is drawn, too.
function making({ map, head, sentence }, trailing) {
  const counts = [0, 1].map((sense) => map.labels.filter((label, i) => label === sense && !map.held_out[i]).length);
  const [right, out] = map.right;
  const at = map.texts?.indexOf(sentence) ?? -1;
  const one = at < 0 ? "" : ` This sentence is one of the ${map.held_out[at] ? out : counts[0] + counts[1]}.`;
  return `The poles (−1 and +1) are the mean of “${map.word}” in ${counts[0]} ${map.senses[0]} and ${counts[1]} ${map.senses[1]} sentences, after this ${head ? "head" : "layer"}. `
    + `Of ${out} other sentences (hollow marks), ${right} fall on their own side.${one} Only left and right mean something.${trailing ? " Grey: where it stood in the sentence before." : ""}`;
}

export const trainedView = {
  mapScale: scatterScale,
  list: "How far each word pulls, left or right, and how much of the attention it gets",

  describe(picture) {
    const { chosen, map, claims } = picture;
    const { moved, best, toward } = story(picture);
    const side = claims ? `toward ${toward}` : moved < 0 ? "to the left" : "to the right";
    const way = Math.abs(moved) < FAR ? "hardly moves" : `moves ${far(moved)} ${side}`;
    const pull = best ? ` ${best.text} alone pulls ${signed(best.full)}.` : "";
    return `A map of the two senses of ${map.word}: ${map.senses[0]} on the left, ${map.senses[1]} on the right. ${chosen.text} ${way}.${pull} The table below has the numbers.`;
  },

  heading: (picture) => `Pull, and attention (${who(picture)})`,

  note({ hidden, head }) {
    const parts = [hidden.length ? "[CLS] and [SEP], marks around a text, where attention can rest" : "", head ? "" : "what the layer adds to every word alike"];
    return parts.some(Boolean) ? `The rest: ${parts.filter(Boolean).join("; and ")}.` : "";
  },

  caption: making,

  layers: (picture, see, names, lights, scatter) => ({
    back: () => scatterMarks(picture, see, names, scatter),
    front: () => [],
    land: () => [],
  }),

  bars({ links, chosen, faint }, absent, lights) {
    const longest = Math.max(0.5, ...links.map(({ pull }) => Math.abs(pull[0])));
    return links.map(({ text, name, position, pull, weight }) => h("li", {
      class: `al-bar al-pull-bar al-${side(pull[0], faint)}`, "data-position": position, "data-token": text,
      "data-row": chosen.position, "data-col": position, "data-weight": exact(weight), "data-x": exact(pull[0]),
      "data-absent": absent?.has(position), on: lights(position),
    }, h("span", { class: "al-bar-name", text: name }),
    h("span", { class: "al-bar-track" }, h("span", {
      class: "al-bar-fill", style: `width:${(50 * Math.abs(pull[0])) / longest}%;margin-left:${50 + Math.min(0, (50 * pull[0]) / longest)}%`,
    })),
    h("span", { class: "al-bar-value", text: signed(pull[0]) }),
    h("span", { class: "al-bar-weight", text: number(weight) })));
  },

  readout(picture) {
    const { chosen, map, claims, head, hidden } = picture;
    const { moved, best, toward, stays } = story(picture);
    const rest = picture.links.find(({ position }) => position === "rest")?.weight ?? 0;
    const word = h("strong", { text: `“${chosen.text}”` });
    if (!claims) {
      return [word, h("span", { class: "al-hears", text: ` has no labelled sentences, so this is still the map of “${map.word}”, and its sides say nothing about “${chosen.text}”.` })];
    }
    const way = Math.abs(moved) < FAR ? [" hardly moves."]
      : [` moves ${far(moved)} ${stays ? "toward" : "to the"} `, h("b", { class: `al-${moved < 0 ? "left" : "right"}`, text: toward }), stays ? `, ${stays}` : " side."];
    if (!best || Math.abs(best.pull[0]) < FAR) return [word, ...way];
    const resting = hidden.length && head && rest > best.weight ? ` ${number(rest)} of it rests on [CLS] and [SEP].` : "";
    const against = Math.abs(moved) < FAR ? ` to the ${map.senses[best.pull[0] < 0 ? 0 : 1]} side` : best.pull[0] * moved < 0 ? " the other way" : "";
    return [word, ...way, h("span", {
      class: "al-hears", text: ` “${best.text}” alone pulls ${far(best.pull[0])}${against}, and gets ${number(best.weight)} of its attention (${who(picture)}).${resting}`,
    })];
  },

  numbers({ links, chosen, start, shifted }) {
    const row = (name, weight, [x, y]) => [name, weight === null ? "–" : number(weight, 3), signed(x, 3), signed(y, 3)];
    return [["word", "weight", "across", "up"], [
      row(`${chosen.text}, before it listens`, null, start),
      ...links.map(({ name, weight, pull }) => row(`pull of ${name}`, weight, pull)),
      row(`${chosen.text}, in this sentence`, null, shifted),
    ]];
  },
};
