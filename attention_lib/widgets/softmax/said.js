// What is seen of some shares, in one sentence: text and bold parts. The Python half is `headline` in widget.py.

import { h } from "../core/dom.js";
import { number } from "../core/format.js";
import { ALIKE } from "./constants.js";

/**
 * @param {string[]} labels
 * @param {string} asker
 * @param {number[]} weights
 * @returns {(string | Node)[]}
 */
export function headline(labels, asker, weights) {
  const top = Math.max(...weights);
  const first = labels.filter((_, at) => weights[at] > top - ALIKE);
  const share = h("b", { text: number(top) });
  if (first.length === labels.length) return [`“${asker}” gives the same to everybody: `, share, "."];
  if (first.length > 1) return [`“${asker}” gives most, `, share, ` each, to ${first.length} words.`];
  const whom = h("b", { text: first[0] === asker ? "itself" : first[0] });
  return [`“${asker}” gives `, share, " of its attention to ", whom, "."];
}
