// What meaning-shift keeps from one picture to the next, and what follows from it.

import { extentOf } from "./map.js";

/**
 * @typedef {{ shown: import("./sources.js").Shown | null, still: import("./sources.js").Shown[], fetching: boolean,
 *   position: number, near: boolean, extent: number[] | null, earlier: { place: number[], sentence: string } | null,
 *   typed: boolean, left: import("./sources.js").Shown | null, guess: import("./wager.js").Guess | null }} State
 */

/** @returns {State} */
export const firstState = (position) => ({
  shown: null, // the last good picture of the reader's own sentence
  still: [], // those of the rows
  fetching: false, // is something on its way that the rows need?
  position, // of the chosen word among the tokens
  near: false, // the map is seen from near
  extent: null, // of the word's whole way, also while playing
  earlier: null, // where the word stood in the sentence before: {place, sentence}
  typed: false, // that sentence went on being typed
  guess: null, // where the reader thinks that the word will go
  left: null, // the last picture of the source that the reader has left, until there is one of the other
});

/**
 * The state with a new picture. There is one earlier place, that of the sentence before, and a sentence that is being
 * typed goes on being the same one.
 * @param {State} state
 * @param {import("./sources.js").Shown} picture
 * @param {boolean} typing is the sentence the reader's own?
 * @param {boolean} playing
 * @returns {State}
 */
export function withPicture(state, picture, typing, playing) {
  const before = state.shown?.source === picture.source ? state.shown : null;
  const next = before?.sentence !== picture.sentence;
  const alike = before?.chosen.text === picture.chosen.text && before.setting === picture.setting;
  let { earlier } = state;
  if (!alike) earlier = null;
  else if (next && !playing && !(state.typed && typing)) earlier = { place: before.shifted, sentence: before.sentence };
  return {
    ...state, shown: picture, position: picture.chosen.position, earlier,
    typed: next ? typing : state.typed,
    extent: playing ? state.extent : extentOf(picture),
  };
}

/** Where the word begins to glide: where it stood in the picture before, or alone. */
export function glideStart(before, picture) {
  const same = before?.source === picture.source && before.chosen.text === picture.chosen.text;
  return same ? before.shifted : picture.start;
}

/**
 * Whom to follow if the followed word is not among the tokens: the one that the page began with, or one with a map.
 * @param {import("./sources.js").Token[]} tokens
 * @param {string} home
 * @param {string[]} senseWords
 */
export function standIn(tokens, home, senseWords) {
  const words = tokens.filter(({ known, small, punctuation }) => known && !small && !punctuation);
  return words.find(({ text }) => text === home) ?? words.find(({ text }) => senseWords.includes(text)) ?? words.at(-1);
}

/**
 * Another source cuts the sentence otherwise: of several like words the one that was chosen, if another one is now.
 * @param {import("./sources.js").Picture | null} before of the other source
 * @param {import("./sources.js").Picture} now
 */
export function sameWord(before, now) {
  const like = ({ tokens, chosen }) => tokens.filter(({ text }) => text === chosen.text);
  const at = before ? like(before).indexOf(before.chosen) : -1;
  const again = at < 0 ? null : like(now)[at];
  return again && again !== now.chosen ? again : null;
}
