// The dots of a map, thousands of them: painted once on a sheet that reaches beyond the frame; panning moves the sheet.

const BEYOND = 150; // pixels that the sheet reaches beyond the frame
const ROUND = 1.25; // the radius from which on a dot is round

export class Sheet {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.painted = null; // what is on it
  }

  /**
   * Draw the dots; the sheet is painted anew only if it has to be.
   * @param {CanvasRenderingContext2D} pen of the map
   * @param {import("./canvas.js").Dots} dots
   * @param {import("./frame.js").Sight} view where they are to be seen
   * @param {{ colour: string, strength: number, dense: number, closeness: number }} look
   *   dense: pixels of the screen for one of the page; closeness: how many times nearer than the whole map
   */
  draw(pen, dots, view, { colour, strength, dense, closeness }) {
    const [width, height] = [pen.canvas.width, pen.canvas.height].map((size) => Math.round(size + 2 * BEYOND * dense));
    if (this.isStale({ dots, view, colour, width, height })) {
      [this.canvas.width, this.canvas.height] = [width, height]; // wipes it, too
      paint(this.canvas.getContext("2d"), dots, view, { colour, dense, closeness });
      this.painted = { dots, view, colour };
    }
    const [left, top] = ["x", "y"].map((axis) => Math.round((view[axis] - this.painted.view[axis] - BEYOND) * dense));
    pen.globalAlpha = strength;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.drawImage(this.canvas, left, top);
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.globalAlpha = 1;
  }

  isStale({ dots, view, colour, width, height }) {
    const { painted, canvas } = this;
    if (!painted || painted.dots !== dots || painted.colour !== colour) return true;
    if (canvas.width !== width || canvas.height !== height || painted.view.k !== view.k) return true;
    return Math.abs(view.x - painted.view.x) > BEYOND || Math.abs(view.y - painted.view.y) > BEYOND;
  }
}

// Small squares look like dots and are painted several times as fast; near enough, real dots.
function paint(pen, { names, places }, { k, x, y }, { colour, dense, closeness }) {
  const least = names.length > 6000 ? 0.65 : names.length > 1200 ? 1 : 1.6;
  const r = Math.min(3, least * Math.sqrt(Math.max(closeness, 1)));
  const [width, height] = [pen.canvas.width / dense, pen.canvas.height / dense];
  pen.setTransform(dense, 0, 0, dense, 0, 0);
  pen.fillStyle = colour;
  pen.globalAlpha = r < 1 ? 0.55 : 0.7;
  pen.beginPath();
  for (let i = 0; i < names.length; i += 1) {
    const [left, top] = [BEYOND + x + k * places[2 * i], BEYOND + y - k * places[2 * i + 1]];
    if (left < -r || top < -r || left > width + r || top > height + r) continue;
    if (r < ROUND) pen.fillRect(left - r, top - r, 2 * r, 2 * r);
    else {
      pen.moveTo(left + r, top);
      pen.arc(left, top, r, 0, 2 * Math.PI);
    }
  }
  pen.fill();
}
