// The sources between which a reader can switch. Each says what there is to see, and its view how that is drawn.
//
// A source has retry(): the reader goes on after a failed fetch; tell(picture, message): what else there is to say; and
// look({sentence, word, position, absent}), which gives one of {picture}, {news: what is being fetched}, {waiting: what
// to say while Python has not answered, or null} and {error, tokens or none, position: of the word}.

import { RawSource } from "./raw_source.js";
import { rawView } from "./raw_view.js";
import { TrainedSource } from "./trained_source.js";
import { trainedView } from "./trained_view.js";

const SOURCES = { raw: RawSource, "layer-1": TrainedSource };
export const VIEWS = { raw: rawView, "layer-1": trainedView };

export class Sources {
  constructor(model, onChange) {
    Object.assign(this, { model, onChange, made: {} }); // each is made when it is first wanted
  }

  get name() {
    return this.model.get("source");
  }

  get now() {
    const { name, made } = this;
    made[name] ??= new SOURCES[name](this.model, this.onChange);
    return made[name];
  }

  look(position, absent) {
    const [sentence, word] = [this.model.get("sentence"), this.model.get("word")];
    const seen = this.now.look({ sentence, word, position, absent });
    return seen.picture ? { picture: { ...seen.picture, sentence, source: this.name } } : seen;
  }
}
