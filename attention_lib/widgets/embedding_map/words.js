// The words of the map: some came with the page, all of them are fetched on the reader's first wish.

import { loadShard } from "../core/shards.js";
import { bytesOfBase64 } from "../core/tensors.js";
import { WordTable } from "../core/word_table.js";

export class Words {
  // message: the line that says what is fetched; onEnd(): all words are here, or it has failed.
  constructor(model, message, onEnd) {
    this.model = model;
    this.message = message;
    this.onEnd = onEnd;
    this.table = new WordTable(bytesOfBase64(model.get("starter")));
    this.state = model.get("shards").length ? "some" : "whole"; // "loading" in between, and "closed" when that failed
    this.fetched = Promise.resolve();
  }

  // Must something wait for all words? If only they can answer, fetch them, and then go on.
  waits(then = () => {}) {
    if (this.state === "whole") return false;
    if (this.state !== "closed") this.fetch().then(() => this.state === "whole" && then());
    return true; // after a failed fetch, its sentence stays
  }

  // The reader goes on after a failed fetch: the next word tries again.
  retry() {
    if (this.state === "closed") this.state = "some";
  }

  fetch() {
    if (this.state === "some") this.fetched = this.fetchAll();
    return this.fetched;
  }

  async fetchAll() {
    this.state = "loading";
    this.message.progress(this.news(0));
    const progress = (loaded, total) => this.message.busy && this.message.progress(this.news(loaded / total));
    const late = () => {
      this.retry();
      this.fetch();
    };
    try {
      const [words, places] = this.model.get("shards");
      const files = [loadShard(this.model, words, progress, late), loadShard(this.model, places, () => {}, late)];
      this.table = new WordTable(...await Promise.all(files));
      this.state = "whole";
      if (this.message.busy) this.message.clear(); // unless another sentence has taken its place
    } catch (error) {
      this.state = "closed";
      this.message.say(error.message);
    }
    this.onEnd();
  }

  news(fraction) {
    const [total, megabytes] = [this.model.get("total").toLocaleString("en"), this.model.get("shard_megabytes")];
    return { text: `Fetching ${total} words (${megabytes} MB), once.`, fraction, label: "Words fetched" };
  }
}
