"""The small world: made as the script says, sound English, and true to its list of facts."""

import importlib.util
import json
import random
import re
import shutil
from collections import Counter

import numpy as np
import pytest

from attention_lib import data_files, tokenize
from attention_lib.data_files import FOLDER, read_text
from attention_lib.small_world import load_small_world
from attention_lib.static import cooccurrence, ppmi, svd_vectors
from attention_lib.vectors import WordVectors, cosine_similarity

CANON = ["The cat sat on the mat.", "The cat was chased by a dog.", "Alice gave Bob a book, and he smiled.",
         "The bank will not lend money if the customer has bad credit.", "She deposited her check at the bank.",
         "I went to the bank to deposit money.", "We sat by the river bank.", "He sat on the river bank.",
         "He deposited cash at the bank.",
         "From the river bank we walked to the bank to deposit our money."]
FREQUENT = 25  # a word that stands in the text as often can be learned


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("build_small_world", FOLDER / "build_small_world.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def world():
    return load_small_world()


@pytest.fixture(scope="module")
def lines():
    return read_text("small_world.txt").splitlines()


@pytest.fixture(scope="module")
def by_hand():
    return (FOLDER / "small_world_by_hand.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def frequency(world):
    return Counter(word for sentence in world.sentences for word in sentence)


# The text

@pytest.mark.slow
def test_the_script_makes_the_file_again_to_the_byte(script):
    assert script.build().encode() == (FOLDER / "small_world.txt").read_bytes()


def test_size_length_and_number(lines, world):
    words = [sum(token.isalpha() for token in sentence) for sentence in world.sentences]
    assert len(lines) == len(world.sentences) and 38_000 < len(lines) < 42_000
    assert 7 < np.mean(words) < 10
    assert max(words) < 20
    assert (FOLDER / "small_world.txt").stat().st_size < 2_000_000


def test_no_two_sentences_are_alike(world):
    assert len(set(map(tuple, world.sentences))) == len(world.sentences)


def test_frequent_words_make_up_nearly_all_of_the_text(frequency):
    frequent = {word: count for word, count in frequency.items() if count >= FREQUENT}
    assert 800 <= len(frequent) <= 1_400
    assert sum(frequent.values()) > 0.997 * frequency.total()


def test_every_line_is_one_plain_english_sentence(lines):
    plain = re.compile(r'"?[A-Z][A-Za-z ,:"]*[A-Za-z]"?[.!?]')
    assert [line for line in lines if not plain.fullmatch(line)] == []
    assert [line for line in lines if "  " in line or re.search(r" [.,!?]", line)] == []


def test_a_and_an_agree_with_the_next_word(lines):
    wrong = re.compile(r"\b(a [aeiou](?!ni|se)|an [^aeiou])", re.IGNORECASE)
    assert [line for line in lines if wrong.search(line)] == []


def test_no_word_stands_twice_in_a_row(lines):
    assert [line for line in lines if re.search(r"\b(\w+) \1\b", line, re.IGNORECASE)] == []


def test_at_least_300_sentences_are_written_by_hand(lines, by_hand):
    assert len(by_hand) == len(set(by_hand)) >= 300
    assert set(by_hand) <= set(lines)


@pytest.mark.parametrize("sentence", CANON)
def test_the_canon_is_in_the_world(sentence, lines):
    assert sentence in lines


# Its facts

def test_groups_are_large_enough_and_frequent(world, frequency):
    assert 8 <= len(world.groups) <= 14
    for name, words in world.groups.items():
        assert 6 <= len(words) == len(set(words)) <= 20, name
        assert [word for word in words if frequency[word] < FREQUENT] == [], name


def test_pairs_are_forty_and_frequent(world, frequency):
    assert len(set(map(frozenset, world.pairs))) == len(world.pairs) >= 40
    assert [pair for pair in world.pairs if min(frequency[word] for word in pair) < FREQUENT] == []


def test_analogies_are_forty_of_four_relations_and_frequent(world, frequency):
    assert len(world.relations) >= 4
    assert world.analogies == [analogy for analogies in world.relations.values() for analogy in analogies]
    assert len(set(world.analogies)) == len(world.analogies) >= 40
    for analogy in world.analogies:
        assert len(set(analogy)) == 4, analogy
        assert min(frequency[word] for word in analogy) >= FREQUENT - 5, analogy


def test_each_country_is_named_with_its_own_capital_alone(world, lines):
    capitals = {a: b for a, b, _, _ in world.relations["capital of the country"]}
    said = re.compile(r"(\w+) is the capital of (\w+)|capital of (\w+) is (\w+)", re.IGNORECASE)
    found = [match.groups() for line in lines for match in said.finditer(line)]
    assert found
    for city, land, land_first, city_last in found:
        assert capitals[(land or land_first).lower()] == (city or city_last).lower()


def test_bank_and_six_more_words_have_two_senses(world):
    assert {"bank", "bat", "spring", "crane", "mouse", "bark", "match"} <= set(world.ambiguous)
    assert list(world.ambiguous["bank"]) == ["river", "money"]
    for senses in world.ambiguous.values():
        first, second = map(set, senses.values())
        assert not first & second


def test_each_sense_has_a_hundred_sentences_and_its_cues_stay_apart(world):
    for word, senses in world.ambiguous.items():
        with_word = [set(sentence) for sentence in world.sentences if word in sentence]
        told = {sense: [bool(sentence & set(cues)) for sentence in with_word] for sense, cues in senses.items()}
        assert min(map(sum, told.values())) >= 100, word
        assert sum(map(all, zip(*told.values(), strict=True))) <= 0.02 * len(with_word), word
        assert sum(map(any, zip(*told.values(), strict=True))) >= 0.85 * len(with_word), word


def test_the_words_of_the_book_are_frequent(frequency):
    words = tokenize("cat dog mat table queen king man woman bank river money grows deposit loan boat shore lend water")
    assert [word for word in words if frequency[word] < FREQUENT] == []


# What can be learned from it, by counting alone (tests of skip-gram stand beside its code)

@pytest.fixture(scope="module")
def counted(world):
    counts, words = cooccurrence(world.sentences, window=4, min_count=5)
    return WordVectors(words, svd_vectors(ppmi(counts, 0.75), 200))


def near(vectors, word, other, n=10):
    return other in [each for each, _ in vectors.nearest(word, n)]


def test_pairs_become_neighbours(counted, world):
    found = [near(counted, a, b) and near(counted, b, a) for a, b in world.pairs]
    assert np.mean(found) >= 0.85


def test_most_neighbours_are_of_the_same_group(counted, world):
    shares = [np.mean([each in words for each, _ in counted.nearest(word, 5)])
              for words in world.groups.values() for word in words]
    assert np.mean(shares) > 0.6


def test_analogies_come_out_and_their_controls_do_worse(counted, world):
    answers = [counted.analogy(a, b, c, n=1)[0][0] == d for a, b, c, d in world.analogies]
    nearest = [counted.nearest(c, 1)[0][0] == d for a, b, c, d in world.analogies]
    with_question = [counted.analogy(a, b, c, n=1, exclude=False)[0][0] == d for a, b, c, d in world.analogies]
    assert np.mean(answers) >= 0.65
    assert np.mean(nearest) < 0.3
    assert np.mean(with_question) < np.mean(answers)


def test_static_bank_lies_between_river_and_money(counted, world):
    closeness = {}
    for name in ("river words", "money words"):
        towards = counted[[word for word in world.groups[name] if word in counted]].mean(axis=0)
        cosines = cosine_similarity(counted.matrix, towards)
        closeness[name] = cosines[counted.index["bank"]]
        assert closeness[name] > np.quantile(cosines, 0.9), name
    lake = cosine_similarity(counted["lake"], counted[world.groups["money words"]].mean(axis=0))
    loan = cosine_similarity(counted["loan"], counted[world.groups["river words"]].mean(axis=0))
    assert closeness["money words"] > lake and closeness["river words"] > loan


# The grammar

GRAMMAR = """
plurals(many): sheep sheep
== one theme ==
ruler: king/queen
beast(young): cow calf, owl owlet
fruit: apple, sour_cherry
food: @fruit, bread
- The {beast} met {beast 2}.
+ {ruler} likes {his} {fruit.s}.
"""


def test_a_grammar_is_read_as_its_head_says(script):
    grammar = script.read_grammar(GRAMMAR)
    assert grammar.templates == [("The {beast} met {beast 2}.", 1), ("{ruler} likes {his} {fruit.s}.", 2)]
    assert grammar.slots["beast"] == [{"": "cow", "young": "calf"}, {"": "owl", "young": "owlet"}]
    assert [entry[""] for entry in grammar.slots["food"]] == ["apple", "sour cherry", "bread"]
    assert [(entry[""], entry["his"]) for entry in grammar.slots["ruler"]] == [("king", "his"), ("queen", "her")]


@pytest.mark.parametrize(("template", "possible"), [
    ("The {beast} met the {beast 2}.", {"The cow met the owl.", "The owl met the cow."}),
    ("a {beast} and a {beast.young}.", {"A cow and a calf.", "An owl and an owlet."}),
    ("{ruler} likes {his} {fruit.s}.", {f"{who} {what}." for who in ("King likes his", "Queen likes her")
                                        for what in ("apples", "sour cherries")}),
    ("We ate [{fruit}|bread|].", {"We ate apple.", "We ate sour cherry.", "We ate bread.", "We ate."}),
])
def test_every_choice_is_drawn_and_no_other(script, template, possible):
    slots = script.read_grammar(GRAMMAR).slots
    rng = random.Random(0)
    assert {script.sentence(template, slots, rng) for _ in range(200)} == possible


def test_a_pronoun_before_its_noun_is_refused(script):
    slots = script.read_grammar(GRAMMAR).slots
    with pytest.raises(ValueError, match=r"\{his\} stands before the word"):
        script.sentence("{his} {ruler}", slots, random.Random(0))


@pytest.mark.parametrize(("word", "many"), [("dog", "dogs"), ("berry", "berries"), ("day", "days"), ("peach", "peaches"),
                                            ("bus", "buses"), ("fox", "foxes"), ("sheep", "sheep")])
def test_plurals(script, word, many):
    assert script.plural(word, {"sheep": "sheep"}) == many


# Loading

@pytest.fixture
def copy_of_the_world(tmp_path, monkeypatch):
    for name in ("small_world.txt", "small_world.json", "SHA256SUMS"):
        shutil.copy(FOLDER / name, tmp_path)
    monkeypatch.setattr(data_files, "FOLDER", tmp_path)
    return tmp_path


def test_it_is_read_once():
    assert load_small_world() is load_small_world()


def test_sentences_are_the_tokens_of_the_lines(world, lines):
    for row in (0, 1_000, len(lines) - 1):
        assert world.sentences[row] == tokenize(lines[row])


def test_facts_are_those_of_the_file(world):
    facts = json.loads((FOLDER / "small_world.json").read_text(encoding="utf-8"))
    assert world.groups == facts["groups"] and world.ambiguous == facts["ambiguous"]
    assert [list(pair) for pair in world.pairs] == facts["pairs"]


@pytest.mark.parametrize("name", ["small_world.txt", "small_world.json"])
def test_a_changed_file_is_refused(copy_of_the_world, name):
    with open(copy_of_the_world / name, "ab") as file:
        file.write(b" ")
    with pytest.raises(ValueError, match=rf"^{re.escape(name)} is damaged: [^\n]*git checkout"):
        load_small_world.__wrapped__()  # past the cache


@pytest.mark.parametrize("name", ["small_world.txt", "small_world.json"])
def test_a_missing_file_is_named(copy_of_the_world, name):
    (copy_of_the_world / name).unlink()
    with pytest.raises(FileNotFoundError, match=rf"{re.escape(name)} is missing"):
        load_small_world.__wrapped__()
