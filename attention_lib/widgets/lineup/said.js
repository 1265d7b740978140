// What stands halfway between two words of a row, in words. The Python half stands in `widget.py`.

/**
 * The words that stand there: one, or the two on either side; none if the pair are neighbours.
 * @param {string[]} words
 * @param {string[]} pair
 */
export function halfway(words, pair) {
  const total = pair.reduce((sum, word) => sum + words.indexOf(word), 0);
  const found = [words[Math.floor(total / 2)], words[Math.ceil(total / 2)]];
  return found.every((word) => pair.includes(word)) ? [] : found.slice(0, 1 + (total % 2));
}

/** Texts, of which every second one is bold. @param {string[]} pair @param {string[]} found */
export function headline(pair, found) {
  const where = found.map((word) => `${found.length > 1 ? "half " : ""}“${word}”`).join(", ");
  return [`Halfway between “${pair[0]}” and “${pair[1]}”: `, where || "nothing", "."];
}

/** The words with one of them moved to a place. @param {string[]} words */
export function moved(words, word, to) {
  const others = words.filter((each) => each !== word);
  const place = Math.max(0, Math.min(words.length - 1, to));
  return [...others.slice(0, place), word, ...others.slice(place)];
}

// As Python sorts: by the letters' numbers.
const byLetters = (a, b) => Number(a > b) - Number(a < b);

/** Orders to choose from. */
export const ORDERS = {
  alphabet: (words) => [...words].sort(byLetters),
  length: (words) => [...words].sort((a, b) => a.length - b.length || byLetters(a, b)),
};
