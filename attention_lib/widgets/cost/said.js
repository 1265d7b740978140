// Lengths, numbers, bytes and times in words. The Python half is `said.py`.

import { DEVICES, LENGTHS } from "./constants.js";

const BYTES = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB", "ZB"];
/** @type {[name: string, seconds: number][]} */
const TIMES = [["ns", 1e-9], ["µs", 1e-6], ["ms", 1e-3], ["second", 1], ["minute", 60], ["hour", 3600],
  ["day", 86400], ["year", 31557600]];
const ALL = 0.9995;

const near = (value, digits = 0) => Math.floor(value * 10 ** digits + 0.5) / 10 ** digits;
const grouped = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");
/** Two digits at least: 1.4, 25, 691. */
const short = (value) => grouped(value < 9.95 ? near(value, 1) : near(value));
const plural = (name) => (name.endsWith("y") ? `${name.slice(0, -1)}ies` : name === "shelf" ? "shelves" : `${name}s`);

/** A whole number, with its thousands apart. */
export const whole = (value) => grouped(near(value));

/** A text of so many tokens: "A book", "1.4 books". @param {number} tokens */
export function lengthOf(tokens) {
  const [name, size] = LENGTHS.findLast(([, each]) => each <= tokens) ?? LENGTHS[0];
  const many = short(tokens / size);
  return many === "1" ? `A ${name}` : `${many} ${plural(name)}`;
}

/** A large number, and what is raised in it: 6.6 × 10¹³. @param {number} value @returns {string[]} */
export function power(value) {
  if (value < 1e6) return [whole(value)];
  let digits = 6;
  while (value >= Number(`1e${digits + 1}`)) digits += 1;
  const first = near(value / Number(`1e${digits - 1}`)) / 10;
  return first < 10 ? [`${first.toFixed(1)} × 10`, String(digits)] : ["1.0 × 10", String(digits + 1)];
}

/** @param {number} value */
export function bytes(value) {
  let [at, left] = [0, value];
  while (left >= 999.5 && at < BYTES.length - 1) [at, left] = [at + 1, left / 1000];
  return `${short(left)} ${BYTES[at]}`;
}

/** @param {number} seconds */
export function time(seconds) {
  const [name, size] = TIMES.findLast(([, each]) => each * 0.995 <= seconds) ?? TIMES[0];
  const many = short(seconds / size);
  return `${many} ${name.length > 2 && many !== "1" ? `${name}s` : name}`;
}

/** @param {number} part from 0 to 1 */
export function percent(part) {
  const hundredths = 100 * part;
  if (part > ALL) return "over 99.9%";
  return `${hundredths < 9.95 || hundredths >= 99.5 ? near(hundredths, 1) : near(hundredths)}%`;
}

/** The least of the devices that has so many bytes, or null. @param {number} value */
export const fits = (value) => DEVICES.find(([, room]) => value <= room)?.[0] ?? null;

/** Texts, of which every second one is bold. */
export const headline = (tokens, part) =>
  [`${lengthOf(tokens)}: `, percent(part), " of the multiplications are attention’s."];

/** What fits where, plain and tiled. @param {number} plain bytes @param {number} tiled */
export function told(plain, tiled) {
  const [one, other] = [plain, tiled].map(fits);
  const held = `Plain attention would hold ${bytes(plain)} at once`;
  const alone = (device) => (device ? `fits ${device}` : `more than ${DEVICES.at(-1)[0]} has`);
  if (one === other) return `${held}, tiled ${bytes(tiled)}: ${one ? `both fit ${one}` : `both ${alone(null)}`}.`;
  return `${held}: ${alone(one)}. Tiled, ${bytes(tiled)}: ${alone(other)}.`;
}
