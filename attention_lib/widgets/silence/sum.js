// Twelve pulls, one after the other, and what becomes of them without some. `widget.py` reckons the same.

/**
 * Where "bank" stands before each head speaks, and at last: one more than there are pulls.
 * @param {number[]} row where it stands alone, and the pulls
 * @param {number[]} silent heads, from 1
 */
export function places([start, ...pulls], silent) {
  const found = [start];
  pulls.forEach((pull, at) => found.push(found[at] + (silent.includes(at + 1) ? 0 : pull)));
  return found;
}

/**
 * Which cases are right: what speaks for them is more than what speaks against them.
 * @param {number[][]} cases
 * @param {number[]} silent
 */
export const right = (cases, silent) => cases.map((row) => /** @type {number} */ (places(row, silent).at(-1)) > 0);
