// The mathematics of attention_lib in plain JavaScript: the same formulas, the same names.
// Vectors are arrays of numbers, matrices are arrays of rows.

export function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i]; // the innermost loop: plain, so that it is fast
  return sum;
}
export const scaled = (a, factor) => a.map((value) => value * factor);
export const added = (a, b) => a.map((value, i) => value + b[i]);
export const unit = (a) => scaled(a, 1 / Math.sqrt(dot(a, a)));
export const mean = (rows) => scaled(rows.reduce(added), 1 / rows.length);
const without = (a, direction) => added(a, scaled(direction, -dot(a, direction)));

// Scores to weights; the largest score becomes 0, so that exp cannot overflow. -Infinity: may not attend.
export function softmax(scores) {
  const top = Math.max(...scores);
  const exp = scores.map((score) => Math.exp(score - top));
  const sum = exp.reduce((a, b) => a + b);
  return exp.map((value) => value / sum);
}

// Every row of q meets every row of k: dot product times scale, -Infinity where the mask says false.
export const attentionScores = (q, k, scale, mask = null) =>
  q.map((query, i) => k.map((key, j) => (mask && !mask[i][j] ? -Infinity : dot(query, key) * scale)));

// A row of weights mixes the rows of v.
export const mixed = (weights, v) => weights.map((weight, j) => scaled(v[j], weight)).reduce(added);

// scaled_dot_product_attention with scale = 1/sqrt(d_k); raw attention takes q = k = v and its own scale.
export function attend(q, k, v, scale = 1 / Math.sqrt(q[0].length), mask = null) {
  const scores = attentionScores(q, k, scale, mask);
  const weights = scores.map(softmax);
  return { scores, weights, output: weights.map((row) => mixed(row, v)) };
}

// Two directions for a map with `start` in its middle; see attention_lib.vectors.meaning_axes.
export function meaningAxes(start, left, right, landmarks, steps = 200) {
  const middle = unit(start);
  const apart = added(mean(right.map(unit)), scaled(mean(left.map(unit)), -1));
  const leaning = without(apart, middle);
  if (Math.sqrt(dot(leaning, leaning)) < 1e-6) return null;
  const across = unit(leaning);
  const centre = scaled(mean(landmarks), -1);
  const spread = landmarks.map((row) => without(without(added(row, centre), middle), across));
  let up = mixed(spread.map((_, i) => i + 1), spread);
  for (let step = 0; step < steps; step += 1) up = unit(mixed(spread.map((row) => dot(row, up)), spread));
  if (dot(spread[0], up) < 0) up = scaled(up, -1);
  return [across, up].map((axis) => scaled(axis, 2 / dot(apart, across)));
}
