"""Write the small world: the sentences on which readers of chapters 02 and 03 learn word vectors.

    python data/build_small_world.py

`small_world_grammar.txt` holds the grammar (its head says how to read it), `small_world_by_hand.txt` the sentences
written by hand. Both come together in `small_world.txt`, one sentence a line, no two alike, in an order drawn once.
The same grammar gives the same bytes on every machine.
"""

import random
import re
from typing import NamedTuple

from attention_lib.data_files import FOLDER, publish

SEED = 2
PER_TEMPLATE = 64  # sentences wanted of a template of weight 1
FRAMES = ["I think that", "we know that", "they say that", "it seems that", "people say that", "we heard that",
          "{name} says that", "{name} told us that", "{name} thinks that", "{name} wrote that", "{name} knows that"]
PRONOUNS = {"he": ("he", "she"), "his": ("his", "her"), "him": ("him", "her"), "himself": ("himself", "herself"),
            "sir": ("sir", "madam")}
CHOICE = re.compile(r"\[([^\[\]]*)\]|\{([^{}]*)\}")


class Grammar(NamedTuple):
    slots: dict  # name → list of entries, each a dict of field → text; the word itself is the field ""
    templates: list  # of (template, weight)


def read_grammar(text):
    """Slots and templates of a grammar, as the head of the grammar file describes them."""
    slots, templates = {}, []
    for line in filter(None, map(str.strip, text.split("\n"))):
        if line.startswith(("- ", "+ ")):
            templates.append((line[2:], 2 if line[0] == "+" else 1))
        elif not line.startswith(("#", "==")):
            head, entries = line.split(": ", 1)
            name, *fields = re.findall(r"\w+", head)
            slots[name] = [entry for part in entries.split(", ") for entry in read_entries(part, fields, slots)]
    return Grammar(slots, templates)


def read_entries(part, fields, slots):
    """The entries that one part of a slot's line stands for."""
    if part.startswith("@"):
        return slots[part[1:]]
    if "/" in part:
        return [{"": word, **{name: both[side] for name, both in PRONOUNS.items()}}
                for side, word in enumerate(part.split("/"))]
    words = part.split() if fields else [part]
    return [dict(zip(["", *fields], (word.replace("_", " ") for word in words), strict=True))]


def plural(word, irregular):
    """The plural of an English noun."""
    if word in irregular:
        return irregular[word]
    if re.search("[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search("(s|x|ch|sh)$", word) else "s")


def sentence(template, slots, rng):
    """One sentence of a template, every choice drawn from `rng`."""
    drawn, last = {}, None  # slot as written ("fruit", "fruit 2") → entry; the couple drawn last
    irregular = {entry[""]: entry["many"] for entry in slots["plurals"]}

    def fill(match):
        nonlocal last
        if match[1] is not None:
            return rng.choice(match[1].split("|"))
        key, *fields = match[2].split(".")
        if key in PRONOUNS:
            if last is None:
                raise ValueError(f"{{{key}}} stands before the word it refers to; write {{slot.{key}}}: {template}")
            return last[key]
        if key not in drawn:
            name = key.split()[0]
            used = [entry for other, entry in drawn.items() if other.split()[0] == name]
            drawn[key] = rng.choice([entry for entry in slots[name] if entry not in used])
        entry = drawn[key]
        last = entry if "he" in entry else last
        word = entry["".join(field for field in fields if field != "s")]
        return plural(word, irregular) if "s" in fields else word

    text = template
    while CHOICE.search(text):
        text = CHOICE.sub(fill, text)
    return polish(text)


def polish(text):
    """One space between words, "an" before a vowel, a capital in front."""
    text = re.sub(r" +(?=[ .,!?])", "", text.strip())
    text = re.sub(r"\b([Aa]) (?=[aeiouAEIOU])(?!uni|use)", r"\1n ", text)
    return re.sub(r'^("?)([a-z])', lambda match: match[1] + match[2].upper(), text)


def framed(text, slots, rng):
    """The sentence as somebody's words: "The cat slept." may become "Bob says that the cat slept."."""
    return sentence(f"{rng.choice(FRAMES)} {text[0].lower()}{text[1:]}", slots, rng)


def some_sentences(template, slots, rng, wanted):
    """Up to `wanted` different sentences of a template; one that has too few of its own is framed as well."""
    own = list(dict.fromkeys(sentence(template, slots, rng) for _ in range(4 * wanted)))[:wanted]
    missing = min(wanted - len(own), 3 * len(own)) if template.startswith("The ") else 0
    return own + [framed(rng.choice(own), slots, rng) for _ in range(missing)]


def small_world(grammar, by_hand):
    """All sentences, no two alike, shuffled."""
    rng = random.Random(SEED)
    generated = [text for template, weight in grammar.templates
                 for text in some_sentences(template, grammar.slots, rng, weight * PER_TEMPLATE)]
    sentences = list(dict.fromkeys([*by_hand, *generated]))
    rng.shuffle(sentences)
    return sentences


def build():
    """The whole text of `small_world.txt`."""
    grammar = read_grammar((FOLDER / "small_world_grammar.txt").read_text(encoding="utf-8"))
    by_hand = (FOLDER / "small_world_by_hand.txt").read_text(encoding="utf-8").splitlines()
    return "".join(line + "\n" for line in small_world(grammar, by_hand))


def main():
    """Write `small_world.txt`, and the checksums of it and of its facts."""
    publish("small_world.txt", build().encode())
    publish("small_world.json", (FOLDER / "small_world.json").read_bytes())


if __name__ == "__main__":
    main()
