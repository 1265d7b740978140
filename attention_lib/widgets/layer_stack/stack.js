// What is drawn of the running sum: pure functions from what is stored of a sentence.

/**
 * Places at the five points of each layer: before it, after attention, its norm, the feed-forward network, its norm;
 * and of each layer the tokens that pull hardest.
 * @typedef {{ places: number[][], pulls: [number, number][][] }} Read
 * @typedef {{ tokens: string[], at: number, last: Read, each: Read }} Sentence
 * @typedef {{ text: string, name: string, row: number, tokens: string[], at: number } & Read} Path
 */

/**
 * A source gives the paths of sentences. This one has those that Python read and stored; one that computes a reader's
 * own sentence may stand beside it, with the same two functions.
 */
export function storedSource(model) {
  const nameOf = (text) => model.get("presets").find(([, each]) => each === text)?.[0] ?? plain(text);
  return {
    knows: (text) => Object.hasOwn(model.get("stored"), text),
    /** @returns {Path} */
    read: (text, ruler, row = 0) => {
      const { tokens, at, [ruler]: read } = model.get("stored")[text];
      return { text, name: nameOf(text), row, tokens, at, ...read };
    },
  };
}

/** Without the stars that mark a word. @param {string} text */
export const plain = (text) => text.replaceAll("**", "");

/** Where the word stands after so many layers. @param {Path} path @param {number} depth */
export const endOf = ({ places }, depth) => (depth ? places[depth - 1][4] : places[0][0]);

/** What attention adds in a layer, its norm, the feed-forward network, its norm. @param {Path} path */
export function stepsOf({ places }, layer) {
  const points = places[layer - 1];
  return points.slice(1).map((place, i) => place - points[i]);
}

/** Two sentences at most: the new one, and of the others the one that was new before it. */
export function chosenWith(text, [sentence, beside]) {
  if (text === sentence) return beside ? [beside, ""] : [sentence, ""];
  return text === beside ? [sentence, ""] : [text, sentence];
}
