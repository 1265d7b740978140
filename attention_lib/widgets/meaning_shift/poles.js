// The map of two poles: behind the word stand the poles, some landmarks, and the words of the sentence where their
// static vectors put them.

import { h } from "../core/dom.js";
import { added } from "../core/linalg.js";
import { halves, nearer, poleMark, side } from "./map.js";
import { BOLD } from "./names.js";

const AIR = 0.36; // in units of the map, beyond each pole
const POLE = 20; // pixels of a pole's name

/**
 * From map units to pixels. The same for every sentence, so that only the word moves.
 * @param {{ poles: import("./sources.js").Place[] }} picture
 * @param {number} width in pixels
 * @param {number} height
 * @param {number[]} extent of the word's way
 * @param {boolean} near as near as that allows
 * @returns {import("./sources.js").See}
 */
export function polesScale({ poles }, width, height, extent, near) {
  const reach = [poles[0][0] - AIR, poles[1][0] + AIR];
  const scale = width / (reach[1] - reach[0]);
  const whole = { centre: [(reach[0] + reach[1]) / 2, 0], times: 1 };
  const { centre, times } = near ? nearer(extent, [scale, scale], width, height) : whole;
  return ([x, y]) => [width / 2 + (x - centre[0]) * scale * times, height / 2 - (y - centre[1]) * scale * times];
}

/** The two halves of the field, the line halfway between the poles, and the poles. */
export function backdrop(picture, see, names) {
  const { poles, settings } = picture;
  for (const [, at] of contextPlaces(picture, see, names)) names.keep(at, 4);
  const titles = [settings.left[0], settings.right[0]];
  const size = names.together(titles, POLE, BOLD);
  const marks = ["left", "right"].flatMap((name, i) => pole(name, titles[i], poles[i], see(poles[i]), size, names));
  return [...halves(see([0, 0])[0], names.width, names.height), ...marks];
}

// One pole with its name; beyond the frame an arrow says where it lies.
function pole(where, text, place, at, size, names) {
  const { width } = names;
  const style = { style: BOLD, class: `al-pole-name al-${where}` };
  if (!names.shows(at)) {
    const beyond = where === "right" ? [`${text} →`, [width - 8, 24], "end"] : [`← ${text}`, [8, 24], "start"];
    const [said, corner, anchor] = beyond;
    return [names.fixed(said, size, corner, anchor, style)].filter(Boolean);
  }
  const [, wide] = names.measure(text, size, BOLD);
  const x = Math.min(Math.max(at[0], wide / 2 + 6), width - wide / 2 - 6);
  names.keep(at, 11);
  const name = names.written([[x, at[1]]], text, size, { ...style, gap: 18, order: "ab", far: [40] })
    ?? [names.fixed(text, size, [x, at[1] - 16], "middle", style)].filter(Boolean);
  return [poleMark(where, at, 9, text, place), ...name];
}

/** Words that give the map its orientation, as far as there is room. */
export function landmarkMarks({ landmarks, attended }, see, names) {
  const used = new Set(attended.map((token) => token.text));
  return landmarks.filter(({ text }) => !used.has(text)).flatMap(({ text, place }) => {
    const at = see(place);
    const name = names.shows(at) && names.written([at], text, 12, { gap: 6, far: [], class: "al-landmark" });
    return name ? [h("circle", { class: "al-landmark-dot", cx: at[0], cy: at[1], r: 2 }), ...name] : [];
  });
}

/** The words of the sentence at their static places, each with its name, and (when lit) the whole way to them. */
export function contextMarks(picture, see, names, lights) {
  const marks = contextPlaces(picture, see, names).map(([j, at]) => contextMark(picture, j, at, see, names, lights));
  return ["ways", "leaders", "rings", "texts"].flatMap((layer) => marks.map((mark) => mark[layer])).filter(Boolean);
}

function contextMark({ attended, start, pulls }, j, at, see, names, lights) {
  const { text, position } = attended[j];
  const [from, mine] = [see(start), { "data-position": position }];
  const written = { class: "al-context-name", ...mine };
  const spot = { x: Math.min(at[0] + 7, names.width - 40), y: at[1] + 5, "font-size": 13 };
  const name = names.written([at], text, 13, { gap: 8, ...written })
    ?? [h("text", { ...written, class: "al-context-name al-hidden", ...spot, text })];
  const ring = { class: `al-context al-${side(pulls[j][0])}`, cx: at[0], cy: at[1], r: 4, ...mine, "data-token": text };
  return {
    ways: h("line", { class: "al-way", ...mine, x1: from[0], y1: from[1], x2: at[0], y2: at[1] }),
    leaders: name.length > 1 ? name[0] : null,
    rings: h("circle", { ...ring, on: lights(position) }),
    texts: name.at(-1),
  };
}

// [which word, its place] of the words that stand on the map, those attended most first.
function contextPlaces({ attended, ways, start, chosen, weights }, see, names) {
  const texts = attended.map(({ text }) => text);
  const each = [...texts.keys()].filter((j) => texts.indexOf(texts[j]) === j && texts[j] !== chosen.text);
  return each.sort((a, b) => weights[b] - weights[a])
    .map((j) => [j, see(added(start, ways[j]))]).filter(([, at]) => names.shows(at));
}

/**
 * To which pole does the word move, how far, and what share of the way is that, unless that pole lies behind it?
 * @returns {{ name: string, far: number, way: number, share: string | null }}
 */
export function lean({ start, shifted, poles }) {
  const moved = shifted[0] - start[0];
  const [name, goal] = moved < 0 ? ["left", poles[0]] : ["right", poles[1]];
  const way = goal[0] - start[0];
  const share = moved * way > 0 ? `${Math.round((100 * moved) / way)}%` : null;
  return { name, far: Math.abs(moved), way: Math.abs(way), share };
}
