// What is seen, in one sentence. The Python half is `headline` in widget.py.

import { number } from "../core/format.js";

export const LOOKS = { everyone: "everyone", back: "only back", ahead: "only ahead" };

/** Texts, of which every second one is bold. @param {number[] | undefined} weights */
export function headline(asking, tokens, weights, at) {
  if (!weights) return [`“${asking}” may hear `, "nobody", ": there is nobody to share a whole 1."];
  const most = weights.indexOf(Math.max(...weights));
  const name = most === at ? "itself" : `“${tokens[most]}”`;
  return [`“${asking}” gives `, number(weights[most]), ` of its attention to ${name}.`];
}
