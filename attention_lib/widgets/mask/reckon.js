// Who may be heard, what one head then gives to each, and where all heads together take the word.

/** @typedef {{ tokens: string[], at: number, alone: number, scores: number[][], says: number[][] }} Row */

/** @param {string} look @param {number} at who asks @param {number} count of tokens @returns {boolean[]} */
export const whoMay = (look, at, count) => Array.from({ length: count }, (_, j) =>
  look === "everyone" || (look === "back" ? j <= at : j >= at));

/** @param {number[]} scores @param {boolean[]} allowed at least one */
export function shares(scores, allowed) {
  const most = Math.max(...scores.filter((_, j) => allowed[j]));
  const powers = scores.map((score, j) => (allowed[j] ? Math.exp(score - most) : 0));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/**
 * @param {Row} row @param {boolean[]} allowed @param {number} head from 1
 * @returns {{ weights: number[], place: number } | null} null if nobody is allowed
 */
export function under(row, allowed, head) {
  if (!allowed.includes(true)) return null;
  const weights = row.scores.map((scores) => shares(scores, allowed));
  const moved = weights.map((shared, h) => shared.reduce((sum, weight, j) => sum + weight * row.says[h][j], 0));
  return { weights: weights[head - 1], place: row.alone + moved.reduce((a, b) => a + b, 0) };
}
