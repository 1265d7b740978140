"""The sense-labelled sentences keep to their rules; the checker sees broken ones; the functions give the numbers worked out by hand."""

import shutil
from collections import Counter
from functools import cache
from itertools import combinations

import numpy as np
import pytest

from attention_lib import data_files, senses
from attention_lib.data_files import FOLDER
from attention_lib.senses import SenseExample, context_mean, load_senses, nearest_mean_accuracy, read_senses, sense_axis
from attention_lib.text import tokenize
from attention_lib.vectors import WordVectors, cosine_similarity

SENSES = {"bank": ("river", "money"), "bat": ("animal", "club"), "spring": ("season", "coil"), "crane": ("bird", "machine"),
          "mouse": ("animal", "computer"), "bark": ("tree", "dog"), "match": ("fire", "game")}
PLURALS = {"bank": "banks", "bat": "bats", "spring": "springs", "crane": "cranes", "mouse": "mice", "bark": "barks", "match": "matches"}
BRITISH = {"colour", "grey", "cheque", "metre", "litre", "theatre", "centre", "harbour", "neighbour", "neighbours", "tyre",
           "aluminium", "plough", "favourite", "organise", "realise"}
TEST_KINDS = {"two-banks": 40, "two-words": 40, "distractor": 24}  # kind → rows
CANON = ["The bank will not lend money if the customer has bad credit.", "She deposited her check at the bank.",
         "I went to the bank to deposit money.", "We sat by the river bank.", "He sat on the river bank.", "He deposited cash at the bank."]
TWO_BANKS_CANON = "From the river bank we walked to the bank to deposit our money."


@cache
def words_of(text):
    return tuple(token for token in tokenize(text) if token[0].isalpha())


def likeness(one, other):
    """Jaccard: the share of their different words that two texts have in common."""
    one, other = set(words_of(one)), set(words_of(other))
    return len(one & other) / len(one | other)


def by_text(examples, kind):
    """text → its rows."""
    rows = {}
    for each in examples:
        if each.kind == kind:
            rows.setdefault(each.text, []).append(each)
    return rows


def pick(examples, **wanted):
    return [each for each in examples if all(getattr(each, name) == value for name, value in wanted.items())]


def each_sense(examples):
    """word, sense and the plain examples of it."""
    for word, both in SENSES.items():
        for sense in both:
            yield word, sense, pick(examples, word=word, sense=sense, kind="plain")


def cues_of(examples):
    return Counter(cue for each in examples for cue in each.cues)


def nearest_cue(example):
    """How many tokens away the nearest cue is."""
    tokens = tokenize(example.text)
    return min((abs(place - example.position) for place, token in enumerate(tokens) if token in example.cues), default=99)


# The rules. Each takes all examples and names what breaks it.

def labels(examples):
    for each in examples:
        if each.sense not in SENSES.get(each.word, ()):
            yield f"{each.word!r} has no sense {each.sense!r}"
        splits = ("train", "held-out") if each.kind == "plain" else ("test",)
        if each.kind not in ("plain", *TEST_KINDS) or each.split not in splits:
            yield f"{each.kind} in {each.split}: {each.text}"


def counts(examples):
    for word, sense, rows in each_sense(examples):
        total = 40 if word == "bank" else 20
        if Counter(each.split for each in rows) != {"train": total * 3 // 4, "held-out": total // 4}:
            yield f"{word}/{sense} has {Counter(each.split for each in rows)}"
    for kind, rows in TEST_KINDS.items():
        if len(pick(examples, kind=kind)) != rows:
            yield f"{kind} has {len(pick(examples, kind=kind))} rows"


def positions(examples):
    for each in examples:
        if each.word not in tokenize(each.text)[each.position:each.position + 1] or each.position < 0:
            yield f"no {each.word!r} at {each.position}: {each.text}"


def cues(examples):
    for each in examples:
        if not each.cues or len(set(each.cues)) < len(each.cues) or not set(each.cues) <= set(tokenize(each.text)) - {each.word}:
            yield f"cues {each.cues}: {each.text}"


def the_word_alone(examples):
    """The word stands once (twice in two-banks), and no other word with two senses stands there unlabelled."""
    for each in examples:
        found = Counter(token for token in tokenize(each.text) if token in SENSES or token in PLURALS.values())
        if each.kind == "two-words":
            good = len(found) == 2 and set(found.values()) == {1} and found[each.word] and set(found) <= set(SENSES)
        else:
            good = found == {each.word: 2 if each.kind == "two-banks" else 1}
        if not good:
            yield f"{dict(found)}: {each.text}"


def form(examples):
    for text in {each.text for each in examples}:
        if not (text.isascii() and text[0].isupper() and text[-1] in ".!?" and " ".join(text.split()) == text):
            yield f"form: {text}"
        if not 4 <= len(words_of(text)) <= 22:
            yield f"{len(words_of(text))} words: {text}"
        if BRITISH & set(words_of(text)):
            yield f"British spelling: {text}"


def known_words(examples):
    known = WordVectors.load("minilm-64").index
    words = [word for text in {each.text for each in examples} for word in words_of(text)]
    if sum(word in known for word in words) < 0.97 * len(words):
        yield f"too many unknown words: {sorted(set(words) - known.keys())}"
    for each in examples:
        if not set(each.cues) <= known.keys():
            yield f"a cue that the table does not know: {each.text}"


def no_two_alike(examples):
    once = pick(examples, kind="plain") + pick(examples, kind="distractor")
    twice = pick(examples, kind="two-banks") + pick(examples, kind="two-words")
    repeats = [text for rows, times in ((once, 1), (twice, 2)) for text, n in Counter(each.text for each in rows).items() if n != times]
    yield from (f"a text too often or too seldom: {text}" for text in repeats)
    texts = sorted({each.text for each in examples})
    yield from (f"alike: {one} / {other}" for one, other in combinations(texts, 2) if likeness(one, other) >= 0.6)


def apart_from_the_plain(examples):
    plain = {each.text for each in examples if each.kind == "plain"}
    for text in {each.text for each in examples if each.kind != "plain"}:
        yield from (f"frame shared: {text} / {other}" for other in plain if likeness(text, other) >= 0.5)


def position_tells_nothing(examples):
    """Both senses of a word stand at the same positions, in each split, so no rule by position beats a guess."""
    for word, both in SENSES.items():
        for split in ("train", "held-out"):
            one, other = (sorted(each.position for each in pick(examples, word=word, sense=sense, kind="plain", split=split)) for sense in both)
            if one != other:
                yield f"{word}, {split}: positions {one} and {other}"


def varied(examples):
    for word, sense, rows in each_sense(examples):
        lengths = [len(words_of(each.text)) for each in rows]
        if min(lengths) > 7 or max(lengths) < 12 or len({each.position for each in rows}) < 6:
            yield f"{word}/{sense}: lengths {sorted(lengths)}"
        if not min(map(nearest_cue, rows)) <= 1 < 4 <= max(map(nearest_cue, rows)):
            yield f"{word}/{sense}: cues all near or all far"
        if max(Counter(each.text.split()[0] for each in rows).values(), default=0) > len(rows) / 2:
            yield f"{word}/{sense}: too many sentences begin alike"


def no_cue_overused(examples):
    for word, sense, rows in each_sense(examples):
        yield from (f"{word}/{sense}: cue {cue!r} stands {n} times" for cue, n in cues_of(rows).items() if n > 5)


def held_out_has_unseen_cues(examples):
    for word, sense, rows in each_sense(examples):
        seen = set(cues_of(pick(rows, split="train")))
        held_out = pick(rows, split="held-out")
        if sum(not set(each.cues) <= seen for each in held_out) < 0.8 * len(held_out):
            yield f"{word}/{sense}: held-out cues all seen in training"


def two_banks(examples):
    """Opposite senses; each order of the senses stands at the same pairs of positions as the other."""
    orders = {"river": [], "money": []}
    for text, rows in by_text(examples, "two-banks").items():
        rows = sorted(rows, key=lambda each: each.position)
        if {each.sense for each in rows} == {"river", "money"} and len(rows) == 2 and rows[0].position < rows[1].position:
            orders[rows[0].sense].append(tuple(each.position for each in rows))
        else:
            yield f"not two banks of opposite sense: {text}"
    if sorted(orders["river"]) != sorted(orders["money"]):
        yield f"positions tell the order: {orders}"


def two_words(examples):
    for text, rows in by_text(examples, "two-words").items():
        if len({each.word for each in rows}) != 2:
            yield f"not two words: {text}"
    senses_used = Counter((each.word, each.sense) for each in pick(examples, kind="two-words"))
    for word, both in SENSES.items():
        if len({senses_used[word, sense] for sense in both}) != 1 or not senses_used[word, both[0]]:
            yield f"{word}: one sense more often than the other"


def distractors(examples):
    """A cue of the other sense stands there and is no cue; both senses as often, mostly "bank"."""
    rows = pick(examples, kind="distractor")
    for each in rows:
        other = [sense for sense in SENSES[each.word] if sense != each.sense]
        lures = {cue for sense in other for cue in cues_of(pick(examples, word=each.word, sense=sense, kind="plain"))}
        if not lures & set(words_of(each.text)) - set(each.cues):
            yield f"nothing distracts: {each.text}"
    for word, both in SENSES.items():
        if len({len(pick(rows, word=word, sense=sense)) for sense in both}) != 1:
            yield f"{word}: one sense more often than the other"
    if 2 * len(pick(rows, word="bank")) <= len(rows):
        yield "bank is not the main word"


RULES = [labels, counts, positions, cues, the_word_alone, form, known_words, no_two_alike, apart_from_the_plain, position_tells_nothing,
         varied, no_cue_overused, held_out_has_unseen_cues, two_banks, two_words, distractors]


@pytest.fixture(scope="module")
def examples():
    return load_senses()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_file_holds_to_the_rule(rule, examples):
    assert list(rule(examples)) == []


def test_the_canon_is_in_the_file(examples):
    plain = {each.text: each.split for each in pick(examples, word="bank", kind="plain")}
    assert {plain.get(text) for text in CANON} == {"train"}
    assert TWO_BANKS_CANON in by_text(examples, "two-banks")
    assert "The bank by the river approved my loan." in by_text(examples, "distractor")


# The checker sees what it is there to see

def changed(examples, which, **change):
    """The examples with one of them changed: the first that has the wanted fields."""
    place = examples.index(pick(examples, **which)[0])
    return examples[:place] + [examples[place]._replace(**change)] + examples[place + 1:]


def added(examples, **fields):
    plain = {"word": "bank", "sense": "river", "position": 1, "cues": ("river",), "kind": "plain", "split": "train"}
    return [*examples, SenseExample(**{**plain, **fields})]


BANK = {"word": "bank", "kind": "plain"}
SPOILED = {
    "a sense of another word": (labels, lambda e: changed(e, BANK, sense="tree")),
    "a word that is not ours": (labels, lambda e: changed(e, BANK, word="bow")),
    "a plain sentence in the test": (labels, lambda e: changed(e, BANK, split="test")),
    "a test sentence in training": (labels, lambda e: changed(e, {"kind": "distractor"}, split="train")),
    "a row lost": (counts, lambda e: e[1:]),
    "a row moved to held-out": (counts, lambda e: changed(e, {**BANK, "split": "train"}, split="held-out")),
    "a test row lost": (counts, lambda e: e[:-1]),
    "a wrong position": (positions, lambda e: changed(e, BANK, position=2)),
    "a position past the end": (positions, lambda e: changed(e, BANK, position=99)),
    "a position from the end": (positions, lambda e: changed(e, BANK, position=-2)),
    "a cue that is not there": (cues, lambda e: changed(e, BANK, cues=("shore",))),
    "a cue in capitals": (cues, lambda e: changed(e, BANK, cues=("We",))),
    "a cue named twice": (cues, lambda e: changed(e, BANK, cues=("river", "river"))),
    "no cue": (cues, lambda e: changed(e, BANK, cues=())),
    "the word as its own cue": (cues, lambda e: changed(e, BANK, cues=("bank",))),
    "the word twice": (the_word_alone, lambda e: changed(e, BANK, text="We sat by the river bank near the bank.")),
    "its plural too": (the_word_alone, lambda e: changed(e, BANK, text="We sat by the river bank, not the banks.")),
    "another ambiguous word": (the_word_alone, lambda e: changed(e, BANK, text="We sat by the river bank in spring.")),
    "three ambiguous words": (the_word_alone, lambda e: changed(e, {"kind": "two-words"}, text="A bank, a bat and a crane.")),
    "two banks of which one is gone": (the_word_alone, lambda e: changed(e, {"kind": "two-banks"}, text="We went to the bank.")),
    "no full stop": (form, lambda e: changed(e, BANK, text="We sat by the river bank")),
    "no capital": (form, lambda e: changed(e, BANK, text="we sat by the river bank.")),
    "curly quotes": (form, lambda e: changed(e, BANK, text="We sat by the river’s bank.")),
    "two spaces": (form, lambda e: changed(e, BANK, text="We sat by the  river bank.")),
    "too short": (form, lambda e: changed(e, BANK, text="The river bank.")),
    "too long": (form, lambda e: changed(e, BANK, text="We sat by the river bank" + " and sat" * 9 + ".")),
    "British spelling": (form, lambda e: changed(e, BANK, text="We sat by the grey river bank.")),
    "words nobody knows": (known_words, lambda e: changed(e, BANK, text="Zyx " * 200 + "bank.")),
    "a cue the table does not know": (known_words, lambda e: changed(e, BANK, cues=("ripples",))),
    "a row twice": (no_two_alike, lambda e: [*e, e[0]]),
    "a text in two splits": (no_two_alike, lambda e: changed(e, {**BANK, "split": "held-out"}, text=e[0].text)),
    "one of two rows lost": (no_two_alike, lambda e: [each for each in e if each != pick(e, kind="two-words")[0]]),
    "a near-duplicate": (no_two_alike, lambda e: added(e, text="They sat by the river bank.")),
    "a test text like a plain one": (apart_from_the_plain, lambda e: changed(e, {"kind": "distractor"}, text="We sat by the high river bank of my loan.")),
    "one word further on": (position_tells_nothing, lambda e: changed(e, BANK, position=6)),
    "one word further on, held out": (position_tells_nothing, lambda e: changed(e, {**BANK, "split": "held-out"}, position=0)),
    "all of one length": (varied, lambda e: [each._replace(text="We sat by the river bank.") if each.sense == "river" else each for each in e]),
    "no cue near": (varied, lambda e: [each for each in e if each.word != "mouse" or nearest_cue(each) > 1]),
    "no cue far": (varied, lambda e: [each for each in e if each.word != "crane" or nearest_cue(each) < 4]),
    "one beginning for all": (varied, lambda e: [each._replace(text="The " + each.text) if each.word == "bat" else each for each in e]),
    "one cue everywhere": (no_cue_overused, lambda e: [each._replace(cues=("river",)) if each.sense == "river" else each for each in e]),
    "held-out cues all seen": (held_out_has_unseen_cues, lambda e: [each._replace(cues=("loan",)) if each.split == "held-out" else each for each in e]),
    "two banks of one sense": (two_banks, lambda e: changed(e, {"kind": "two-banks", "sense": "river"}, sense="money")),
    "two banks at one place": (two_banks, lambda e: changed(e, {"kind": "two-banks", "sense": "river"}, position=8)),
    "one order more often": (two_banks, lambda e: [each for each in e if each.kind != "two-banks" or each.text != TWO_BANKS_CANON]),
    "the same word twice": (two_words, lambda e: changed(e, {"kind": "two-words", "word": "spring"}, word="bank", sense="river")),
    "a sense of two words turned": (two_words, lambda e: changed(e, {"kind": "two-words", "word": "bat", "sense": "club"}, sense="animal")),
    "nothing distracts": (distractors, lambda e: changed(e, {"kind": "distractor"}, text="The bank on the hill approved my loan.")),
    "the lure called a cue": (distractors, lambda e: changed(e, {"kind": "distractor"}, cues=("river",))),
    "more river than money": (distractors, lambda e: changed(e, {"kind": "distractor", "sense": "money"}, sense="river")),
    "hardly any bank": (distractors, lambda e: [each for each in e if each.kind != "distractor" or each.word != "bank"]),
}


@pytest.mark.parametrize(("rule", "spoil"), SPOILED.values(), ids=SPOILED)
def test_the_checker_sees_a_broken_row(rule, spoil, examples):
    assert list(rule(spoil(examples)))


def test_each_rule_is_broken_at_least_once():
    assert {rule for rule, _ in SPOILED.values()} == set(RULES)


# load_senses

def test_all_examples_come_in_the_order_of_the_file(examples):
    rows = (FOLDER / "senses.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "word,text,sense,position,cues,kind,split"
    assert len(examples) == len(rows) - 1 == 424
    assert examples[0] == SenseExample("bank", "We sat by the river bank.", "river", 5, ("river",), "plain", "train")


@pytest.mark.parametrize(("wanted", "n"), [
    ({"word": "bank", "kind": "plain"}, 80), ({"word": "bat", "kind": "plain"}, 40), ({"kind": "plain"}, 320),
    ({"word": "bank", "split": "held-out"}, 20), ({"split": "train"}, 240), ({"split": "test"}, 104),
    ({"word": "bark", "kind": "two-banks"}, 0), ({"kind": "two-banks", "split": "test", "word": "bank"}, 40),
])
def test_examples_are_chosen_by_word_split_and_kind(wanted, n, examples):
    assert load_senses(**wanted) == pick(examples, **wanted)
    assert len(load_senses(**wanted)) == n


@pytest.mark.parametrize(("wanted", "sentence"), [
    ({"word": "bow"}, "no word 'bow'; choose one of bank, bat, spring, crane, mouse, bark, match, or None for all"),
    ({"split": "dev"}, "no split 'dev'; choose one of train, held-out, test"),
    ({"kind": "Plain"}, "no kind 'Plain'; choose one of plain, two-banks, two-words, distractor"),
    ({"word": ""}, "no word ''"), ({"word": ["bank", "bat"]}, r"no word \['bank', 'bat'\]"),
])
def test_what_is_not_there_is_answered_with_the_choices(wanted, sentence):
    with pytest.raises(ValueError, match=sentence):
        load_senses(**wanted)


def test_a_changed_list_does_not_change_the_next():
    load_senses("bat").clear()
    assert len(load_senses("bat")) == len(pick(load_senses(), word="bat")) > 0


def test_a_changed_file_is_refused(tmp_path, monkeypatch):
    for name in ("senses.csv", "SHA256SUMS"):
        shutil.copy(FOLDER / name, tmp_path)
    monkeypatch.setattr(data_files, "FOLDER", tmp_path)
    assert len(senses._all_examples.__wrapped__()) == 424  # __wrapped__: past the cache
    text = (tmp_path / "senses.csv").read_text(encoding="utf-8")
    (tmp_path / "senses.csv").write_text(text.replace("We sat", "We lay"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"^senses\.csv is damaged: [^\n]*git checkout"):
        senses._all_examples.__wrapped__()


def test_a_text_with_commas_is_read_whole():
    rows = read_senses('word,text,sense,position,cues,kind,split\nbat,"A bat, at dusk, flew.",animal,1,dusk flew,plain,train\n')
    assert rows == [SenseExample("bat", "A bat, at dusk, flew.", "animal", 1, ("dusk", "flew"), "plain", "train")]


# nearest_mean_accuracy, worked by hand

TRAIN = [[1, 0], [0, 1], [-2, 0]]  # river: mean (½, ½); money: (-2, 0)
TRAIN_SENSES = ["river", "river", "money"]


@pytest.mark.parametrize(("test", "test_senses", "share"), [
    ([[3, 3]], ["river"], 1), ([[3, 3]], ["money"], 0), ([[-1, 0.1]], ["money"], 1),
    ([[0, 5], [0, -1]], ["river", "money"], 1),  # cosines with the means: (0, -1) has -.71 and 0
    ([[3, 3], [1, 1], [1, 2], [4, 1]], ["river", "river", "river", "money"], 0.5),  # 3 of 3 and 0 of 1
])
def test_shares_worked_by_hand(test, test_senses, share):
    assert nearest_mean_accuracy(TRAIN, TRAIN_SENSES, test, test_senses) == share


def test_unbalanced_counts_examples_and_not_senses():
    test, test_senses = [[3, 3], [1, 1], [1, 2], [4, 1]], ["river", "river", "river", "money"]
    assert nearest_mean_accuracy(TRAIN, TRAIN_SENSES, test, test_senses, balanced=False) == 0.75


def test_it_is_the_direction_that_counts_not_the_distance():
    assert nearest_mean_accuracy([[100, 0], [0, 1]], ["far", "near"], [[1, 0.1]], ["far"]) == 1


@pytest.mark.parametrize(("senses_met", "share"), [("ab", 1 / 2), ("abc", 1 / 3)])
def test_a_tie_counts_as_a_guess(senses_met, share):
    train = [[1.0, 2.0]] * len(senses_met)
    assert nearest_mean_accuracy(train, list(senses_met), [[3.0, 1.0]], ["a"]) == pytest.approx(share)


@pytest.mark.parametrize(("lean", "share"), [(1e-11, 0.5), (1e-7, 1.0), (-1e-7, 0.0)])
def test_a_tie_is_a_difference_by_rounding_alone(lean, share):
    assert nearest_mean_accuracy([[1, 0], [0, 1]], ["a", "b"], [[1 + lean, 1]], ["a"]) == share


def test_the_same_as_a_plain_loop():
    rng = np.random.default_rng(0)
    train, test = rng.normal(size=(30, 4)), rng.normal(size=(50, 4))
    train_senses, test_senses = rng.integers(3, size=30), rng.integers(3, size=50)
    means = {sense: train[train_senses == sense].mean(axis=0) for sense in range(3)}
    found = [max(means, key=lambda sense: cosine_similarity(vector, means[sense])) for vector in test]
    assert nearest_mean_accuracy(train, train_senses, test, test_senses, balanced=False) == pytest.approx(np.mean(found == test_senses))


@pytest.mark.parametrize(("arguments", "sentence"), [
    (([[1, 0]], ["a", "b"], [[1, 0]], ["a"]), r"shape \(1, 2\) and senses of shape \(2,\)"),
    (([[1, 0]], ["a"], [1, 0], ["a"]), r"vectors of shape \(2,\)"),
    (([[1, 0]], ["a"], np.zeros((0, 2)), []), "at least one"),
    (([[1, 0], [0, 1]], ["a", "b"], [[1, 0]], ["c"]), "no sense 'c'; they have 'a', 'b'"),
    (([[1, 0], [0, 1]], ["a", "b"], [[1, 0, 0]], ["a"]), "same size"),
    (([[1, 0], [0, 1]], ["a", "b"], [[0, 0]], ["a"]), "zeros has no direction"),
])
def test_what_cannot_be_compared_is_refused(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        nearest_mean_accuracy(*arguments)


# sense_axis

def test_an_axis_worked_by_hand():
    axis, middle = sense_axis([[1, 1], [1, 5]], [[4, 7]])  # poles (1, 3) and (4, 7), 5 apart
    np.testing.assert_allclose(middle, [2.5, 5])
    np.testing.assert_allclose(axis, [6 / 25, 8 / 25])
    np.testing.assert_allclose((np.array([[1, 3], [4, 7], [2.5, 5], [6.5, 2]]) - middle) @ axis, [-1, 1, 0, 0], atol=1e-12)


@pytest.mark.parametrize("code", [np.float32, np.float64])
def test_means_that_differ_by_rounding_alone_are_the_same_point(rng, code):
    """The same static vector three and seven times: rounding must not become a direction."""
    row = rng.normal(100.7, 0.1, (1, 24)).astype(code)
    with pytest.raises(ValueError, match="the same mean"):
        sense_axis(np.repeat(row, 3, axis=0), np.repeat(row, 7, axis=0))


def test_the_poles_stand_at_minus_one_and_plus_one_and_change_places_with_the_senses(rng):
    first, second = rng.normal(size=(7, 20)), rng.normal(2, 1, (3, 20))
    axis, middle = sense_axis(first, second)
    assert ((first - middle) @ axis).mean() == pytest.approx(-1) and ((second - middle) @ axis).mean() == pytest.approx(1)
    back, same = sense_axis(second, first)
    np.testing.assert_allclose(back, -axis)
    np.testing.assert_allclose(same, middle)


@pytest.mark.parametrize(("first", "second", "sentence"), [
    ([[1, 2]], [[1, 2]], "the same mean"), ([[0, 0], [2, 2]], [[1, 1]], "the same mean"), ([[np.nan, 1]], [[0, 1]], "NaN"),
    ([1, 2], [[1, 2]], r"\(2,\) and \(1, 2\)"), ([[1, 2, 3]], [[1, 2]], r"\(1, 3\) and \(1, 2\)"), (np.empty((0, 2)), [[1, 2]], "at least one"),
])
def test_two_senses_without_a_direction_between_them_are_refused(first, second, sentence):
    with pytest.raises(ValueError, match=sentence):
        sense_axis(first, second)


# context_mean

TOY = WordVectors(["bank", "river", "the", "money"], [[9, 9], [1, 0], [0, 1], [5, 5]])


def test_the_other_known_words_are_averaged():
    example = SenseExample("bank", "The bank, the river Rhine.", "river", 1, ("river",), "plain", "train")
    np.testing.assert_allclose(context_mean(example, TOY), [1 / 3, 2 / 3])  # the, the, river


def test_the_word_is_left_out_only_where_it_stands():
    first = SenseExample("bank", "Bank of the bank.", "river", 0, ("of",), "two-banks", "test")
    np.testing.assert_allclose(context_mean(first, TOY), [4.5, 5])  # the, bank
    np.testing.assert_allclose(context_mean(first._replace(position=3), TOY), [4.5, 5])


def test_a_context_that_the_table_does_not_know_is_refused():
    with pytest.raises(ValueError, match="no word of 'Some bank.' besides 'bank'"):
        context_mean(SenseExample("bank", "Some bank.", "river", 1, ("some",), "plain", "train"), TOY)


# What the sentences show of static vectors

@pytest.fixture(scope="module", params=["minilm-64", "minilm"])
def table(request):
    return WordVectors.load(request.param)


def accuracy(train, test, vector_of):
    def vectors(rows):
        return [vector_of(each) for each in rows]
    return nearest_mean_accuracy(vectors(train), [each.sense for each in train], vectors(test), [each.sense for each in test])


@pytest.mark.parametrize("word", SENSES)
@pytest.mark.parametrize("split", ["held-out", "test"])
def test_a_static_vector_tells_no_sense_of_any_word(word, split, table):
    assert accuracy(load_senses(word, "train"), load_senses(word, split), lambda each: table[each.word]) == 0.5


@pytest.mark.parametrize("word", SENSES)
def test_position_tells_no_sense_of_any_word(word):
    places = np.random.default_rng(0).normal(size=(30, 8))  # a vector a position, as layer 0 of a transformer adds
    assert accuracy(load_senses(word, "train"), load_senses(word, "held-out"), lambda each: places[each.position]) == 0.5


@pytest.mark.parametrize("word", SENSES)
def test_the_bag_of_context_tells_more_than_chance(word, table):
    assert accuracy(load_senses(word, "train"), load_senses(word, "held-out"), lambda each: context_mean(each, table)) > 0.5


def test_the_bag_of_context_cannot_tell_two_banks_apart(table):
    train, test = load_senses("bank", "train"), load_senses(kind="two-banks")
    assert accuracy(train, test, lambda each: context_mean(each, table)) == 0.5
