// What is drawn of a cost: a line for each way of attending, and one beside them, in multiplications and in bytes.

import { DEVICES, SPEED } from "./constants.js";
import { cacheBytes, memory, METHODS, operations } from "./cost.js";

/**
 * A line: its name, its looks, and its number for so many tokens.
 * @typedef {{ name: string, looks: string, at: (tokens: number) => number }} Curve
 *
 * A panel: what its field spans, the numbers at its left, and lines across it with their names.
 * @typedef {{ title: string, of: string, range: [number, number], levels: [number, string][],
 *   ticks: [value: number, name: string, raised?: string][], square: boolean,
 *   curves: (sizes: import("./cost.js").Sizes, window: number) => Curve[] }} Panel
 *   levels: value and name; square: is T = 6·D marked?
 */

const rest = (tokens, sizes) => {
  const { projections, feedForward } = operations(tokens, sizes);
  return projections + feedForward;
};
const curve = (name, at) => ({ name, looks: `al-is-${name.split(" ").at(-1)}`, at });
const powers = [6, 12, 18, 24];
const [day, year] = [86400, 31557600];

/** @type {Panel} */
export const OPERATIONS = {
  title: "Multiplications", of: "dotted: on a graphics card", range: [1e6, 1e25], square: true,
  ticks: powers.map((each) => [Number(`1e${each}`), "10", String(each)]),
  levels: [[SPEED, "1 second"], [SPEED * day, "1 day"], [SPEED * year, "1 year"]],
  curves: (sizes, window) => [
    ...METHODS.map((method) => curve(method, (tokens) => operations(tokens, sizes, method, window).attention)),
    curve("the rest", (tokens) => rest(tokens, sizes)),
  ],
};

/** @type {Panel} */
export const BYTES = {
  title: "Bytes held at once", of: "dotted: what a device has", range: [1e5, 1e14], square: false,
  ticks: [[1e6, "1 MB"], [1e9, "1 GB"], [1e12, "1 TB"]],
  levels: DEVICES.filter((_, at) => at !== 1).map(([name, room]) => [room, name]), // each name on its line
  curves: (sizes, window) => [
    ...METHODS.map((method) => curve(method, (tokens) => memory(tokens, sizes, method, window))),
    curve("cache", (tokens) => cacheBytes(tokens, sizes)),
  ],
};
