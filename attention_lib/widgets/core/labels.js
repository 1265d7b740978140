// Where names find room on a map, on a canvas or in a drawing: each takes its place, and none lies on another.

const CELL = 5; // pixels: the room that names take is kept on a grid of such cells, or of finer ones
export const OUTSIDE = 160; // so far beyond the frame dots have names: panning moves them and does not shuffle them
const TURNS = Array.from({ length: 16 }, (_, i) => (i * 5 * Math.PI) / 8); // around the clock, neighbours far apart
export const RINGS = [36, 60, 88, 120]; // pixels around a point, where a name may stand at the end of a thin line

/**
 * @typedef {[left: number, top: number, right: number, bottom: number]} Box
 *
 * Where a text stands. x: its left; y: its base line; leader: where a thin line from its point ends, if it needs one.
 * @typedef {{ x: number, y: number, box: Box, leader: number[] | null }} Spot
 */

/** Which cells of the map are taken, the frame's surroundings included. */
class Rooms {
  constructor(width, height, cell = CELL) {
    this.width = width;
    this.height = height;
    this.cell = cell;
    this.columns = Math.ceil((width + 2 * OUTSIDE) / cell);
    this.rows = Math.ceil((height + 2 * OUTSIDE) / cell);
    this.taken = new Uint8Array(this.columns * this.rows);
    this.named = []; // what is written: {text, box}
  }

  /** @param {Box} box */
  inFrame([left, top, right, bottom]) {
    return left > 0 && top > 0 && right < this.width && bottom < this.height;
  }

  /** This name is written here. */
  name(text, box) {
    this.take(box);
    this.named.push({ text, box });
  }

  /** Call visit(index) for the cells of a box until it returns true; was there such a cell? */
  cells(box, visit) {
    const [left, top, right, bottom] = box.map((edge) => Math.floor((edge + OUTSIDE) / this.cell));
    if (left < 0 || top < 0 || right >= this.columns || bottom >= this.rows) return true;
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) if (visit(row * this.columns + column)) return true;
    }
    return false;
  }

  free(box) {
    return !this.cells(box, (cell) => this.taken[cell]);
  }

  take(box) {
    this.cells(box, (cell) => {
      this.taken[cell] = 1;
    });
  }

  /** A mark of this radius stands here. */
  keep([x, y], radius) {
    this.take([x - radius, y - radius, x + radius, y + radius]);
  }

  takeLine(a, b) {
    const steps = Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / this.cell) || 1;
    for (let i = 0; i <= steps; i += 1) this.keep(a.map((value, axis) => value + ((b[axis] - value) * i) / steps), 3);
  }
}

/** The names of a map, in the order of their importance: each finds its place among those that stand already. */
export class Labels extends Rooms {
  /**
   * @param {number} width of the frame, in pixels
   * @param {number} height
   * @param {{ family: string, larger?: number, pen?: CanvasRenderingContext2D, cell?: number }} letters
   *   larger: how many times larger than usual the reader has letters
   */
  constructor(width, height, { family, larger = 1, pen = document.createElement("canvas").getContext("2d"), cell }) {
    super(width, height, cell);
    this.family = family;
    this.larger = larger;
    this.pen = pen;
  }

  /** The height and the width of a text in pixels; the pen then writes so. */
  measure(text, size, style = "") {
    this.pen.font = `${style} ${size * this.larger}px ${this.family}`;
    return [size * this.larger, widthOf(this.pen, text)];
  }

  /**
   * Room for a text beside one of some points, or at the end of a thin line from the first.
   * @returns {(Spot & { tall: number, wide: number, at: number[] }) | null} at: the point that it stands beside
   */
  beside(points, text, size, { style = "", gap = 8, far = RINGS, ...how } = {}) {
    const [tall, wide] = this.measure(text, size, style);
    const away = far.length ? [[points[0], far]] : [];
    for (const [at, rings] of [...points.map((point) => [point, []]), ...away]) {
      const found = spot(this, at, wide, tall, gap, { ...how, far: rings });
      if (found) return { ...found, tall, wide, at };
    }
    return null;
  }
}

const widths = new Map();
function widthOf(pen, text) {
  const key = pen.font + text;
  if (!widths.has(key)) widths.set(key, pen.measureText(text).width);
  return widths.get(key);
}

/**
 * The first free spot beside a point: right, left, above, below, and with `far` in rings around it.
 * @returns {Spot | null}
 */
export function spot(rooms, at, wide, tall, gap, { inside = true, order = "rlab", far = [] } = {}) {
  const near = around(at, wide, tall, gap);
  const tried = [...[...order].map((side) => near[side]), ...ringed(at, wide, tall, far)];
  for (const [i, [given, y]] of tried.entries()) {
    const shifts = inside && given !== near.r[0] && given !== near.l[0]; // a name above or below may shift
    const x = shifts ? Math.max(4, Math.min(given, rooms.width - wide - 4)) : given;
    const box = /** @type {Box} */ ([x - 2, y - tall * 0.8, x + wide + 2, y + tall * 0.25]);
    const end = [x > at[0] ? x - 1 : Math.min(x + wide + 1, at[0]), y - tall * 0.35];
    if ((!inside || within(rooms, box)) && rooms.free(box)) return { x, y, box, leader: i < order.length ? null : end };
  }
  return null;
}

const within = ({ width, height }, [left, top, right, bottom]) =>
  left > 1 && top > 2 && right < width - 1 && bottom < height - 2;

// The four sides of a point: left end and base line of a text there.
const around = ([x, y], wide, tall, gap) => ({
  r: [x + gap, y + tall * 0.35], l: [x - gap - wide, y + tall * 0.35],
  a: [x - wide / 2, y - gap], b: [x - wide / 2, y + gap + tall * 0.75],
});

const ringed = ([x, y], wide, tall, rings) => rings.flatMap((ring) => TURNS.map((turn) => {
  const across = Math.cos(turn);
  return [x + ring * across + (across < 0 ? -wide : 0), y + 0.8 * ring * Math.sin(turn) + tall * 0.35];
}));
