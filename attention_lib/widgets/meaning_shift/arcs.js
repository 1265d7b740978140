// The ways of the arcs between the words: they touch no third word.

/**
 * @typedef {{ position: string, left: number, right: number, top: number, bottom: number }} Chip
 * @typedef {{ top: number, bottom: number, chips: Chip[] }} Line
 */

/**
 * Chips that stand on one line, line by line from above.
 * @param {Chip[]} chips
 * @returns {Line[]}
 */
export function linesOf(chips) {
  const lines = [];
  for (const chip of chips) {
    const line = lines.at(-1);
    if (line && chip.top < line.bottom) {
      line.chips.push(chip);
      line.top = Math.min(line.top, chip.top);
      line.bottom = Math.max(line.bottom, chip.bottom);
    } else lines.push({ top: chip.top, bottom: chip.bottom, chips: [chip] });
  }
  return lines;
}

const GAP_STROKE = 4; // pixels that an arc may be wide between two chips

/**
 * The way from one chip to another: above them on one line, else through the room between the lines and, where other
 * lines lie between, between two of their chips.
 * @param {Line[]} lines
 * @param {string} from
 * @param {string} to
 * @returns {{ d: string, narrow: number }} the way, and how wide it may be drawn
 */
export function wayBetween(lines, from, to) {
  const [start, end] = [from, to].map((position) => {
    const line = lines.findIndex(({ chips }) => chips.some((chip) => chip.position === position));
    const chip = lines[line].chips.find((each) => each.position === position);
    return { line, chip, x: (chip.left + chip.right) / 2 };
  });
  if (start.line === end.line) return { d: wayAbove(lines, start, end), narrow: Infinity };
  const [upper, lower] = start.line < end.line ? [start, end] : [end, start];
  const between = lines.slice(upper.line + 1, lower.line);
  return { d: wayDown(upper, lower, between), narrow: between.length ? GAP_STROKE : Infinity };
}

function wayAbove(lines, { line, chip, x }, end) {
  const room = line ? lines[line].top - lines[line - 1].bottom : Infinity;
  // it rises by three quarters of its handle
  const height = Math.min(44, room * 1.1, 12 + 0.14 * Math.abs(end.x - x));
  return `M${x} ${chip.top}C${x} ${chip.top - height},${end.x} ${end.chip.top - height},${end.x} ${end.chip.top}`;
}

function wayDown(upper, lower, between) {
  let [x, y] = [upper.x, upper.chip.bottom];
  let d = `M${x} ${y}`;
  const glideTo = (nextX, nextY) => {
    const middle = (y + nextY) / 2;
    d += `C${x} ${middle},${nextX} ${middle},${nextX} ${nextY}`;
    [x, y] = [nextX, nextY];
  };
  between.forEach(({ top, bottom, chips }, i) => {
    const wanted = upper.x + ((lower.x - upper.x) * (i + 1)) / (between.length + 1);
    const next = (at) => (chips[at + 1] ? (chips[at].right + chips[at + 1].left) / 2 : chips[at].right + GAP_STROKE);
    const gaps = chips.map((_, at) => next(at));
    const gap = gaps.reduce((best, each) => (Math.abs(each - wanted) < Math.abs(best - wanted) ? each : best));
    glideTo(gap, top);
    d += `V${bottom}`;
    y = bottom;
  });
  glideTo(lower.x, lower.chip.top);
  return d;
}
