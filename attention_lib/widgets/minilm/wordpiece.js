// WordPiece, as attention_lib/wordpiece.py does it: how the real model cuts a text.

const UNKNOWN = "[UNK]";
const LONGEST = 100; // a longer word counts as unknown
const SPACE = /^[\t\n\r\p{Zs}]$/u;
const CONTROL = /^[\0\ufffd\p{Cc}\p{Cf}\p{Co}]$/u;
const ACCENT = /^\p{Mn}$/u;
const PUNCTUATION = /^[!-/:-@[-`{-~\p{P}]$/u;
const CHINESE = [[0x4e00, 0x9fff], [0x3400, 0x4dbf], [0x20000, 0x2a6df], [0x2a700, 0x2b73f], [0x2b740, 0x2b81f],
  [0x2b920, 0x2ceaf], [0xf900, 0xfaff], [0x2f800, 0x2fa1f]]; // from code to code

const within = (code, first, last) => code >= first && code <= last;
const isChinese = (each) => CHINESE.some(([first, last]) => within(each.codePointAt(0), first, last));
const mapped = (text, change) => Array.from(text, change).join(""); // character by character, not by halves of one

// Words and punctuation marks: lower case, without accents, each Chinese character by itself.
export function basicWords(text) {
  const clean = mapped(text, (each) => (SPACE.test(each) ? " " : CONTROL.test(each) ? "" : each));
  const apart = mapped(clean, (each) => (isChinese(each) ? ` ${each} ` : each));
  const plain = mapped(apart.normalize("NFD"), (each) => (ACCENT.test(each) ? "" : each.toLowerCase()));
  return mapped(plain, (each) => (PUNCTUATION.test(each) ? ` ${each} ` : each)).split(/\s+/u).filter(Boolean);
}

export const isMark = (word) => PUNCTUATION.test(word);

// The longest known pieces of one word, from the left. index: Map of piece → row.
function piecesOf(word, index) {
  const letters = Array.from(word);
  const pieces = [];
  if (letters.length > LONGEST) return [UNKNOWN];
  for (let start = 0, end = letters.length; start < letters.length; end = letters.length) {
    const piece = () => (start ? "##" : "") + letters.slice(start, end).join("");
    while (end > start && !index.has(piece())) end -= 1;
    if (end === start) return [UNKNOWN];
    pieces.push(piece());
    start = end;
  }
  return pieces;
}

// The pieces of a text, without [CLS] and [SEP]: [{piece, word, place, row}, …]; `word` is what the piece is cut from,
// `place` counts the words.
export const wordPieces = (text, index) => basicWords(text).flatMap((word, place) =>
  piecesOf(word, index).map((piece) => ({ piece, word, place, row: index.get(piece) })));
