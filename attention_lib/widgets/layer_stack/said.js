// What is said of the running sum; `widget.py` says the headline too.

import { h } from "../core/dom.js";
import { number, signed } from "../core/format.js";
import { FAINT, LAYERS } from "./constants.js";
import { endOf, plain, stepsOf } from "./stack.js";

/** @typedef {import("./stack.js").Path} Path */

/** What is seen: texts, of which every second one is bold. @param {Path[]} paths @returns {string[]} */
export function headline(word, depth, paths) {
  const ends = paths.map((path) => endOf(path, depth));
  const when = depth ? ["After ", `${depth} layer${depth > 1 ? "s" : ""}`] : ["Before the first layer", ""];
  const then = depth < LAYERS ? ` And after ${LAYERS}?` : "";
  if (ends.length === 1) return [...when, ` “${word}” stands at `, signed(ends[0]), `.${then}`];
  return [...when, ` the two “${word}s” stand `, number(Math.abs(ends[1] - ends[0])), ` apart.${then}`];
}

const nameOf = (token) => (/^[\p{L}\p{N}[]/u.test(token) ? token : `“${token}”`);
const pullsOf = ({ tokens, at, pulls }, layer) => pulls[layer - 1].filter(([, pull]) => Math.abs(pull) >= FAINT)
  .map(([token, pull]) => `${token === at ? "itself" : nameOf(tokens[token])} ${signed(pull)}`).join(", ");

/** One layer of one sentence, as a line. @param {Path} path */
export function told(path, layer, depth) {
  const begin = [h("b", { text: path.name }), `, layer ${layer}: `];
  if (layer > depth) return h("p", {}, ...begin, "still to come");
  const [listens, first, thinks, second] = stepsOf(path, layer);
  const side = (step) => (Math.abs(step) < 0.005 ? null : `al-${step < 0 ? "left" : "right"}`);
  const value = (step) => h("b", { class: side(step), text: signed(step) });
  const pulls = pullsOf(path, layer) || "no word stands out";
  return h("p", {}, ...begin, "listens ", value(listens), ` (${pulls}), thinks alone `, value(thinks),
    `, norms ${signed(first + second)}; now at ${signed(path.places[layer - 1][4])}`);
}

/** The same for ears. */
export const heard = (paths, layer, depth) =>
  `Layer ${layer}. ${paths.map((path) => told(path, layer, depth).textContent).join(". ")}.`;

/** The sentence, its word bold, and those that pull in a layer in the colour of their side. @param {Path} path */
export function sentenceOf(path, word, layer) {
  const pulling = new Map((layer ? path.pulls[layer - 1] : []).filter(([, pull]) => Math.abs(pull) >= FAINT)
    .filter(([token]) => token !== path.at).map(([token, pull]) => [path.tokens[token], pull]));
  const nth = path.tokens.slice(0, path.at).filter((token) => token === word).length;
  let seen = 0;
  const parts = plain(path.text).split(/([\p{L}\p{N}'’]+)/u).map((part) => {
    const token = part.toLowerCase();
    if (token === word && seen++ === nth) return h("strong", { text: part });
    const pull = pulling.get(token);
    if (pull === undefined) return part;
    return h("b", { class: `al-stack-pulls al-${pull < 0 ? "left" : "right"}`, text: part });
  });
  return h("p", { class: "al-stack-text" }, h("small", { text: path.name }), " ", ...parts);
}

const HEADER = ["sentence and layer", "before", "listens", "norm", "thinks alone", "norm", "after", "pulled most"];

/** The header and the rows of "Show numbers", as far as it is drawn. @param {Path[]} paths */
export function tableOf(paths, depth) {
  const layers = Array.from({ length: Math.min(depth, LAYERS) }, (_, i) => i + 1);
  const row = (path, layer) => [`${path.name}, ${layer}`, ...[path.places[layer - 1][0], ...stepsOf(path, layer),
    path.places[layer - 1][4]].map((each) => signed(each)), pullsOf(path, layer)];
  return [HEADER, paths.flatMap((path) => layers.map((layer) => row(path, layer)))];
}
