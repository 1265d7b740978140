// What of the reader's switches counts, and what follows from it for a picture. Pure functions.

/** @import { Place } from "../core/grid.js" */
/** @import { Rows } from "./rows.js" */
/**
 * @typedef {{source: string, head: number, mask: string, scaled: boolean, specialTokens: boolean, sharpness: number,
 *   view: string, focus: string, position: number, whole: boolean, closed: boolean,
 *   guess: number}} Settings closed: the last strip is still empty, and nothing may give it away
 * @typedef {{text: string, label: string, position: number, word?: boolean, special?: boolean, pad?: boolean}} Token
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
  const closed = Boolean(get("ask")) && !get("revealed");
  const source = closed && one("source") === get("sources").at(-1) ? get("sources")[0] : one("source");
  const [head, { heads }] = [get("head"), get("limits")];
  return {
    source, head: Number.isInteger(head) && head >= 1 && head <= heads ? head : 5, mask: one("mask"),
    scaled: get("scaled"), specialTokens: get("special_tokens"), sharpness: get("sharpness"), view: get("view"),
    focus: String(get("focus")), position: get("position"), whole: get("whole"), closed, guess: get("guess"),
  };
}

const NAMES = { raw: "likeness", random: "random", "layer-1": "trained" };
const visibleOf = (tokens, now) => tokens.map((_, i) => i).filter((i) => now.specialTokens || !tokens[i].special);

/**
 * The matrix as it is drawn.
 * @param {Picture} picture
 * @param {Settings} now
 * @param {number} asker the token that asks
 * @returns {Shown}
 */
export function shownOf(picture, now, asker) {
  const view = picture.scores && now.view === "scores" ? "scores" : "weights";
  return { ...picture, visible: visibleOf(picture.tokens, now), now, view, home: { kind: "row", i: asker } };
}

/**
 * The rows as they are drawn.
 * @param {Picture[]} pictures one for each source
 * @param {string[]} sources their names; none without the real model
 * @param {string} ask the reader is asked this
 * @param {Settings} now
 * @returns {Rows}
 */
export function rowsOf(pictures, sources, ask, now) {
  const { tokens } = pictures[0];
  const visible = visibleOf(tokens, now);
  const [at, hidden] = [asking(pictures[0], visible, now), tokens.map((_, i) => i).filter((i) => !visible.includes(i))];
  const strips = pictures.map(({ weights, allowed }, row) => {
    const empty = now.closed && row === pictures.length - 1;
    return {
      source: sources[row] ?? "", name: NAMES[sources[row]] ?? "", weights: empty ? null : weights[at],
      heard: (j) => allowed(at, j), rest: hidden.length ? hidden.reduce((sum, j) => sum + weights[at][j], 0) : null,
    };
  });
  const spoken = strips[Math.max(0, sources.indexOf(now.source))];
  const guess = now.closed ? -1 : visible.find((i) => tokens[i].position === now.guess) ?? -1;
  return { tokens, visible, at, strips, spoken: spoken.weights && spoken, ask, closed: now.closed, guess };
}

// The word that the page speaks of, or else the one with the strongest weight on another word.
function asking({ tokens, weights }, visible, { focus, position }) {
  const found = visible.filter((i) => tokens[i].text === focus.toLowerCase());
  const away = (i) => Math.abs(tokens[i].position - position);
  if (found.length) return position < 0 ? found[0] : found.reduce((best, i) => (away(i) < away(best) ? i : best));
  const words = visible.filter((i) => tokens[i].word);
  let [best, at] = [-1, words[0] ?? visible[0]];
  for (const i of words) {
    for (const j of words) {
      if (tokens[i].text !== tokens[j].text && weights[i][j] > best) [best, at] = [weights[i][j], i];
    }
  }
  return at;
}
