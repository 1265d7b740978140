// What a reader has guessed stays in the reader's browser, and is never sent. Where a browser keeps nothing (a page of
// one's own disk, a private window) it is forgotten with the page.

const KEY = "paying-attention:guesses";
let kept = {}; // where nothing else can be

function all() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? kept;
  } catch {
    return kept;
  }
}

/**
 * @typedef {{question: string, guess: string, truth: string, right: boolean, value: any, saw?: string}} Guess
 * @param {string} id
 * @returns {Guess | undefined}
 */
export const recall = (id) => all()[id];

/** Keep a guess; undefined forgets it. @param {string} id @param {Guess | undefined} guess */
export function keep(id, guess) {
  kept = { ...all(), [id]: guess };
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // kept for as long as this page stands
  }
  document.dispatchEvent(new CustomEvent("al-guess", { detail: id }));
}
