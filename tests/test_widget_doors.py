"""What the widgets take in and refuse: names, numbers, texts, sizes and tables of a reader's own."""

import html
import json
import re
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from attention_lib import widgets
from attention_lib.measure import CompanyTable
from attention_lib.vectors import WordVectors
from attention_lib.widgets import (
    Arrows,
    AttentionMatrix,
    AttentionTraining,
    Bend,
    Clocks,
    Clues,
    Company,
    Cost,
    EmbeddingMap,
    Heads,
    LayerStack,
    Lineup,
    Mask,
    MeaningShift,
    Mix,
    Model,
    Positions,
    Predict,
    Pull,
    Push,
    Quiz,
    Reach,
    Silence,
    Softmax,
    Tiles,
    TrainingReplay,
    WordCounts,
    WordRuler,
)
from attention_lib.widgets.core import base, limits
from attention_lib.widgets.core.traits import Number, strict_json
from attention_lib.widgets.heads import examples as heads
from attention_lib.widgets.positions import widget as positions_widget
from attention_lib.widgets.word_counts import widget as counts

RIVER = "We sat by the river bank."
TOY = WordVectors(["bank", "river", "money", "tree", "house"], np.eye(5) + 0.1)
COMPANY = CompanyTable(["dog", "tea"], ["the", "cup"], [[9, 0], [2, 3]], [[7, 2], [4, 1]], [[0.3, 0], [0, 1.1]], {2: [[0.2, 0], [0, -0.5]]})
POLES = {"left": ["river"], "right": ["money"], "landmarks": ["tree", "house"]}


def trained(words=("bank", "river", "money", "tree")):
    """Vectors with two snapshots, as a training leaves them."""
    vectors = WordVectors(words, np.eye(len(words)))
    vectors.snapshots = [(0, 0.7, vectors.matrix[::-1]), (100, 0.3, vectors.matrix)]
    return vectors


MAKE = {
    "arrows": lambda **given: Arrows(**given),
    "attention-matrix": lambda **given: AttentionMatrix(**{"sentence": RIVER} | given),
    "attention-training": lambda **given: AttentionTraining(**given),
    "bend": lambda **given: Bend(**given),
    "clocks": lambda **given: Clocks(**given),
    "clues": lambda **given: Clues(**{"unknown": "glimp", "sentences": ["A cup of glimp."], "words": ["tea", "hammer"], "alike": [[0.4, 0.1]]} | given),
    "company": lambda **given: Company(**{"table": COMPANY, "titles": {"counts": "“the” is **dark**.", "2": "A **smear**."}} | given),
    "cost": lambda **given: Cost(**given),
    "embedding-map": lambda **given: EmbeddingMap(**{"vectors": TOY} | given),
    "heads": lambda **given: Heads(**given),
    "layer-stack": lambda **given: LayerStack(**{"sentence": RIVER, "presets": {}} | given),
    "lineup": lambda **given: Lineup(**given),
    "mask": lambda **given: Mask(**given),
    "meaning-shift": lambda **given: MeaningShift(**{"sentence": RIVER} | given),
    "mix": lambda **given: Mix(**{"points": [[1, 1], [0, 1]], "labels": ["bank", "money"]} | given),
    "model": lambda **given: Model(**{"sentence": RIVER, "presets": {}} | given),
    "positions": lambda **given: Positions(**given),
    "predict": lambda **given: Predict(**{"kind": "option", "id": "1-1", "question": "Who?", "options": ["I", "you"], "truth": ["I"], "because": "So.", "see": "?"} | given),
    "pull": lambda **given: Pull(**given),
    "push": lambda **given: Push(**given),
    "quiz": lambda **given: Quiz(**{"question": "Who?", "options": [("I", True, "why"), ("you", False, "why")]} | given),
    "reach": lambda **given: Reach(**{"words": ["river", "money"]} | given),
    "silence": lambda **given: Silence(**given),
    "softmax": lambda **given: Softmax(**{"scores": [2, 1], "labels": ["bank", "river"]} | given),
    "tiles": lambda **given: Tiles(**({"scores": [[1, 2], [0, 1]], "values": [[1], [2]], "labels": ["bank", "river"], "block": 1} | given)),
    "training-replay": lambda **given: TrainingReplay(**{"vectors": trained()} | given),
    "word-counts": lambda **given: WordCounts(**given),
    "word-ruler": lambda **given: WordRuler(**given),
}


def state_of(widget):
    """The state that the page reads, as strictly as a browser reads it."""
    text = re.search(r'<script type="application/json">(.*?)</script>', widget.page_html(), re.DOTALL)[1]
    return json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def fallback(widget):
    return html.unescape(widget.page_html().split('<div class="afm-fallback">')[1])


def test_every_widget_is_tried_here():
    assert sorted(MAKE) == sorted(getattr(widgets, name).name for name in widgets.__all__)


# Names

@pytest.mark.parametrize(("name", "wrong", "right"), [
    ("meaning-shift", "wrod", "word"), ("meaning-shift", "sentense", "sentence"), ("meaning-shift", "Sharpness", "sharpness"),
    ("attention-matrix", "source_", "source"), ("attention-training", "trainig", "training"), ("attention-matrix", "vector", "vectors"), ("embedding-map", "grops", "groups"),
    ("heads", "haed", "head"), ("clocks", "speed", "speeds"), ("cost", "token", "tokens"), ("layer-stack", "besides", "beside"), ("mix", "point", "points"), ("model", "cut", "cuts"), ("positions", "befor", "before"), ("quiz", "option", "options"), ("silence", "silnt", "silent"),
    ("tiles", "bloc", "block"), ("training-replay", "folow", "follow"), ("word-counts", "document", "documents"), ("word-counts", "layot", "layout")])
def test_a_misspelt_argument_is_refused_with_the_right_spelling(name, wrong, right):
    with pytest.raises(TypeError, match=f"has no argument '{wrong}'. Did you mean .*'{right}'"):
        MAKE[name](**{wrong: "x"})


@pytest.mark.parametrize("make", MAKE.values(), ids=MAKE)
def test_an_argument_that_is_like_no_other_is_refused_with_a_list(make):
    with pytest.raises(TypeError, match="has no argument 'zzz'. There are .*, "):
        make(zzz=1)


@pytest.mark.parametrize("make", MAKE.values(), ids=MAKE)
def test_arguments_of_ipywidgets_itself_pass(make):
    assert make(layout={"width": "50%"}).layout.width == "50%"


def test_what_a_widget_finds_by_itself_is_no_argument():
    for name in ("starter", "answer", "weights", "shard_name"):
        with pytest.raises(TypeError, match=f"MeaningShift finds '{name}' by itself"):
            MeaningShift(RIVER, **{name: "x"})
    with pytest.raises(TypeError, match="Positions has no argument 'attention'"):
        Positions(attention=lambda x: x)


@pytest.mark.parametrize("make", MAKE.values(), ids=MAKE)
def test_a_misspelt_trait_of_a_living_widget_is_refused(make):
    with pytest.raises(AttributeError, match="has nothing called 'adress' to be set. Did you mean 'address'"):
        make().adress = []


def test_a_subclass_may_have_arguments_of_its_own():
    class Mine(MeaningShift):
        colour = None

        def __init__(self, text, colour="red", **kwargs):
            super().__init__(text, **kwargs)
            self.colour = colour

    assert Mine(text=RIVER, colour="blue", word="river").colour == "blue"
    with pytest.raises(TypeError, match="Mine has no argument 'colur'. Did you mean 'colour'"):
        Mine(RIVER, colur="blue")


@pytest.mark.parametrize(("content", "says"), [
    ("wrod: river", "MeaningShift: MeaningShift has no argument 'wrod'. Did you mean .*'word'"), ("sharpness: .inf", "sharpness should be a finite number"),
    ("presets: one", "presets is a list"), ("only words", "one argument a line"), ("a: [", "MeaningShift: while parsing")])
def test_the_directive_of_the_pages_tells_it_in_its_own_line(content, says):
    pytest.importorskip("sphinx")
    sys.path.append(str(Path(__file__).parent.parent / "_ext"))
    from book_widgets import WidgetDirective

    directive = object.__new__(WidgetDirective)
    directive.arguments, directive.content, directive.error = ["MeaningShift"], content.split("\n"), RuntimeError
    with pytest.raises(RuntimeError, match=says):
        directive.run()


# Numbers

NUMBERS = [(kind, name) for kind in map(widgets.__dict__.get, widgets.__all__)
           for name, trait in kind.class_traits(sync=True, made=None).items() if isinstance(trait, Number)]
NO_NUMBERS = [float("inf"), -float("inf"), float("nan"), np.float32("inf"), np.float64("nan"), True, "2", None, 1j, 10**400]


def test_no_number_of_a_widget_goes_unguarded():
    assert len(NUMBERS) >= 10
    for kind in map(widgets.__dict__.get, widgets.__all__):
        own = set(kind.class_trait_names(sync=True)) - set(base.ipywidgets.DOMWidget.class_trait_names())
        for name in own:
            assert type(getattr(kind, name)).__name__ not in ("Float", "Int", "CFloat", "CInt", "Any"), name


@pytest.mark.parametrize(("kind", "name"), NUMBERS, ids=[f"{kind.__name__}.{name}" for kind, name in NUMBERS])
def test_a_number_that_is_none_is_refused_in_a_sentence_and_the_good_one_stays(kind, name):
    make = MAKE[kind.name]
    widget = make()
    before = getattr(widget, name)
    with pytest.raises(ValueError, match=f"^{name} should be a (finite|whole) number.*; got inf"):
        make(**{name: np.inf})
    for wrong in NO_NUMBERS:
        with pytest.raises(ValueError, match=f"^{name} should be"):
            setattr(widget, name, wrong)
    assert getattr(widget, name) == before


def test_numbers_of_numpy_are_welcome():
    widget = MeaningShift(RIVER, sharpness=np.float32(0.5), position=np.int64(2))
    assert (type(widget.sharpness), type(widget.position)) == (float, int)
    assert state_of(widget)["sharpness"] == 0.5 and Heads(head=np.int8(3)).head == 3


def test_a_number_out_of_bounds_is_refused_also_when_the_page_sends_it():
    widget = MeaningShift(RIVER)
    for name, wrong in (("sharpness", 1e9), ("head", 99), ("source", "nobody")):
        with pytest.raises(ValueError):
            widget.set_state({name: wrong})
        assert getattr(widget, name) in (4.0, 0, "raw"), name


# What is stored

@pytest.mark.parametrize("wrong, says", [(float("nan"), "NaN or infinity"), ([{"a": -float("inf")}], "NaN or infinity"),
                                         ({1, 2}, "an object of type set"), (b"x", "type bytes"), ({(1, 2): 3}, "its keys are not all texts")])
def test_what_is_no_json_is_refused_by_name(wrong, says):
    with pytest.raises(ValueError, match=f"^Quiz.options cannot be stored in a page: it holds {says}|{says}"):
        strict_json("Quiz.options", wrong)
    quiz = MAKE["quiz"]()
    quiz.options = [wrong]
    with pytest.raises(ValueError, match="^Quiz.options cannot be stored"):
        quiz.page_html()


def test_numbers_and_arrays_of_numpy_are_stored_as_numbers():
    assert strict_json("x", {"a": np.float32(0.5), "b": np.arange(2), "c": np.bool_(True)}) == '{"a":0.5,"b":[0,1],"c":true}'
    with pytest.raises(ValueError, match="NaN"):
        strict_json("x", np.array([np.nan]))


HALF = "The \ud83d bank \udfe6 and \udc80 the river"


@pytest.mark.parametrize("make", [
    lambda: AttentionMatrix(HALF), lambda: MeaningShift(RIVER, presets=[HALF]), lambda: Heads(HALF), lambda: Positions(before=HALF),
    lambda: Quiz(HALF, [(HALF, True, HALF), ("b", False, HALF)]), lambda: WordCounts([HALF, "", HALF]),
    lambda: WordCounts(presets=[{"name": HALF, "documents": [HALF] * 3}]),
    lambda: AttentionMatrix(RIVER, attention=lambda x: (_ for _ in ()).throw(ValueError(HALF)))])
def test_half_characters_do_not_keep_a_page_from_being_written(make):
    widget = make()
    assert "\ufffd" in widget.page_html().encode().decode()
    sent = {name: value for name, value in widget.get_state().items() if name not in ("_esm", "_css", "layout")}
    assert "\\ud8" not in json.dumps(sent, default=str)
    repr(widget).encode()


def test_null_and_other_control_characters_are_stored():
    assert state_of(MeaningShift("The \x00\x07 river bank."))["sentence"] == "The \x00\x07 river bank."


def test_no_text_ends_the_script_that_holds_the_state():
    text = "</script><script>x()</script> <!-- <script> ]]> bank"
    for widget in (WordCounts([text, "", ""]), Positions(text), MAKE["quiz"](question=text), EmbeddingMap(TOY, groups={text: ["bank"]}),
                   Mix([[1, 1], [0, 1]], ["<!--<script>", "</script>"], "</script>", x_label=text[:20]),
                   AttentionMatrix(RIVER, attention=lambda x: (_ for _ in ()).throw(ValueError(text)))):
        page = widget.page_html()
        assert page.count("<script") == 1 and "<!--" not in page and "\\u003c!--" in page


# Size

def test_python_and_page_have_the_same_limits():
    for widget in (AttentionMatrix(), Positions(), MeaningShift(), Heads()):  # the page is told
        assert widget._page_state()["limits"].items() >= limits.SENTENCE.items()
    assert Heads()._page_state()["limits"]["pieces"] == heads.MOST_PIECES
    assert Positions()._page_state()["limits"]["drawn"] == positions_widget.MOST_WORDS
    assert WordCounts()._page_state()["limits"] == {"words": counts.MOST_WORDS}


SENTENCES = {
    "attention-matrix": AttentionMatrix,
    "layer-1 matrix": lambda text: AttentionMatrix(text, sources=("raw", "random", "layer-1")),
    "own function": lambda text: AttentionMatrix(text, attention=lambda x: (x, np.eye(len(x)))),
    "meaning-shift": MeaningShift,
    "trained shift": lambda text: MeaningShift(text, source="layer-1", sources=["raw", "layer-1"]),
    "heads": Heads,
    "positions": Positions,
}
GO_ON = "It goes on when the text is shorter."
LONG = {
    "41 words": ("bank " * 41, f"That is 41 words; the picture has room for 40. {GO_ON}"),
    "2,000 words": ("bank " * 2000, f"That is 2000 words; the picture has room for 40. {GO_ON}"),
    "one long word": ("bank " + "a" * 6000, f"That is 6004 letters; the picture has room for 5000. {GO_ON}"),
    "marks": ("bank " + "!" * 6000, f"That is 6004 letters; the picture has room for 5000. {GO_ON}"),
}


@pytest.mark.parametrize("make", SENTENCES.values(), ids=SENTENCES)
def test_a_sentence_that_is_too_long_is_told_and_nothing_of_it_is_stored(make):
    most = len(make(RIVER).page_html()) + 60_000  # two texts of 20,000 letters, at the most
    for text, says in LONG.values():
        widget = make(text)
        assert says in fallback(widget) and "<img" not in fallback(widget)
        assert len(widget.page_html()) < most
        with pytest.raises(ValueError, match=re.escape(says)):
            widget.check() if hasattr(widget, "check") else widget.weights.shape
    assert len(make("bank " * 200_000).page_html()) < most


def test_room_for_pieces_and_for_places_is_told_in_the_words_of_the_page():
    assert f"That is 31 word pieces; the picture has room for 30. {GO_ON}" in fallback(Heads("bank " * 31))
    assert f"word pieces; the picture has room for 62. {GO_ON}" in fallback(AttentionMatrix("mudbanks " * 21, sources=["raw"]))
    assert f"That is 21 words; the picture has room for 20. {GO_ON}" in fallback(Positions("bank " * 21))
    many = WordCounts([" ".join(map(str, range(500))), "", ""])
    assert "That is 500 different words; the picture has room for 60. It goes on when the texts are shorter." in fallback(many)
    assert len(WordCounts(["word " * 200_000] * 3).page_html()) < 80_000


@pytest.mark.parametrize("kind", [AttentionMatrix, MeaningShift])
def test_marks_that_a_table_knows_count_as_words(kind):
    dots = WordVectors([*TOY.words, "."], np.eye(6) + 0.1)
    given = {"vectors": dots} | (POLES if kind is MeaningShift else {})
    assert "That is 101 words" in fallback(kind("bank" + " ." * 100, **given))


def test_after_a_sentence_that_was_too_long_the_next_one_is_drawn():
    for make in (AttentionMatrix, MeaningShift, Positions):
        widget = make("bank " * 99)
        assert widget.weights is None
        widget.sentence = "dog bites man at the bank"
        assert widget.weights.shape == (6, 6) and "<img" in fallback(widget)


def test_weights_cannot_be_set_where_there_is_no_row_for_them():
    for text in ("", "bank " * 99):
        with pytest.raises(ValueError, match="Write a sentence|99 words"):
            AttentionMatrix(text).weights = np.eye(1)


def test_long_presets_add_nothing_to_the_page():
    short, long = (AttentionMatrix(RIVER, presets=presets) for presets in ([], ["bank " * 300, "a" * 3000]))
    assert len(long.page_html()) < len(short.page_html()) + 6000
    assert "room for 20" in str(pytest.raises(ValueError, AttentionMatrix, presets=[RIVER] * 21).value)


def test_tables_too_large_for_a_map_or_a_film_are_refused_with_what_to_do():
    class Huge(WordVectors):
        def __len__(self):
            return 3_000_000

    huge = Huge(TOY.words, TOY.matrix)
    with pytest.raises(ValueError, match=r"room for 100,000 words; this table has 3,000,000. .*table.words\[:n\]"):
        EmbeddingMap(huge)
    long = trained([f"w{number}" for number in range(150)])
    long.snapshots = long.snapshots * 50
    with pytest.raises(ValueError, match="room for 10,000 places.*got 120 words and 100 snapshots. Name fewer `words`"):
        TrainingReplay(long)
    assert TrainingReplay(long, words=long.words[:10]).page_html()


# A table of the reader's own

def test_words_of_the_map_that_a_table_lacks_are_left_out_and_named():
    own = WordVectors(["bank", "river", "water", "money", "tree", "house"], np.eye(6) + 0.1)
    with pytest.warns(UserWarning, match=r"left out \(left: shore, stream, mud, lake; right: cash, loan, .*; landmarks: account"):
        widget = MeaningShift("The river bank.", vectors=own)
    assert (widget.left, widget.right, widget.landmarks) == (["river", "water"], ["money"], ["house", "tree"])
    assert "<img" in fallback(widget) and widget.places()["shifted"][0] < 0
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        MeaningShift("The river bank.", vectors=own, left=["river"], right=["money"], landmarks=["tree", "house"])


@pytest.mark.parametrize(("words", "names"), [
    ("der fluss ufer geld haus", r"left=\[…\], right=\[…\], landmarks=\[…\]"), ("bank river money tree x", r"landmarks=\[…\]"),
    ("bank river boat tree x", r"right=\[…\]"), ("bank money boat tree x", r"left=\[…\]")])
def test_a_table_that_makes_no_map_is_told_which_arguments_to_give(words, names):
    with pytest.raises(ValueError, match=f"words that the table lacks .*Choose some that it has: {names}.$"):
        MeaningShift("bank", vectors=WordVectors(words.split(), np.eye(5)))


def test_given_words_that_the_table_lacks_are_named_too():
    with pytest.warns(UserWarning, match=r"\(left: See\)"):
        assert MeaningShift("bank river", vectors=TOY, **POLES | {"left": ["river", "See"]}).left == ["river"]


def test_poles_that_are_set_later_are_told_as_on_the_page():
    widget = MeaningShift(RIVER)
    widget.left = ["qqzx"]
    assert "The pole word “qqzx” has no vector. Try another one." in fallback(widget)
    widget.left = []
    assert "Each pole needs at least one word." in fallback(widget)
    with pytest.raises(ValueError, match="The table has no 'qqzx'"):
        widget.landmarks = ["qqzx", "tree"]


@pytest.mark.parametrize("kind", [AttentionMatrix, MeaningShift, Positions])
def test_capital_letters_of_a_table_are_told(kind):
    cased = WordVectors(["Bank", "River", "river", "money", "tree", "house"], np.eye(6) + 0.1)
    given = {"vectors": cased} | (POLES if kind is MeaningShift else {})
    assert "It has “Bank”, but sentences are read in small letters" in fallback(kind("Bank", **given))
    if kind is MeaningShift:
        assert "It has “Bank”" in fallback(kind("Bank river", **given))


@pytest.mark.parametrize("kind", [AttentionMatrix, MeaningShift])
@pytest.mark.parametrize("dtype", [np.float16, np.int8, np.float64])
def test_tables_of_every_type_of_number_are_drawn(kind, dtype):
    rows = np.array([[100, 0, 0, 20], [90, 40, 0, 0], [0, 0, 100, 10], [0, 50, 30, 0], [20, 0, 10, 70]])
    exact = WordVectors(TOY.words, rows / 100 if dtype != np.int8 else rows.astype(float))
    own = WordVectors(TOY.words, (rows / 100 if dtype != np.int8 else rows).astype(dtype))
    given = {"sharpness": 0.01 if dtype == np.int8 else 4.0} | (POLES if kind is MeaningShift else {})
    one, other = kind("river bank money", vectors=own, **given), kind("river bank money", vectors=exact, **given)
    np.testing.assert_allclose(one.weights, other.weights, atol=2e-3)
    assert "<img" in fallback(one)
    state_of(one)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_short_vectors_and_small_tables_are_drawn_or_told(size):
    words = ["bank", "river", "money"][:size]
    own = WordVectors(words, np.arange(1.0, 1 + size * size).reshape(size, size))
    assert "<img" in fallback(AttentionMatrix("bank", vectors=own))
    for widget in (EmbeddingMap(own), EmbeddingMap(own, word="bank")):
        assert "<img" in fallback(widget)
        state_of(widget)
    if size < 3:
        with pytest.raises(ValueError, match=f"at least 3 numbers.*these have {size}"):
            MeaningShift("bank", vectors=own, left=["bank"], right=["bank"], landmarks=["bank"])
    with pytest.raises(ValueError, match="three neighbours|3 neighbours"):
        TrainingReplay(trained(words))


def test_words_in_other_scripts_are_drawn():
    own = WordVectors(["नदी", "河", "река", "bank"], np.eye(4) + 0.1)
    widget = AttentionMatrix("नदी 河 река", vectors=own)
    assert widget.words == ["नदी", "河", "река"] and "<img" in fallback(widget)
    assert "<img" in fallback(EmbeddingMap(own, word="河"))


def test_a_vector_of_zeros_is_told_and_no_warning_is_given():
    rows = np.eye(5) + 0.1
    rows[0] = 0
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        widget = MeaningShift("bank river", vectors=WordVectors(TOY.words, rows), **POLES)
        assert "The vector of “bank” is all zeros" in fallback(widget)


def test_vectors_too_large_to_be_multiplied_are_told():
    with np.errstate(over="ignore", invalid="ignore"):
        widget = AttentionMatrix("bank river", vectors=WordVectors(TOY.words, 1e200 * np.eye(5)))
    assert "Raw attention raised ValueError" in fallback(widget)
    state_of(widget)


@pytest.mark.parametrize("make", [AttentionMatrix, MeaningShift, Positions, EmbeddingMap])
def test_what_is_no_table_is_refused(make):
    for wrong in ("minilm", {"bank": [1, 2]}, np.eye(3)):
        with pytest.raises(ValueError, match=f"vectors should be WordVectors; got {type(wrong).__name__}"):
            make(vectors=wrong)


def test_what_is_no_function_is_refused():
    for wrong in ("bank", np.eye(3), True):
        with pytest.raises(ValueError, match="attention should be a function"):
            MeaningShift(RIVER, wrong)


# What is offered

@pytest.mark.parametrize("kind", [AttentionMatrix, MeaningShift, Positions])
def test_without_presets_a_widget_starts_empty_and_says_what_to_do(kind):
    widget = kind(presets=[])
    assert widget.sentence == "" and "Write a sentence, and its words will appear here." in fallback(widget)
    assert kind(presets=()).page_html() == widget.page_html()
    assert kind(presets=None).sentence and kind(presets=["bank"]).sentence == "bank"


def test_without_sources_or_presets_a_trained_widget_starts_empty_too():
    for widget in (AttentionMatrix(presets=[], sources=["layer-1"]), MeaningShift(presets=[], source="layer-1")):
        assert widget.sentence == "" and "Write a sentence" in fallback(widget)


def test_without_presets_the_documents_are_empty():
    assert WordCounts(presets=[]).documents == ["", "", ""]
    assert "Write a few words in a document" in fallback(WordCounts(presets=[]))


@pytest.mark.parametrize("kind", [AttentionMatrix, MeaningShift, Positions, WordCounts])
def test_presets_that_are_no_list_are_refused(kind):
    with pytest.raises(ValueError, match=r"presets is a list; got one text. Put it in a list: \[text\]"):
        kind(presets="We sat by the river bank.")
    with pytest.raises(ValueError, match="presets is a list; got int"):
        kind(presets=3)
    for wrong in (None, float("nan"), b"bank", 7, ["bank"]):
        with pytest.raises(ValueError, match=r"presets\[1\] is of type|A preset is a dict"):
            kind(presets=["bank", wrong])


def test_lists_and_groups_of_words_that_are_none_are_refused():
    for given in ({"examples": "bank"}, {"analogies": "bank"}, {"analogies": ["bank"]}, {"groups": {"water": "river"}}):
        with pytest.raises(ValueError, match="is a list; got one text"):
            EmbeddingMap(TOY, **given)
    for groups in (["bank"], {1: ["bank"]}):
        with pytest.raises(ValueError, match="groups is a dict of names and their words"):
            EmbeddingMap(TOY, groups=groups)
        with pytest.raises(ValueError, match="groups is a dict of names and their words"):
            TrainingReplay(trained(), groups=groups)
    with pytest.raises(ValueError, match="'water' has words that the table lacks: sea"):
        EmbeddingMap(TOY, groups={"water": ["river", "sea"]})


@pytest.mark.parametrize("option", ["Keys", ("Keys", True), ("Keys", True, None), (1, True, "why"), None])
def test_a_quiz_refuses_what_is_no_option(option):
    with pytest.raises(ValueError, match=r"An option is \(answer, right, why\)"):
        Quiz("Which?", [("a", True, "b"), option])


# The state tells the page where the weights come from

def own_function(x):
    return x, np.eye(len(x))


@pytest.mark.parametrize("kind", [AttentionMatrix, MeaningShift])
def test_the_answer_is_never_missing_while_python_decides(kind):
    for text in (RIVER, "", "bank " * 99, "qqzx"):
        widget = kind(text, attention=own_function)
        assert widget.answer["sentence"] == state_of(widget)["answer"]["sentence"] == text
        assert kind(text).answer is None and kind(text, sources=["raw"]).answer is None
    widget.sentence = RIVER
    assert widget.answer["sentence"] == RIVER and np.shape(widget.answer["weights"]) == (6, 6)


# What is seen where nothing is alive

PICTURES = {name: make for name, make in MAKE.items() if name not in ("quiz", "predict")}


@pytest.mark.parametrize("make", PICTURES.values(), ids=PICTURES)
def test_without_javascript_there_is_a_picture_a_line_and_a_folded_table(make):
    shown = fallback(make())
    order = [shown.index(part) for part in ("<img alt=", "Run this cell to bring the picture alive.", "<details><summary>The numbers</summary><table>")]
    assert order == sorted(order) and shown.count("<table>") == 1 and "<details open" not in shown


def test_a_quiz_gives_nothing_away_before_it_is_opened():
    quiz = Quiz("What does a query meet?", [("Values", False, "They are mixed."), ("Keys", True, "They answer.")])
    before, behind = fallback(quiz).split("<details><summary>Answer</summary>")
    assert before == "<p>What does a query meet?</p><ul><li>Values</li><li>Keys</li></ul>"
    assert "Yes. They answer." in behind and "No. They are mixed." in behind


# The packages below

def test_packages_that_are_too_old_are_told_at_the_door():
    with pytest.raises(ImportError, match="need ipywidgets 8.0 or later; 7.8.1 is installed. Run `pip install -U"):
        base.refuse_old(version={"ipywidgets": "7.8.1", "anywidget": "0.11.0"}.get)
    with pytest.raises(ImportError, match="need anywidget 0.9.18 or later; 0.9.3 is"):
        base.refuse_old(version={"ipywidgets": "8.1.9", "anywidget": "0.9.3"}.get)
    base.refuse_old(version={"ipywidgets": "8.0.0rc1", "anywidget": "1.0"}.get)
