// From a text to its words, as attention_lib/text.py does it.

// What cannot be seen is left out; joiners and selectors that some scripts and emoji need stay.
// attention_lib/spelling.py tells which and why.
const INVISIBLE = "[\\p{Default_Ignorable_Code_Point}\\ufff9-\\ufffb]";
const JOINING = "\\u0600-\\u109f\\u1700-\\u1cff\\ua800-\\ua95f\\ua980-\\uab2f\\uab70-\\uabff\\ufb50-\\ufdff"
  + "\\ufe70-\\ufefc\\u{10a00}-\\u{11fff}\\u{1e900}-\\u{1e95f}";
const VIRAMA = "[\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d4d\\u0dca]";
const JOINS = `(?:(?=[\\p{L}\\p{M}])(?!${INVISIBLE})[${JOINING}])`;
const EMOJI = "[^\\P{S}\\0-\\x7f]";
const SEEN = new RegExp(`(${JOINS}[\\u200c\\u200d](?=${JOINS})|${VIRAMA}[\\u200c\\u200d]`
  + `|(?=${JOINS})[\\u1820-\\u18aa][\\u180b-\\u180f]`
  + `|${EMOJI}[\\ufe0e\\ufe0f]?[\\u{e0020}-\\u{e007f}]*(?:\\u200d(?=${EMOJI}))?|[\\p{P}\\p{S}][\\ufe0e\\ufe0f]`
  + `|[0-9][\\ufe0e\\ufe0f](?=\\u20e3))|${INVISIBLE}`, "gu");
const onlyVisible = (text) => text.replace(SEEN, "$1");

const WORD = "[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}\\p{Cf}]*";
const MARKS = "(?:(?!\\u200d)[\\p{M}\\p{Cf}])*";
const SIGN = `[\\p{P}\\p{S}]${MARKS}(?:[\\u{1f3fb}-\\u{1f3ff}]${MARKS}|\\u200d${EMOJI}?${MARKS})*`;
const TOKEN = new RegExp(`${WORD}(?:'${WORD})*|${SIGN}`, "gu");

/** Small letters, composed accents, no invisible characters, straight apostrophes. @param {string} text */
export function oneSpelling(text) {
  let [before, after] = [null, text];
  while (after !== before) [before, after] = [after, onlyVisible(after).normalize("NFC")]; // marks may change places
  return after.replaceAll("İ", "i").toLowerCase().replaceAll("’", "'").replaceAll("i\u0307", "i").normalize("NFC");
}

/**
 * A sentence whose tokens are sought in it: [as it stands, in their letters]; twice in their letters if lengths differ.
 * @param {string} sentence
 */
export function inOneSpelling(sentence) {
  const [lower, plain] = [sentence.toLowerCase().replaceAll("’", "'"), oneSpelling(sentence)];
  return [lower === plain && lower.length === sentence.length ? sentence : plain, plain];
}

/** @param {string} text @returns {string[]} */
export const tokenize = (text) => (oneSpelling(text).match(TOKEN) ?? []).map(onlyVisible);

/** @param {string} token */
export const isPunctuation = (token) => /^[\p{P}\p{S}]/u.test(token);

/**
 * Up to n words of the table one slip of the pen away from `word`, or else two; frequent ones first.
 * @param {string} word
 * @param {{ words: string[], index: Map<string, number>, has: (word: string) => boolean }} table
 * @returns {string[]}
 */
export function nearSpellings(word, table, n = 3) {
  const one = edits(word.toLowerCase().slice(0, 24));
  const found = new Set([...one].filter((edit) => table.has(edit)));
  if (found.size < n) {
    for (const once of one) for (const edit of edits(once)) if (table.has(edit)) found.add(edit);
  }
  const order = (each) => (one.has(each) ? 0 : table.words.length) + table.index.get(each);
  return [...found].sort((a, b) => order(a) - order(b)).slice(0, n);
}

function edits(word) {
  const found = new Set();
  for (let i = 0; i <= word.length; i += 1) {
    const [a, b] = [word.slice(0, i), word.slice(i)];
    if (b) found.add(a + b.slice(1));
    if (b.length > 1) found.add(a + b[1] + b[0] + b.slice(2));
    for (const letter of "abcdefghijklmnopqrstuvwxyz") {
      if (b) found.add(a + letter + b.slice(1));
      found.add(a + letter + b);
    }
  }
  return found;
}
