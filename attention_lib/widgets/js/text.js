// From a text to its words, as attention_lib/text.py does it.

const WORD = "[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}\\p{Cf}]*";
const TOKEN = new RegExp(`${WORD}(?:'${WORD})*|[\\p{P}\\p{S}][\\p{M}\\p{Cf}]*`, "gu");

export const tokenize = (text) => text.toLowerCase().replaceAll("’", "'").match(TOKEN) ?? [];

export const isPunctuation = (token) => /^[\p{P}\p{S}]/u.test(token);

// Up to n words of the table one slip of the pen away from `word`, or else two; frequent ones first.
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
