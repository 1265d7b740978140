// Where a reading comes from: what is stored, what Python tells, what the model in the page makes.

import { Asking } from "../core/asking.js";
import { LiveReadings } from "../minilm/live.js";
import { plainComplaint } from "../minilm/parts.js";
import { cutOf } from "./experiment.js";
import { isChanged, StoredReadings } from "./readings.js";

/** @import { Experiment } from "./experiment.js" */
/** @import { Found, Reading } from "../minilm/live.js" */

const CLEAN = { cuts: [], silenced: [] };

export class Sources {
  constructor(model, onChange) {
    this.model = model;
    this.stored = new StoredReadings(model, onChange);
    this.live = new LiveReadings(model, onChange);
    this.asking = new Asking(model, onChange); // Python, which reads every sentence in a notebook
    const { own, layers } = model.get("limits");
    this.own = Boolean(own); // the model is a reader's, and only Python has it
    this.depth = layers;
  }

  retry() {
    this.stored.retry();
    this.live.retry();
  }

  /** The tokens of a text, as far as they are known; null: not yet. @returns {string[] | null} */
  tokens(text) {
    return this.stored.clean(text)?.tokens ?? (this.own ? null : this.live.whole.tokens(text));
  }

  complaint(text) {
    return this.own ? plainComplaint(text, this.model.get("limits")) : this.live.complaint(text);
  }

  /**
   * A text as it is, and with an experiment if there is one. waits: what there is to say while Python reads it.
   * @param {Experiment & { measure: string }} chosen
   * @returns {Found & { clean?: Reading | null, waits?: string }}
   */
  find(text, chosen, lane = "") {
    const { cuts, silenced, measure } = chosen;
    const experiment = { cuts, silenced };
    const said = this.complaint(text) ?? this.toldOf(text);
    if (said) return { said };
    const clean = this.clean(text, lane, measure);
    const now = isChanged(experiment) && !clean.said ? this.changed(text, experiment, lane) : clean;
    const lacks = now.reading && measure === "contributions" && now.reading.heard(1) === null;
    if (this.model.link || now.said || (now.reading ? !lacks : !now.needs)) {
      this.asking.done();
      return { ...now, clean: clean.reading ?? null };
    }
    const waits = this.asking.wait(JSON.stringify([text, experiment, measure]));
    return { waits: waits ?? "", clean: clean.reading ?? null };
  }

  toldOf(text) {
    const { sentence, error, cuts } = this.model.get("answer") ?? {};
    return sentence === text && !cuts ? error : null;
  }

  get isWhole() {
    return this.live.whole.asked && this.live.whole.layers === this.depth;
  }

  /** @returns {Found} */
  clean(text, lane, measure) {
    const stored = this.stored.clean(text);
    const lacks = stored && this.isWhole
      && (!stored.heads(this.depth) || (measure === "contributions" && !stored.heard(1)));
    if (stored && !lacks) return { reading: stored };
    return this.orStored(this.own ? { needs: true } : this.live.find(`${lane} clean`, text, CLEAN), stored);
  }

  orStored(found, stored) {
    return found.reading || !stored ? found : { reading: stored };
  }

  /** @returns {Found} */
  changed(text, experiment, lane) {
    const stored = this.isWhole ? null : this.stored.changed(text, experiment);
    if (stored || this.own) return stored ?? { needs: true };
    return this.live.find(lane, text, { cuts: experiment.cuts.map(cutOf), silenced: experiment.silenced });
  }
}
