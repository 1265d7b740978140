// Weights of static word vectors: raw dot products of the small table, or what a function of the reader's own returned.
//
// A source has look(sentence, settings), which gives {picture}, {error: a sentence} or {waiting: true} and says on the
// message line what else there is to say; again(sentence, settings), the last good picture under other settings;
// aboutCell(shown, place); retry(), after a failed fetch; and caption(settings), or none. The Python half is raw.py.

import { attend } from "../core/attention.js";
import { Answer, FIXED, readSentence, Vocabulary } from "../core/sentence.js";
import { aboutWords } from "./explain.js";

export function wordSource(model, message, onChange, fixed) {
  const vocabulary = new Vocabulary(model, onChange);
  const python = new Answer(model, onChange);
  let last = null;

  function look(sentence, { sharpness }) {
    const tokens = readSentence(sentence, vocabulary.table);
    const texts = tokens.map((token) => token.text);
    if (vocabulary.waitsFor(texts)) {
      message.progress(vocabulary.news);
      return { waiting: true };
    }
    const bad = vocabulary.lost(texts) ?? vocabulary.complaint(tokens);
    if (bad) return { error: bad };
    const known = tokens.filter((token) => token.known);
    const { answer, waiting, error } = python.to(sentence, known.length);
    if (error || waiting) return { error: error ?? waiting };
    if (waiting === null) return { waiting: true };
    const unknown = tokens.filter((token) => !token.known && !token.punctuation).map((token) => token.text);
    message.say(...(fixed ? [FIXED] : vocabulary.about(unknown)));
    const x = known.map((token) => vocabulary.table.get(token.text));
    const { weights, scores = null } = answer ?? attend(x, x, x, sharpness);
    const drawn = known.map((token) => ({ ...token, label: token.text, word: !token.punctuation }));
    last = { tokens: drawn, weights, scores, allowed: () => true };
    return { picture: last };
  }

  const retry = () => vocabulary.retry();

  return { look, again: () => last, strips: () => [last], retry, aboutCell: aboutWords, caption: null };
}
