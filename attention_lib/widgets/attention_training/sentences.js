// The labelled sentences, the vectors of their words, and every other sentence that a reader writes.

import { readSentence, Vocabulary } from "../core/sentence.js";
import { loadShard } from "../core/shards.js";
import { parseTensors } from "../core/tensors.js";
import { WordTable } from "../core/word_table.js";
import { SENSES, SENTENCES, WORD } from "./constants.js";

/** @import { Item } from "./film.js" */

const ABSENT = `“${WORD}” is not in this sentence, and it is the word that asks. Write one with “${WORD}”.`;

export class Sentences {
  // Null: they are not here.
  vocabulary = /** @type {Vocabulary | null} */ (null);
  train = /** @type {Item[]} */ ([]);
  held = /** @type {Item[]} */ ([]);
  tensors = /** @type {any} */ ({});
  items = /** @type {Map<string, Item>} */ (new Map());

  constructor(model, onChange) {
    this.model = model;
    this.onChange = onChange;
  }

  /** Bring them. @returns {Promise<void>} */
  async load() {
    if (this.vocabulary) return;
    const bytes = await loadShard(this.model, SENTENCES);
    // Somebody else has waited too.
    if (this.vocabulary) return;
    this.vocabulary = new Vocabulary(this.model, this.onChange, new WordTable(bytes));
    this.tensors = parseTensors(bytes);
    const told = JSON.parse(new TextDecoder().decode(this.tensors.texts.data));
    const items = told.map((each) => this.item(each.text, each));
    this.train = items.filter(({ split }) => split === "train");
    this.held = items.filter(({ split }) => split !== "train");
  }

  /** Its words, and their vectors. @param {string} text @param {Partial<Item>} known @returns {Item} */
  item(text, known = {}) {
    const { table } = this.vocabulary;
    const tokens = readSentence(text, table).filter((token) => token.known).map((token) => token.text);
    const x = new Float64Array(tokens.length * table.size);
    tokens.forEach((token, at) => x.set(table.get(token), at * table.size));
    const { cues = [], sense = "", split = "" } = known;
    return { text, tokens, at: tokens.indexOf(WORD), x, cues, sense, split, label: SENSES.indexOf(sense) };
  }

  /** What is the matter with a text, what is on its way for it, or else it as an item, and what is to be said of it. */
  read(text, known = {}) {
    const { vocabulary } = this;
    const tokens = readSentence(text, vocabulary.table);
    const words = tokens.filter((token) => !token.punctuation).map((token) => token.text);
    if (words.length && !words.includes(WORD)) return { error: ABSENT };
    const error = vocabulary.complaint(tokens);
    if (error) return { error };
    if (vocabulary.waitsFor(words)) return { news: vocabulary.news };
    const lost = vocabulary.lost(words);
    if (lost) return { error: lost };
    const unknown = tokens.filter((token) => !token.known && !token.punctuation).map((token) => token.text);
    const key = JSON.stringify([text, known.sense, vocabulary.state]);
    if (!this.items.has(key)) this.items.set(key, this.item(text, known));
    return { item: this.items.get(key), about: vocabulary.about(unknown) };
  }
}
