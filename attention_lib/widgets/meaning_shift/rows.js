// The rows of the ruler: sentences that stand still, and the reader's own, which may have the word more than once.

import { h } from "../core/dom.js";
import { pullsOf, unmarked } from "./cues.js";
import { RowText } from "./row_text.js";
import { Ruler } from "./ruler.js";

const NUMBERS = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth"];
/** Of several like words, which is it? */
export const ordinal = (at) => NUMBERS[at] ?? `${at + 1}th`;

/** The two names at the ends of a ruler. */
export function endNames() {
  const [left, right] = ["left", "right"].map((side) => h("span", { class: `al-${side}` }));
  const element = h("p", { class: "al-ends", hidden: true }, left, right);
  const show = (names, ofWords) => {
    element.hidden = !names;
    element.classList.toggle("al-of-words", Boolean(ofWords));
    [left.textContent, right.textContent] = names ?? ["", ""];
  };
  return { element, show };
}

/** The rows that stand still; `show` draws them anew where they or the ruler are others. */
export function stillRows(life) {
  const element = h("div", { class: "al-still" });
  let [key, rows] = ["", []];

  /**
   * @param {string[]} texts
   * @param {{ reach: number, ofWords: boolean, faint: number, says: string[] }} ruler
   * @param {(asked: { sentence: string, nth: number }) => any} look gives a picture, or null
   * @param {{ word: string, cues: Record<string, string[]>, arriving: (picture: any) => string | null }} how
   */
  function show(texts, ruler, look, { word, cues, arriving }) {
    const now = JSON.stringify([texts, ruler.reach, ruler.ofWords]);
    if (now !== key) {
      rows = texts.map((text) => ({
        ...unmarked(text), text: new RowText(life), ruler: new Ruler(ruler.reach, ruler.ofWords),
      }));
      element.replaceChildren(...rows.map((row) => h("div", { class: "al-row" }, row.text.element, row.ruler.element)));
    }
    key = now;
    return rows.map((row, at) => {
      const picture = look(row);
      if (!picture) return null;
      const { sentence, nth } = row;
      const pulls = pullsOf(picture, cues[sentence], ruler.faint);
      row.text.show({ sentence, word, nth, arriving: arriving(picture) }, pulls);
      row.ruler.show({ start: picture.start[0], end: picture.shifted[0], word, row: at, sentence, says: ruler.says });
      return picture;
    });
  }

  return { element, show };
}

/**
 * The rulers under the reader's own sentence: one for each place of the word.
 * @param {ReturnType<typeof import("./wager.js").wagerLine>} wager lies over the only one, while it waits
 */
export function ownRulers(wager) {
  const element = h("div", { class: "al-own-rulers" });
  let [key, rulers] = ["", []];

  function make(count, { reach, ofWords }) {
    const now = JSON.stringify([count, reach, ofWords]);
    if (now === key) return;
    key = now;
    rulers = Array.from({ length: count }, () => new Ruler(reach, ofWords));
    element.replaceChildren(...rulers.map((ruler, at) => h("div", { class: "al-one-ruler" },
      count > 1 ? h("span", { class: "al-which", text: ordinal(at) }) : null, ruler.element,
      count > 1 ? null : wager.element)));
  }

  return {
    element,
    show(pictures, ruler, row, guess) {
      make(pictures.length, ruler);
      wager.show(null, ruler.reach);
      pictures.forEach(({ start, shifted, chosen, sentence }, at) => rulers[at].show({
        start: start[0], end: shifted[0], word: chosen.text, row, sentence, says: ruler.says,
        guess: pictures.length > 1 ? null : guess,
      }));
    },
    wait(start, ruler, says, guess) {
      make(1, ruler);
      wager.show(guess ?? start, ruler.reach);
      rulers[0].wait(start, says, guess);
    },
    name: (names) => rulers.forEach((ruler) => ruler.name(names)),
  };
}
