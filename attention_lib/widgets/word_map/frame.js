// From places on a map to pixels of its frame. A view {k, x, y} takes [across, up] to [x + k * across, y - k * up].

const GAP = 26; // pixels between the points of a whole map and its frame

/** @typedef {{ k: number, x: number, y: number }} Sight the view */
/** @typedef {[left: number, bottom: number, right: number, top: number]} Extent in units of the map */

export const seen = ({ k, x, y }, [across, up]) => [x + k * across, y - k * up];
export const between = (a, b, t) => a.map((value, i) => value + (b[i] - value) * t);

/** The view on the way from one to another. */
export const towards = (from, to, t) => {
  const [k, x, y] = between([from.k, from.x, from.y], [to.k, to.x, to.y], t);
  return { k, x, y };
};

/**
 * The view in which a box fills the frame.
 * @param {Extent} box
 * @returns {Sight}
 */
export function fitted([left, bottom, right, top], width, height, gap = GAP) {
  const across = (width - 2 * gap) / Math.max(right - left, 1e-6);
  const k = Math.min(across, (height - 2 * gap) / Math.max(top - bottom, 1e-6));
  return { k, x: width / 2 - (k * (left + right)) / 2, y: height / 2 + (k * (bottom + top)) / 2 };
}

/**
 * The smallest box around points.
 * @param {ArrayLike<number>} places their x and y, one after the other
 * @returns {Extent}
 */
export function bounds(places) {
  /** @type {Extent} */
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < places.length; i += 2) {
    box[0] = Math.min(box[0], places[i]);
    box[1] = Math.min(box[1], places[i + 1]);
    box[2] = Math.max(box[2], places[i]);
    box[3] = Math.max(box[3], places[i + 1]);
  }
  return places.length ? box : [-1, -1, 1, 1];
}

/** The view zoomed so that what stood at one pixel stands at another. */
export function zoomed(view, k, from, to) {
  const factor = k / view.k;
  return { k, x: to[0] + (view.x - from[0]) * factor, y: to[1] + (view.y - from[1]) * factor };
}
