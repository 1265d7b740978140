// Where names find room on a map, on a canvas or in a drawing: each takes its place, and none lies on another.

const CELL = 5; // pixels: the room that names take is kept on a grid of such cells, or of finer ones
export const OUTSIDE = 160; // dots this far beyond the frame have names too, so that panning moves names and does not shuffle them
const TURNS = Array.from({ length: 16 }, (_, i) => (i * 5 * Math.PI) / 8); // around the clock, neighbours far apart
export const RINGS = [36, 60, 88, 120];

// Which cells of the map are taken, the frame's surroundings included.
export class Rooms {
  constructor(width, height, cell = CELL) {
    Object.assign(this, { width, height, cell });
    this.columns = Math.ceil((width + 2 * OUTSIDE) / cell);
    this.rows = Math.ceil((height + 2 * OUTSIDE) / cell);
    this.taken = new Uint8Array(this.columns * this.rows);
    this.named = []; // what is written: {text, box}
  }

  inFrame([left, top, right, bottom]) {
    return left > 0 && top > 0 && right < this.width && bottom < this.height;
  }

  // This name is written here.
  name(text, box) {
    this.take(box);
    this.named.push({ text, box });
  }

  // Call visit(index) for the cells of a box [left, top, right, bottom] until it returns true; was there such a cell?
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

  takeLine(a, b) {
    const steps = Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / this.cell) || 1;
    for (let i = 0; i <= steps; i += 1) {
      const at = a.map((value, axis) => value + ((b[axis] - value) * i) / steps);
      this.take([at[0] - 3, at[1] - 3, at[0] + 3, at[1] + 3]);
    }
  }

  take(box) {
    this.cells(box, (cell) => {
      this.taken[cell] = 1;
    });
  }
}

const widths = new Map();
export function widthOf(pen, text) {
  const key = pen.font + text;
  if (!widths.has(key)) widths.set(key, pen.measureText(text).width);
  return widths.get(key);
}

// The first free spot beside a point: right, left, above, below, and with `far` in rings around it. {x, y, box, leader}, or null.
export function spot(rooms, [x, y], w, size, gap, { inside = true, order = "rlab", far = [] } = {}) {
  const spots = { r: [x + gap, y + size * 0.35], l: [x - gap - w, y + size * 0.35], a: [x - w / 2, y - gap], b: [x - w / 2, y + gap + size * 0.75] };
  const rings = far.flatMap((ring) => TURNS.map((turn) => {
    const across = Math.cos(turn);
    return [x + ring * across + (across < 0 ? -w : 0), y + 0.8 * ring * Math.sin(turn) + size * 0.35];
  }));
  const tried = [...order].map((key) => spots[key]);
  for (const [given, base] of [...tried, ...rings]) {
    const beside = given === spots.r[0] || given === spots.l[0] || !inside;
    const left = beside ? given : Math.max(4, Math.min(given, rooms.width - w - 4)); // a name above or below may shift
    const box = [left - 2, base - size * 0.8, left + w + 2, base + size * 0.25];
    const fits = !inside || (box[0] > 1 && box[1] > 2 && box[2] < rooms.width - 1 && box[3] < rooms.height - 2);
    if (fits && rooms.free(box)) return { x: left, y: base, box, leader: !tried.some(([at]) => at === given) };
  }
  return null;
}
