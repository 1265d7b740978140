// The pieces that the real model cuts a sentence into, as the row of words shows them.

import { isMark } from "../minilm/wordpiece.js";

/** @param {string[]} texts [CLS] first and [SEP] last @returns {import("./sources.js").Token[]} */
export function shownTokens(texts) {
  return texts.map((text, position) => {
    const special = position === 0 || position === texts.length - 1;
    const unknown = text === "[UNK]" ? "the model has no pieces for this" : null;
    const note = special ? "a mark that the model sets around every text" : unknown;
    const joined = text.startsWith("##");
    return { text, position, special, known: true, small: special || isMark(text), joined, note };
  });
}
