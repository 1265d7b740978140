// What is seen of the plane, in words. The Python half stands in `widget.py`.

import { number } from "../core/format.js";

const KINDS = ["One straight number", "One bent number", "Two straight numbers", "Two bent numbers"];
const WHY = [
  "The line is where the number is 0. Drag its handle: the line turns and shifts.",
  "Behind the line the number is now 0. Nothing has changed sides.",
  "Two straight numbers add up to one straight number: the thick line.",
  "Each number is awake in front of its own line, and silent behind it.",
];

const which = (two, bent) => 2 * Number(two) + Number(bent);

/** Texts, of which every second one is bold. @param {boolean} two @param {boolean} bent */
export const headline = (two, bent, right, of) => [`${KINDS[which(two, bent)]}: `, `${right} of ${of}`, " right."];

/** What such numbers are and do. */
export const why = (two, bent) => WHY[which(two, bent)];

/** With a minus as it is printed. @param {number} value */
export const one = (value) => number(value, 1).replace("-", "−");
