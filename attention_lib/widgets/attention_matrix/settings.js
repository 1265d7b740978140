// What of the reader's switches counts, and what follows from it for a picture. Pure functions.

/** @import { Place } from "../core/grid.js" */
/**
 * @typedef {{source: string, head: number, mask: string, scaled: boolean, specialTokens: boolean, sharpness: number,
 *   view: string}} Settings
 * @typedef {{text: string, label: string, position: number, special?: boolean, pad?: boolean}} Token
 * @typedef {{tokens: Token[], weights: number[][], scores: number[][] | null,
 *   allowed: (i: number, j: number) => boolean}} Picture what a source gives: T tokens, T rows of T, may i attend to j?
 * @typedef {Picture & {visible: number[], now: Settings, view: string,
 *   home: Place}} Shown a picture as it is drawn: the numbers of the tokens that are seen,
 *   the settings, weights or scores, and what is looked at first
 */

/**
 * What an address made up falls back to the first choice.
 * @param {(trait: string) => any} get
 * @returns {Settings}
 */
export function settings(get) {
  const one = (name) => (get(`${name}s`).includes(get(name)) ? get(name) : get(`${name}s`)[0]);
  const [head, { heads }] = [get("head"), get("limits")];
  return {
    source: one("source"), head: Number.isInteger(head) && head >= 1 && head <= heads ? head : 5, mask: one("mask"),
    scaled: get("scaled"), specialTokens: get("special_tokens"), sharpness: get("sharpness"), view: get("view"),
  };
}

/**
 * @param {Picture} picture
 * @param {Settings} now
 * @param {string} focus the word that the page speaks of
 * @returns {Shown}
 */
export function shownOf(picture, now, focus) {
  const numbers = picture.tokens.map((_, i) => i);
  const visible = numbers.filter((i) => now.specialTokens || !picture.tokens[i].special);
  const view = picture.scores && now.view === "scores" ? "scores" : "weights";
  return { ...picture, visible, now, view, home: firstLook(picture, visible, focus) };
}

// The row of the word that the page speaks of, or else the strongest weight between two different words.
function firstLook(picture, visible, focus) {
  const i = visible.find((each) => picture.tokens[each].text === String(focus).toLowerCase());
  if (i !== undefined) return { kind: "row", i };
  const [row, column] = strongest(picture, visible);
  return { kind: "cell", i: row, j: column };
}

// The [row, column] of the strongest weight between two different words.
function strongest({ tokens, weights }, visible) {
  let [best, place] = [-1, [visible[0], visible[0]]];
  const words = visible.filter((i) => !tokens[i].special && !tokens[i].pad);
  for (const i of words) {
    for (const j of words) {
      if (tokens[i].text !== tokens[j].text && weights[i][j] > best) [best, place] = [weights[i][j], [i, j]];
    }
  }
  return place;
}
