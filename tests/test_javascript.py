"""One mathematics, two hands: the widgets' JavaScript gives what attention_lib gives."""

import base64

import numpy as np
import pytest

from attention_lib import WordVectors, scaled_dot_product_attention, softmax, tokenize
from attention_lib.data_files import FOLDER
from attention_lib.tensors import tensor_bytes
from attention_lib.vectors import meaning_axes
from attention_lib.widgets.kit import JS
from attention_lib.widgets.sentence import raw_attention

pytestmark = pytest.mark.browser
TEN = ["The cat sat on the mat.", "The cat was chased by a dog.", "Alice gave Bob a book, and he smiled.",
       "The bank will not lend money if the customer has bad credit.", "She deposited her check at the bank.",
       "Dog bites man.", "I went to the bank to deposit money.", "We sat by the river bank.", "Bank grows money.",
       "From the river bank we walked to the bank to deposit our money."]


@pytest.fixture(scope="module")
def run(browser):
    """run(file, expression, argument): evaluate with the module of that file in scope as `m`."""
    page = browser.new_page()
    for name in ("maths", "text", "tensors"):
        source = (JS / f"{name}.js").read_text(encoding="utf-8")
        page.evaluate("""async ([name, source]) => { window.modules = window.modules ?? {};
            const address = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
            window.modules[name] = await import(address); }""", [name, source])
    yield lambda name, body, given: page.evaluate(f"(x) => {{ const m = window.modules.{name}; return {body}; }}", given)
    page.close()


@pytest.fixture(scope="module")
def vectors():
    return WordVectors.load("minilm-64")


def test_softmax(run):
    rng = np.random.default_rng(0)
    for size in (1, 2, 7, 40):
        scores = rng.normal(scale=30, size=size)
        np.testing.assert_allclose(run("maths", "m.softmax(x)", scores.tolist()), softmax(scores), atol=1e-12)


def test_attention_with_mask(run):
    rng = np.random.default_rng(1)
    q, k, v = rng.normal(size=(4, 6)), rng.normal(size=(5, 6)), rng.normal(size=(5, 3))
    mask = rng.random((4, 5)) < 0.6
    mask[:, 0] = True
    output, weights = scaled_dot_product_attention(q, k, v, mask)
    given = [each.tolist() for each in (q, k, v, mask)]
    got = run("maths", "m.attend(x[0], x[1], x[2], undefined, x[3])", given)
    np.testing.assert_allclose(got["weights"], weights, atol=1e-12)
    np.testing.assert_allclose(got["output"], output, atol=1e-12)


@pytest.mark.parametrize("sentence", TEN)
def test_raw_attention_and_the_map_on_real_sentences(run, vectors, sentence):
    words = [word for word in tokenize(sentence) if word in vectors]
    x = vectors[words]
    output, weights = raw_attention(x, 2.5)
    got = run("maths", "m.attend(x, x, x, 2.5)", x.tolist())
    np.testing.assert_allclose(got["weights"], weights, atol=1e-5)
    np.testing.assert_allclose(got["output"], output, atol=1e-5)
    sides = [vectors[["river", "water"]], vectors[["money", "cash"]], vectors[["house", "fish", "letter", "music"]]]
    axes = run("maths", "m.meaningAxes(...x)", [x[-1].tolist(), *(each.tolist() for each in sides)])
    np.testing.assert_allclose(axes, meaning_axes(x[-1], *sides), atol=1e-5)


def test_poles_in_one_direction_are_told(run, vectors):
    bank, river = vectors["bank"].tolist(), vectors[["river"]].tolist()
    assert run("maths", "m.meaningAxes(...x)", [bank, river, river, vectors[["fish", "house"]].tolist()]) is None


def test_words_are_split_alike(run):
    texts = [*TEN, "", "  \n\t ", "Don't — it’s 5 o'clock!", "नमस्ते दुनिया", "日本語のテキスト", "❤️ 👩‍👧 🏦", "<img src=x onerror=alert(1)>",
             "naïve Ångström ﬁn", "a_b-c/d 3.14 'quoted' rock'n'roll' ''", "İstanbul ΣΊΣΥΦΟΣ", "\u200b\ufeffzero\u00adwidth\x00"]
    for text in texts:
        assert run("text", "m.tokenize(x)", text) == tokenize(text), text


@pytest.mark.parametrize("word", ["bnak", "rivr", "deposti", "blockchain", "xqzzkv", "नमस्ते", "a", ""])
def test_near_spellings_are_alike(run, vectors, word):
    body = "m.nearSpellings(x[0], {words: x[1], has: (w) => x[1].includes(w), index: new Map(x[1].map((w, i) => [w, i]))})"
    some = vectors.words[:3000]
    small = WordVectors(some, vectors.matrix[:3000])
    assert run("text", body, [word, some]) == small.near_spellings(word)


def test_the_compact_table_is_read_alike(run, vectors):
    content = base64.b64encode((FOLDER / "minilm-64.safetensors").read_bytes()).decode()
    body = """(() => { const t = new m.WordTable(m.bytesOfBase64(x[0]));
        return {words: t.words, rows: x[1].map((w) => t.get(w)), none: t.has("bnak")}; })()"""
    got = run("tensors", body, [content, ["bank", "river", vectors.words[0], vectors.words[-1]]])
    assert got["words"] == vectors.words and not got["none"]
    np.testing.assert_allclose(got["rows"], vectors[["bank", "river", vectors.words[0], vectors.words[-1]]], atol=1e-7)


def test_every_type_of_tensor_is_read(run):
    arrays = {"a": np.arange(6, dtype=np.float32).reshape(2, 3), "b": np.array([-3, 127], np.int8),
              "c": np.array([1.5]), "d": np.array([7], np.int32), "e": np.array([255, 0, 9], np.uint8)}
    content = base64.b64encode(tensor_bytes(arrays, "about")).decode()
    got = run("tensors", "Object.fromEntries(Object.entries(m.parseTensors(m.bytesOfBase64(x))).map(([k, t]) => [k, [[...t.data], t.shape]]))",
              content)
    assert got == {key: [value.ravel().tolist(), list(value.shape)] for key, value in arrays.items()}
