// Positions, as attention_lib/positions.py has them, and what they do to raw attention.

import { attend } from "../core/attention.js";
import { added, scaled } from "../core/linalg.js";

// The angle by which each pair of numbers turns from one position to the next.
export const speeds = (dim, base = 10_000) => Array.from({ length: dim / 2 }, (_, i) => base ** ((-2 * i) / dim));

const wave = (position, turns) => turns.flatMap((speed) => [Math.sin(position * speed), Math.cos(position * speed)]);

export function sinusoidalPositions(n, dim, base) {
  const turns = speeds(dim, base);
  return Array.from({ length: n }, (_, position) => wave(position, turns));
}

// Turn each pair of numbers of each row by an angle that grows with its position.
export function rotate(x, positions = x.map((_, place) => place), base = 10_000) {
  const turns = speeds(x[0].length, base);
  return x.map((row, place) => {
    const angles = wave(positions[place], turns);
    const [sin, cos] = [(i) => angles[i - (i % 2)], (i) => angles[i - (i % 2) + 1]];
    return row.map((value, i) => value * cos(i) + (i % 2 ? row[i - 1] : -row[i + 1]) * sin(i));
  });
}

// Raw attention of words that know where they stand: attention_in_order of widgets/positions/encodings.py.
export function attendInOrder(x, kind, sharpness) {
  const size = x[0].length;
  const waves = kind === "sinusoidal" ? sinusoidalPositions(x.length, size) : null;
  const placed = waves ? waves.map((row, i) => added(x[i], scaled(row, size ** -0.5))) : x;
  const q = kind === "rotary" ? rotate(placed) : placed;
  return attend(q, q, placed, sharpness);
}

// Words by name and count: the first "the", the second "the".
export function numbered(words) {
  const before = (word, place) => words.slice(0, place).filter((other) => other === word).length;
  return words.map((word, place) => `${before(word, place)} ${word}`);
}

// For each word its place in the other order; null if these are not the same words, or the order is the same.
export function placesIn(before, words) {
  const [names, old] = [numbered(words), numbered(before)];
  const places = names.map((name) => old.indexOf(name));
  if (before.length !== words.length || places.includes(-1) || places.every((place, i) => place === i)) return null;
  return places;
}
