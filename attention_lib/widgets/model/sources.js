// Where a reading comes from: what is stored, what Python tells, what the model in the page makes.

import { Asking } from "../core/asking.js";
import { LiveReadings } from "../minilm/live.js";
import { LAYERS } from "./constants.js";
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
  }

  retry() {
    this.stored.retry();
    this.live.retry();
  }

  /** The tokens of a text, as far as they are known; null: not yet. @returns {string[] | null} */
  tokens(text) {
    return this.stored.clean(text)?.tokens ?? this.live.whole.tokens(text);
  }

  /**
   * A text as it is, and with an experiment if there is one. waits: what there is to say while Python reads it.
   * @param {Experiment} experiment
   * @returns {Found & { clean?: Reading | null, waits?: string }}
   */
  find(text, experiment, lane = "") {
    const said = this.live.complaint(text) ?? this.toldOf(text);
    if (said) return { said };
    const clean = this.clean(text, lane);
    const now = isChanged(experiment) && !clean.said ? this.changed(text, experiment, lane) : clean;
    if (now.reading || now.said || !now.needs || this.model.link) {
      this.asking.done();
      return { ...now, clean: clean.reading ?? null };
    }
    const waits = this.asking.wait(JSON.stringify([text, experiment]));
    return { waits: waits ?? "", clean: clean.reading ?? null };
  }

  toldOf(text) {
    const { sentence, error, cuts } = this.model.get("answer") ?? {};
    return sentence === text && !cuts ? error : null;
  }

  get isWhole() {
    return this.live.whole.asked && this.live.whole.layers === LAYERS;
  }

  /** @returns {Found} */
  clean(text, lane) {
    const stored = this.stored.clean(text);
    const lacks = stored && !stored.heads(1) && this.isWhole;
    return stored && !lacks ? { reading: stored } : this.orStored(this.live.find(`${lane} clean`, text, CLEAN), stored);
  }

  orStored(found, stored) {
    return found.reading || !stored ? found : { reading: stored };
  }

  /** @returns {Found} */
  changed(text, experiment, lane) {
    const stored = this.isWhole ? null : this.stored.changed(text, experiment);
    return stored ?? this.live.find(lane, text, { cuts: experiment.cuts.map(cutOf), silenced: experiment.silenced });
  }
}
