"""The widgets without a browser: what Python computes, sends and stores in the notebook."""

import base64
import html.parser
import json
import re

import numpy as np
import pytest

from attention_lib import widgets
from attention_lib.attention import raw_attention
from attention_lib.tensors import dequantise, parse_tensors
from attention_lib.vectors import WordVectors
from attention_lib.widgets import AttentionMatrix, MeaningShift, Quiz
from attention_lib.widgets.core.link import linked_files, style

RIVER, MONEY = "We sat by the river bank.", "She deposited her check at the bank."
TWO_BANKS = "The zxqv bank, then the other bank."  # the table has no zxqv
ANSWERS = [("Keys", True, "They answer."), ("Values", False, "They are mixed.")]
WIDGETS = {
    "attention-matrix": lambda: AttentionMatrix(RIVER),
    "meaning-shift": lambda: MeaningShift(RIVER),
    "quiz": lambda: Quiz("What does a query meet?", ANSWERS),
}


def causal_average(x):
    """Attention that needs no scores: every word listens to itself and to all before it, alike."""
    weights = np.tri(len(x)) / np.arange(1, len(x) + 1)[:, None]
    return weights @ x, weights


def vectors_of(widget):
    return WordVectors.load("minilm-64")[widget.words]


class Page(html.parser.HTMLParser):
    """What a browser would find in a widget's HTML."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.state, self.text, self.rows = [], "", "", []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data):
        if self.tags[-1][0] == "script":
            self.state += data
            return
        self.text += data
        if self.tags[-1][0] in ("td", "th"):
            self.rows[-1][-1] += data

    def count(self, tag):
        return sum(name == tag for name, _ in self.tags)


# The sentence and its weights

@pytest.mark.parametrize("kind", [AttentionMatrix, MeaningShift])
def test_without_a_function_the_weights_are_raw_attention(kind):
    widget = kind(RIVER, sharpness=3.0)
    assert widget.words == ["we", "sat", "by", "the", "river", "bank"]
    np.testing.assert_allclose(widget.weights, raw_attention(vectors_of(widget), 3.0)[1])
    assert widget.answer is None  # the page computes it by itself


def test_raw_attention_of_numbers_worked_by_hand():
    output, weights = raw_attention(np.array([[1.0, 0.0], [0.0, 1.0]]), sharpness=np.log(3))
    np.testing.assert_allclose(weights, [[0.75, 0.25], [0.25, 0.75]])
    np.testing.assert_allclose(output, weights)


@pytest.mark.parametrize("kind", [AttentionMatrix, MeaningShift])
def test_a_new_sentence_or_sharpness_gives_new_weights(kind):
    widget = kind(RIVER)
    widget.sentence = MONEY
    assert widget.words == ["she", "deposited", "her", "check", "at", "the", "bank"]
    np.testing.assert_allclose(widget.weights, raw_attention(vectors_of(widget))[1])
    widget.sharpness = 1.0
    np.testing.assert_allclose(widget.weights, raw_attention(vectors_of(widget), 1.0)[1])


def test_new_weights_can_be_observed():
    widget, seen = MeaningShift(RIVER), []
    widget.observe(lambda change: seen.append(change["new"].shape), "weights")
    widget.sentence = MONEY
    assert seen == [(7, 7)]


def test_weights_set_by_hand_are_what_is_sent_and_drawn():
    widget = MeaningShift(RIVER)
    x = vectors_of(widget)
    weights = np.eye(6)
    weights[5] = [0, 0, 0, 0, 0.5, 0.5]
    widget.weights = weights
    assert widget.answer["sentence"] == RIVER
    np.testing.assert_allclose(widget.answer["weights"], weights, atol=1e-6)  # stored with 7 decimals
    np.testing.assert_allclose(widget.answer["output"], weights @ x, atol=1e-6)  # stored with 7 decimals
    places = widget.places()
    assert np.count_nonzero(places["pulls"].any(axis=1)) == 1  # the river alone
    np.testing.assert_allclose(places["shifted"], places["static"] + places["pulls"][4], atol=1e-6)


def test_an_edit_takes_weights_set_by_hand_away():
    widget = MeaningShift(RIVER)
    widget.weights = np.eye(6)
    widget.sentence = MONEY
    assert widget.answer is None
    np.testing.assert_allclose(widget.weights, raw_attention(vectors_of(widget))[1])


@pytest.mark.parametrize(("wrong", "sentence"), [
    (np.eye(2), r"weights should have shape \(6, 6\) for this sentence; got \(2, 2\)"),
    (np.full((6, 6), np.nan), "weights holds NaN"),
])
def test_wrong_weights_set_by_hand_are_refused_and_the_good_ones_stay(wrong, sentence):
    widget = MeaningShift(RIVER)
    before = widget.places()
    with pytest.raises(ValueError, match=sentence):
        widget.weights = wrong
    np.testing.assert_array_equal(widget.places()["shifted"], before["shifted"])


# A function of the reader's own

def test_an_own_function_is_called_again_after_each_edit():
    seen = []
    widget = MeaningShift(RIVER, attention=lambda x: seen.append(x) or causal_average(x))
    widget.sentence = MONEY
    assert [len(x) for x in seen] == [6, 7]
    np.testing.assert_allclose(seen[-1], vectors_of(widget))
    np.testing.assert_allclose(widget.weights, causal_average(vectors_of(widget))[1])


@pytest.mark.parametrize("kind", [AttentionMatrix, MeaningShift])
def test_what_an_own_function_returned_is_sent_to_the_page(kind):
    widget = kind(RIVER, attention=causal_average)
    output, weights = causal_average(vectors_of(widget))
    assert widget.answer["sentence"] == RIVER
    np.testing.assert_allclose(widget.answer["weights"], weights, atol=1e-6)  # stored with 7 decimals
    np.testing.assert_allclose(widget.answer["output"], output, atol=1e-6)  # stored with 7 decimals
    json.dumps(widget.answer)  # it must be able to travel


def broken(x):
    raise KeyError("no such head")


FAULTY = {
    "raises": (broken, "KeyError: 'no such head'"),
    "returns one array": (lambda x: x, "returns two arrays, (output, weights)"),
    "returns nothing": (lambda x: None, "returns two arrays, (output, weights)"),
    "output of the wrong shape": (lambda x: (x[:, :2], np.eye(len(x))), "output should have shape (6, 64)"),
    "weights of the wrong shape": (lambda x: (x, np.eye(2)), "weights should have shape (6, 6)"),
    "both the wrong way round": (lambda x: causal_average(x)[::-1], "output should have shape (6, 64)"),
    "NaN weights": (lambda x: (x, np.full((len(x), len(x)), np.nan)), "weights holds NaN"),
    "infinite output": (lambda x: (x + np.inf, np.eye(len(x))), "output holds NaN or infinity"),
    "words for numbers": (lambda x: ("output", "weights"), "cannot be drawn. output should hold numbers"),
    "True and False for weights": (lambda x: (x, np.eye(len(x), dtype=bool)), "weights should hold numbers"),
    "a row shorter than the others": (lambda x: (x, [[1], [1, 0]]), "weights is no table of numbers"),
}


@pytest.mark.parametrize(("function", "sentence"), FAULTY.values(), ids=FAULTY)
@pytest.mark.parametrize("kind", [AttentionMatrix, MeaningShift])
def test_a_faulty_function_gives_a_sentence_and_no_exception(kind, function, sentence):
    widget = kind(RIVER, attention=function)
    assert widget.weights is None
    assert widget.answer["sentence"] == RIVER and sentence in widget.answer["error"]
    assert ("Your function raised" in widget.answer["error"]) == (function is broken)  # not what the widget found
    assert "Traceback" not in widget.answer["error"]


def test_a_function_may_answer_in_whole_numbers_and_in_tensors(torch):
    for answer in (lambda x: (x, np.eye(len(x), dtype=np.uint8)), lambda x: [x.tolist(), np.eye(len(x)).tolist()],
                   lambda x: (torch.tensor(x, requires_grad=True), torch.eye(len(x)))):
        widget = AttentionMatrix(RIVER, attention=answer)
        assert widget.weights.tolist() == np.eye(6).tolist() and "error" not in widget.answer


@pytest.mark.parametrize("kind", [AttentionMatrix, MeaningShift])
def test_a_function_that_fails_on_one_sentence_works_again_on_the_next(kind):
    widget = kind(MONEY, attention=lambda x: broken(x) if len(x) == 7 else causal_average(x))
    assert "error" in widget.answer
    widget.sentence = RIVER
    np.testing.assert_allclose(widget.weights, causal_average(vectors_of(widget))[1])
    assert "error" not in widget.answer


def test_a_function_that_writes_into_its_input_does_no_harm():
    before = WordVectors.load("minilm-64")["river"].copy()

    def rude(x):
        x[:] = 0
        return x, np.eye(len(x))

    MeaningShift(RIVER, attention=rude)
    assert np.array_equal(WordVectors.load("minilm-64")["river"], before)
    np.testing.assert_allclose(MeaningShift(RIVER).places()["static"], [0.22, 0], atol=0.005)


# The map

@pytest.mark.parametrize("sentence", [RIVER, MONEY, "bank grows money", TWO_BANKS])
def test_the_pulls_add_up_to_the_shift(sentence):
    places = MeaningShift(sentence).places()
    np.testing.assert_allclose(places["pulls"].sum(axis=0), places["shifted"] - places["static"], atol=1e-6)


def test_the_word_itself_does_not_pull():
    widget = MeaningShift(RIVER)
    assert widget.words[5] == "bank"
    assert widget.places()["pulls"][5].tolist() == [0, 0]


def test_river_moves_bank_to_the_left_and_money_to_the_right():
    sides = {RIVER: -1, "He sat on the river bank.": -1, MONEY: 1, "bank grows money": 1}
    for sentence, side in sides.items():
        places = MeaningShift(sentence).places()
        assert np.sign(places["shifted"][0] - places["static"][0]) == side, sentence


def test_the_left_pole_is_left_of_the_word_and_the_right_pole_right_of_it():
    places = MeaningShift(RIVER).places()
    assert places["poles"].shape == (2, 2)
    np.testing.assert_allclose(places["poles"][:, 0], [-1, 1], atol=1e-6)
    assert -1 < places["static"][0] < 1


def test_a_word_that_is_missing_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="^'bank' is not among the known words of the sentence: he, swam"):
        MeaningShift("He swam.").places()


def test_a_faulty_function_is_told_in_a_sentence_by_the_map():
    with pytest.raises(ValueError, match="Your function raised KeyError"):
        MeaningShift(RIVER, attention=broken).places()


@pytest.mark.parametrize(("position", "listens_to"), [(-1, 2), (0, 2), (2, 2), (4, 2), (7, 6), (99, 6)])
def test_position_chooses_between_two_places_of_the_same_word(position, listens_to):
    widget = MeaningShift(TWO_BANKS, position=position, attention=causal_average)
    assert widget.words == ["the", "bank", "then", "the", "other", "bank"]  # tokens 0, 2, 4, 5, 6, 7
    weights = [row[1] for row in widget.table()[1][:6]]
    assert weights == [f"{1 / listens_to:.3f}"] * listens_to + ["0.000"] * (6 - listens_to)


def test_an_own_table_of_words_can_be_used():
    toy = WordVectors(["bank", "shore", "cash", "tree", "house"], np.eye(5) + 0.1)
    poles = {"left": ["shore"], "right": ["cash"], "landmarks": ["tree", "house"]}
    widget = MeaningShift("shore bank unknown", vectors=toy, **poles)
    assert widget.words == ["shore", "bank"]
    assert widget.places()["shifted"][0] < widget.places()["static"][0]


# The weights by message

def sent_by(widget, message, monkeypatch):
    sent = []
    monkeypatch.setattr(widget, "send", lambda content, buffers=None: sent.append((content, buffers)))
    widget._answer(None, message, [])
    return sent


def test_the_shard_that_a_widget_asks_for_is_sent_whole(monkeypatch):
    widget = MeaningShift(RIVER)
    ((content, (shard,)),) = sent_by(widget, {"type": "shard", "name": "minilm-64"}, monkeypatch)
    assert content == {"type": "shard", "name": widget.shard_name}
    tensors, table = parse_tensors(shard), WordVectors.load("minilm-64")
    assert tensors["words"].tobytes().decode().split("\n") == table.words
    np.testing.assert_array_equal(dequantise(tensors["vectors"], tensors["vectors.scale"]), table.matrix)
    assert widget.shard_megabytes == pytest.approx(len(shard) / 1e6, abs=0.05)


def test_an_own_table_is_sent_as_the_shard_vectors(monkeypatch):
    toy = WordVectors(["bank", "shore"], [[1.0, 0.0], [0.5, 0.5]])
    widget = AttentionMatrix("shore bank", vectors=toy, presets=[])
    ((_, (shard,)),) = sent_by(widget, {"type": "shard", "name": widget.shard_name}, monkeypatch)
    np.testing.assert_array_equal(parse_tensors(shard)["vectors"], toy.matrix)


@pytest.mark.parametrize("make", WIDGETS.values(), ids=WIDGETS)
def test_an_unknown_shard_is_answered_with_a_sentence(make, monkeypatch):
    ((content, buffers),) = sent_by(make(), {"type": "shard", "name": "../secret"}, monkeypatch)
    sentence = "This widget has no weights called '../secret'."
    assert content == {"type": "no-shard", "name": "../secret", "text": sentence}
    assert not buffers


def test_other_messages_are_not_answered(monkeypatch):
    assert sent_by(MeaningShift(RIVER), {"type": "hello"}, monkeypatch) == []


def test_the_starter_holds_the_words_of_the_first_picture():
    widget = MeaningShift(RIVER)
    tensors, table = parse_tensors(base64.b64decode(widget.starter)), WordVectors.load("minilm-64")
    words = tensors["words"].tobytes().decode().split("\n")
    assert {*widget.words, *widget.left, *widget.right, *widget.landmarks} <= set(words)
    rows = dequantise(tensors["vectors"], tensors["vectors.scale"])
    np.testing.assert_allclose(rows, table[words], atol=1e-6)
    assert len(widget.starter) < 20_000


# What is stored in the notebook

@pytest.mark.parametrize("make", WIDGETS.values(), ids=WIDGETS)
def test_the_page_carries_the_state_as_json(make):
    widget = make()
    page = Page(widget.page_html())
    state = json.loads(page.state)
    assert page.tags[0] == ("div", {"class": "afm", "data-afm": widget.name})
    for name in ("sentence", "sharpness", "word", "view", "question", "options", "starter"):
        assert state.get(name) == getattr(widget, name, None), name
    assert not {"weights", "layout", "_esm", "_css", "comm"} & state.keys()


NASTY = ["</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><b onclick="x">',
         "<!-- <script>", "&lt;b&gt; &amp;", "'\\u003c\\n"]


@pytest.mark.parametrize("kind", [AttentionMatrix, MeaningShift])
def test_no_sentence_can_break_out_of_the_page(kind):
    sentence = f"We sat {' and '.join(NASTY)} by the river bank."
    page, plain = Page(kind(sentence).page_html()), Page(kind(RIVER).page_html())
    assert json.loads(page.state)["sentence"] == sentence
    assert {tag for tag, _ in page.tags} == {tag for tag, _ in plain.tags}
    assert page.count("script") == page.count("img") == 1
    assert {name for _, attributes in page.tags for name in attributes} == {
        "class", "data-afm", "type", "alt", "src", "scope"}
    (alt,) = [attributes["alt"] for tag, attributes in page.tags if tag == "img"]
    assert sentence in alt


@pytest.mark.parametrize("nasty", NASTY)
def test_no_quiz_can_break_out_of_the_page(nasty):
    page = Page(Quiz(nasty, [(nasty, True, nasty), ("b", False, "c")]).page_html())
    assert json.loads(page.state)["question"] == nasty
    assert page.rows == [[nasty, ""], [nasty, f"Yes. {nasty}"], ["b", "No. c"]]
    assert page.count("script") == 1 and page.count("img") == page.count("b") == 0


def test_the_table_of_the_map_has_the_numbers_of_the_places():
    widget = MeaningShift(MONEY)
    places, row = widget.places(), widget.words.index("bank")
    header, *rows = Page(widget.page_html()).rows
    assert header == ["word", "weight", "pull across", "pull up"]
    assert [cells[0] for cells in rows] == [*widget.words, "bank, static place", "bank, new place"]
    np.testing.assert_allclose([float(cells[1]) for cells in rows[:-2]], widget.weights[row], atol=0.0005)
    pulls = [[float(number) for number in cells[2:]] for cells in rows]
    np.testing.assert_allclose(pulls, [*places["pulls"], places["static"], places["shifted"]], atol=0.00051)


def test_the_table_of_the_matrix_has_the_weights():
    widget = AttentionMatrix(RIVER, whole=True)
    header, *rows = Page(widget.page_html()).rows
    assert header == ["query", *widget.words] and [cells[0] for cells in rows] == widget.words
    numbers = [[float(number) for number in cells[1:]] for cells in rows]
    np.testing.assert_allclose(numbers, widget.weights, atol=0.00051)


@pytest.mark.parametrize("make", WIDGETS.values(), ids=WIDGETS)
def test_two_widgets_of_the_same_arguments_give_the_same_page(make):
    assert make().page_html() == make().page_html()


@pytest.mark.parametrize("make", WIDGETS.values(), ids=WIDGETS)
def test_the_output_of_a_cell_has_the_page_and_a_text_without_ids(make):
    bundle, _ = make()._repr_mimebundle_()
    assert bundle["text/html"] == make().page_html()
    assert bundle["text/plain"] == repr(make()) and not re.search(r"0x|[0-9a-f]{16}", bundle["text/plain"])
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_the_description_says_which_way_the_word_moves():
    assert MeaningShift(RIVER).describe().endswith("“We sat by the river bank.” from +0.22 to +0.12.")
    assert MeaningShift(MONEY).describe().endswith(" from +0.22 to +0.24.")


UNDRAWABLE = {"empty": "", "space": " \n", "unknown words": "zxqv qqqq", "emoji": "🏦", "other script": "नदी"}


@pytest.mark.parametrize("sentence", UNDRAWABLE.values(), ids=UNDRAWABLE)
@pytest.mark.parametrize("kind", [AttentionMatrix, MeaningShift])
def test_a_widget_with_nothing_to_draw_can_still_be_shown(kind, sentence):
    new, edited = kind(sentence), kind(RIVER)
    edited.sentence = sentence
    for widget in (new, edited):
        page = Page(widget.page_html())
        assert json.loads(page.state)["sentence"] == sentence
        assert page.text.strip()  # it says what is the matter


@pytest.mark.parametrize("kind", [AttentionMatrix, MeaningShift])
def test_a_widget_with_a_faulty_function_can_still_be_shown(kind):
    page = Page(kind(RIVER, attention=broken).page_html())
    assert "Your function raised KeyError" in page.text and "Traceback" not in page.text


def test_a_map_without_its_word_can_still_be_shown():
    widget = MeaningShift(RIVER)
    widget.sentence = "He swam."
    page = Page(widget.page_html())
    assert json.loads(page.state)["sentence"] == "He swam."
    assert "'bank' is not among the known words" in page.text


@pytest.mark.parametrize("kind", [AttentionMatrix, MeaningShift])
def test_dollars_in_a_sentence_are_not_a_formula(kind):
    assert Page(kind(r"The bank takes $\foo$ now.").page_html()).count("img") == 1


# Quiz

@pytest.mark.parametrize("right", [[], [0, 1]])
def test_a_quiz_wants_exactly_one_right_answer(right):
    with pytest.raises(ValueError, match="exactly one right answer"):
        Quiz("Which?", [("one", 0 in right, "why"), ("two", 1 in right, "why")])


def test_a_quiz_shows_every_answer_with_its_reason():
    rows = Page(Quiz("What does a query meet?", ANSWERS).page_html()).rows
    assert rows[1:] == [["Keys", "Yes. They answer."], ["Values", "No. They are mixed."]]


# The JavaScript of every widget

def selectors(sheet):
    """The selectors of a style sheet, one by one; the list of an :is() stays whole."""
    heads = re.findall(r"([^{}@;]+)\{", re.sub(r"/\*.*?\*/|@container[^{]*\{", "", sheet, flags=re.DOTALL))
    return {one.strip() for head in heads for one in re.split(r",(?![^(]*\))", head)}


@pytest.mark.parametrize("kind", widgets.__all__)
def test_a_widget_brings_every_style_that_it_uses(kind):
    """In JupyterLab it stands without the others."""
    everyone, main = [getattr(widgets, each).main() for each in widgets.__all__], getattr(widgets, kind).main()
    used = set(re.findall(r"\bal-[a-z0-9-]+", "".join(linked_files(main).values())))
    of_others = selectors(style(*everyone)) - selectors(style(main))
    named = {each: set(re.findall(r"\.(al-[a-z0-9-]+)", each)) for each in of_others}
    assert [each for each, classes in named.items() if classes and classes <= used] == []
