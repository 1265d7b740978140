// How far the stack is drawn: it grows from layer to layer at one pace, and is shortened at once.

import { glide } from "../core/motion.js";

const [PLAYED, MOVED] = [900, 350]; // milliseconds a layer

export class Growth {
  stop = () => {};

  /**
   * @param life
   * @param {number} depth after how many layers it ends now
   * @param {() => void} onDraw it ends elsewhere
   */
  constructor(life, depth, onDraw) {
    this.life = life;
    this.depth = depth; // lies between two layers while it grows
    this.onDraw = onDraw;
    this.pace = MOVED;
  }

  /** What comes next is played, from the beginning if all is drawn. @param {number} most */
  play(most) {
    this.pace = PLAYED;
    if (this.depth >= most) this.depth = 0;
  }

  /** @param {number} depth */
  to(depth) {
    const from = this.depth;
    const way = (t) => this.draw(t === 1 ? depth : from + (depth - from) * even(t));
    this.stop();
    this.stop = () => {};
    if (from >= depth) this.draw(depth);
    else this.stop = this.life.until(glide(way, this.pace * (depth - from)));
    this.pace = MOVED;
  }

  draw(depth) {
    this.depth = depth;
    this.onDraw();
  }
}

const even = (t) => 1 - Math.cbrt(1 - t); // a glide slows down, and layers are to come at one pace
