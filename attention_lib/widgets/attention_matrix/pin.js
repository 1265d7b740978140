// What of the matrix is looked at: a row, a column or a cell. A press pins it; pointer and keys only preview.
//
// A place is {kind: "row", i}, {kind: "column", j} or {kind: "cell", i, j}; i and j are numbers of tokens.

const axesOf = { row: ["i"], column: ["j"], cell: ["i", "j"] };
export const samePlace = (a, b) => a?.kind === b?.kind && a?.i === b?.i && a?.j === b?.j;

/**
 * Where a token of one sentence stands in the next: it did not move, or what was edited lies before it, or it is the
 * nearest like it. Tokens are texts. -1 where it is no longer there.
 * @param {number} at @param {string[]} before @param {string[]} after
 */
function carried(at, before, after) {
  const most = Math.min(before.length, after.length);
  let [head, tail] = [0, 0];
  while (head < most && before[head] === after[head]) head += 1;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  if (at < head) return at;
  if (before.length - at <= tail) return after.length - (before.length - at);
  const like = after.map((_, place) => place).filter((place) => after[place] === before[at]);
  return like.reduce((best, place) => (best < 0 || Math.abs(place - at) < Math.abs(best - at) ? place : best), -1);
}

// The pin and the preview of one matrix.
export class Pin {
  place = null; // that is kept
  texts = []; // the tokens that it was kept among
  preview = null;

  // A press: this place is kept, or let go if it was.
  press(place, texts) {
    this.place = samePlace(place, this.here) ? null : place;
    [this.here, this.texts] = [this.place, texts];
  }

  letGo() {
    [this.place, this.here, this.preview] = [null, null, null];
  }

  // Other tokens are drawn. A pinned word that is gone, while it is typed anew, say, is waited for.
  follow(texts, visible) {
    const seen = (place) => place && axesOf[place.kind].every((axis) => visible.includes(place[axis]));
    const change = texts.length !== this.texts.length || texts.some((text, i) => text !== this.texts[i]);
    if (this.preview && (!seen(this.preview) || change)) this.preview = null;
    if (!this.place) return;
    const moved = { kind: this.place.kind };
    for (const axis of axesOf[moved.kind]) {
      moved[axis] = change ? carried(this.place[axis], this.texts, texts) : this.place[axis];
    }
    const lost = moved.kind === "cell" && !visible.includes(moved.j); // of a cell one word is left
    const half = lost ? { kind: "row", i: moved.i } : moved;
    this.here = seen(half) ? half : null;
    if (axesOf[moved.kind].every((axis) => moved[axis] >= 0)) [this.place, this.texts] = [moved, texts];
  }
}
