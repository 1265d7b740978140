// What a reader has guessed stays in the reader's browser, and is never sent. Where a browser keeps nothing (a private
// window, a store that is full) it is forgotten with the page.

const KEY = "paying-attention:guesses";
const here = {}; // what was guessed since the page was opened; it counts first, as a full store takes nothing more

function stored() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY));
    return typeof found === "object" && found !== null ? found : {};
  } catch {
    return {};
  }
}

/**
 * @typedef {{question: string, guess: string, truth: string, right: boolean, value: any, saw?: string}} Guess
 * @param {string} id
 * @returns {Guess | undefined}
 */
export const recall = (id) => (Object.hasOwn(here, id) ? here : stored())[id];

/** Keep a guess; undefined forgets it. @param {string} id @param {Guess | undefined} guess */
export function keep(id, guess) {
  here[id] = guess;
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...stored(), [id]: guess }));
  } catch {
    // kept for as long as this page stands
  }
  document.dispatchEvent(new CustomEvent("al-guess", { detail: id }));
}
