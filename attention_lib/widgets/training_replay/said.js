// What is seen of a moment, in one sentence. The Python half is `headline` in widget.py.

/**
 * Texts, of which every second one is bold.
 * @param {string} read how many words, as text
 * @param {string} word
 * @param {string} nearest the word that is nearest to it
 */
export const headline = (read, word, nearest) => (read === "0"
  ? ["Nothing read yet. Nearest to ", `“${word}”`, " lies, by chance, ", nearest, "."]
  : ["After ", read, ` words “${word}” lies nearest to `, nearest, "."]);
