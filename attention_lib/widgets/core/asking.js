// Asking Python, which may be at work, or away.

const [PATIENCE, AGAIN] = [600, 2400]; // milliseconds without an answer that are worth a word, and until the next look
export const AT_WORK = "Python is computing …";
export const AWAY = "Python is away. Run this cell again.";
const NO_ANSWER = "Python is away, or still at work. If nothing happens, run the cell again.";

// A question to Python. While it has no answer the last true picture stays, and `wait` says what there is to say.
export class Asking {
  what = null; // the question
  text = null; // what was said while it waits
  stop = () => {};
  give = () => this.say(this.model.away);

  /** @param {(text: string) => void} onChange there is something else to say */
  constructor(model, onChange) {
    this.model = model;
    this.onChange = onChange;
  }

  // Python's word on this is missing: a sentence about it, or null for the first moment. A late answer is taken too.
  wait(what) {
    const first = this.what === null; // a reader who types on asks anew, and has waited all the same
    this.what = what;
    if (!first) return this.text;
    this.model.waiting.add(this.give);
    this.text = this.model.away;
    if (!this.text) this.stop = this.model.life.after(PATIENCE, () => this.look(1));
    return this.text;
  }

  // Is it there, and busy? Not every front-end says, and then only time can tell.
  look(times) {
    const { kernel } = this.model;
    const known = kernel && !["unknown", "starting"].includes(kernel);
    const text = known ? (kernel === "busy" || times < 2 ? AT_WORK : AWAY) : times < 3 ? AT_WORK : NO_ANSWER;
    if (text !== AT_WORK) return this.model.turn(text);
    this.stop = this.model.life.after(AGAIN, () => this.look(times + 1));
    return this.say(text);
  }

  say(text) {
    if (text === this.text) return;
    this.text = text;
    this.onChange(text);
  }

  // There is an answer, or nobody asks any more.
  done() {
    this.stop();
    this.model.waiting.delete(this.give);
    this.what = this.text = null;
  }
}
