"""One mathematics, two hands: the widgets' JavaScript gives what attention_lib gives."""

import base64
import json
import random
import re
import unicodedata

import numpy as np
import pytest
from conftest import javascript

from attention_lib import WordVectors, layer_norm, load_minilm, scaled_dot_product_attention, softmax, tokenize
from attention_lib.attention import join_heads, raw_attention, split_heads
from attention_lib.data_files import FOLDER
from attention_lib.senses import load_senses
from attention_lib.spelling import ANNOTATIONS, IGNORABLE, VIRAMA
from attention_lib.tensors import dequantise, quantise, tensor_bytes
from attention_lib.vectors import meaning_axes
from attention_lib.wordpiece import CHINESE, basic_words, word_pieces

pytestmark = pytest.mark.browser
ODD = ["", "  \n\t ", "Don't — it’s 5 o'clock!", "नमस्ते दुनिया", "日本語のテキスト", "❤️ 👩‍👧 🏦", "<img src=x onerror=alert(1)>",
       "naïve Ångström ﬁn", "a_b-c/d 3.14 'quoted' rock'n'roll' ''", "İstanbul ΣΊΣΥΦΟΣ", "\u200b\ufeffzero\u00adwidth\x00"]
TEN = ["The cat sat on the mat.", "The cat was chased by a dog.", "Alice gave Bob a book, and he smiled.",
       "The bank will not lend money if the customer has bad credit.", "She deposited her check at the bank.",
       "Dog bites man.", "I went to the bank to deposit money.", "We sat by the river bank.", "Bank grows money.",
       "From the river bank we walked to the bank to deposit our money."]


@pytest.fixture(scope="module")
def run(browser):
    files = ("core/attention.js", "core/linalg.js", "core/tokenize.js", "core/tensors.js", "core/word_table.js", "core/sentence.js",
             "minilm/wordpiece.js", "minilm/layer.js")
    with javascript(browser, *files) as run:
        yield run


@pytest.fixture(scope="module")
def vectors():
    return WordVectors.load("minilm-64")


def test_softmax(run):
    rng = np.random.default_rng(0)
    for size in (1, 2, 7, 40):
        scores = rng.normal(scale=30, size=size)
        got = run("core/attention.js", "[...m.attentionWeights(Float64Array.from(x), x.length).weights]", scores.tolist())
        np.testing.assert_allclose(got, softmax(scores), atol=1e-12)


def test_attention_with_mask(run):
    rng = np.random.default_rng(1)
    q, k, v = rng.normal(size=(4, 6)), rng.normal(size=(5, 6)), rng.normal(size=(5, 3))
    mask = rng.random((4, 5)) < 0.6
    mask[:, 0] = True
    output, weights = scaled_dot_product_attention(q, k, v, mask)
    given = [each.tolist() for each in (q, k, v, mask)]
    got = run("core/attention.js", "m.attend(x[0], x[1], x[2], undefined, x[3])", given)
    np.testing.assert_allclose(got["weights"], weights, atol=1e-12)
    np.testing.assert_allclose(got["output"], output, atol=1e-12)


@pytest.mark.parametrize(("numbers", "exact"), [("Float32Array", 1e-5), ("Float64Array", 1e-12)])
def test_attention_of_several_heads_with_more_keys_than_queries(run, numbers, exact):
    rng = np.random.default_rng(2)
    heads, queries, keys = 3, 4, 5
    q, k, v = rng.normal(size=(queries, 12)), rng.normal(size=(keys, 12)), rng.normal(size=(keys, 6))
    mask = rng.random((queries, keys)) < 0.6
    mask[:, 1] = True
    output, weights = scaled_dot_product_attention(split_heads(q, heads), split_heads(k, heads), split_heads(v, heads), mask)
    body = f"""(() => {{ const [q, k, v] = x.slice(0, 3).map((each) => {numbers}.from(each));
        const {{ weights }} = m.attentionWeights(m.attentionScores(q, k, {queries}, {heads}), {keys}, x[3]);
        return [weights, m.mixedValues(weights, v, {keys}, {heads})].map((each) => [each.constructor.name, [...each]]); }})()"""
    (kind, weighed), (_, mixed) = run("core/attention.js", body, [q.ravel().tolist(), k.ravel().tolist(), v.ravel().tolist(), mask.tolist()])
    assert kind == numbers
    np.testing.assert_allclose(np.reshape(weighed, weights.shape), weights, atol=exact)
    np.testing.assert_allclose(np.reshape(mixed, (queries, 6)), join_heads(output), atol=exact)


@pytest.mark.parametrize("sentence", TEN)
def test_raw_attention_and_the_map_on_real_sentences(run, vectors, sentence):
    words = [word for word in tokenize(sentence) if word in vectors]
    x = vectors[words]
    output, weights = raw_attention(x, 2.5)
    got = run("core/attention.js", "m.attend(x, x, x, 2.5)", x.tolist())
    np.testing.assert_allclose(got["weights"], weights, atol=1e-5)
    np.testing.assert_allclose(got["output"], output, atol=1e-5)
    sides = [vectors[["river", "water"]], vectors[["money", "cash"]], vectors[["house", "fish", "letter", "music"]]]
    axes = run("core/linalg.js", "m.meaningAxes(...x)", [x[-1].tolist(), *(each.tolist() for each in sides)])
    np.testing.assert_allclose(axes, meaning_axes(x[-1], *sides), atol=1e-5)


def test_poles_in_one_direction_are_told(run, vectors):
    bank, river = vectors["bank"].tolist(), vectors[["river"]].tolist()
    assert run("core/linalg.js", "m.meaningAxes(...x)", [bank, river, river, vectors[["fish", "house"]].tolist()]) is None


def test_words_are_split_alike(run):
    for text in [*TEN, *ODD]:
        assert run("core/tokenize.js", "m.tokenize(x)", text) == tokenize(text), text


def test_random_texts_with_invisible_characters_are_split_alike(run):
    joining = [chr(code) for code in [*range(0x0620, 0x0660), *range(0x0900, 0x0DF0), *range(0x1780, 0x18AB)]
               if unicodedata.ucd_3_2_0.category(chr(code)) != "Cn"]
    ignorable = [each for each in map(chr, range(0x110000)) if re.match(f"[{IGNORABLE + ANNOTATIONS}]", each)]
    rng = random.Random(8)
    kinds = [ignorable, list("\u200c\u200d\ufe0f\u180b\U000e0067"), joining, list(VIRAMA), list("abİiΣ'’!0️⃣\u0301\u0307 "),
             list("👩👧🏽🏴❤♀→$"), [each for each in any_texts(200) if each]]
    texts = ["".join(rng.choice(rng.choice(kinds)) for _ in range(rng.randrange(12))) for _ in range(4000)]
    texts += [f"ri{each}ver" for each in ignorable] + any_texts(1500)
    got = json.loads(run("core/tokenize.js", "JSON.stringify(JSON.parse(x).map(m.tokenize))", json.dumps(texts)))
    for text, tokens in zip(texts, got, strict=True):
        assert tokens == tokenize(text), ascii(text)
        assert tokenize(" ".join(tokens)) == tokens, ascii(text)


@pytest.mark.parametrize(("sentence", "word", "by", "result"), [
    ("The Rivr bank", "rivr", "river", "The river bank"), ("The Ri\u00advr bank", "rivr", "river", "the river bank"),
    ("Zoé’s cafe\u0301", "caf\u00e9", "tea", "zoé's tea"), ("no such", "word", "x", "no such"),
])
def test_a_word_is_replaced_wherever_its_spelling_stands(run, sentence, word, by, result):
    assert run("core/sentence.js", "m.replaceWord(...x)", [sentence, word, by]) == result


@pytest.mark.parametrize("word", ["bnak", "rivr", "deposti", "blockchain", "xqzzkv", "नमस्ते", "a", ""])
def test_near_spellings_are_alike(run, vectors, word):
    body = "m.nearSpellings(x[0], {words: x[1], has: (w) => x[1].includes(w), index: new Map(x[1].map((w, i) => [w, i]))})"
    some = vectors.words[:3000]
    small = WordVectors(some, vectors.matrix[:3000])
    assert run("core/tokenize.js", body, [word, some]) == small.near_spellings(word)


def test_the_compact_table_is_read_alike(run, vectors):
    content = base64.b64encode((FOLDER / "minilm-64.safetensors").read_bytes()).decode()
    body = """(() => { const t = new m.WordTable(Uint8Array.from(atob(x[0]), (letter) => letter.charCodeAt(0)));
        return {words: t.words, rows: x[1].map((w) => t.get(w)), none: t.has("bnak")}; })()"""
    got = run("core/word_table.js", body, [content, ["bank", "river", vectors.words[0], vectors.words[-1]]])
    assert got["words"] == vectors.words and not got["none"]
    np.testing.assert_allclose(got["rows"], vectors[["bank", "river", vectors.words[0], vectors.words[-1]]], atol=1e-7)


def test_a_word_is_found_however_its_accents_were_typed(run):
    table = WordVectors(["cafe\u0301", "river", "\u212b", "ａ", "\u00e9e", "e\u0301e"], np.eye(6))
    got = run("core/word_table.js", "Object.fromEntries(m.rowsOf(x))", table.words)
    assert got == table.index


def test_an_unknown_type_of_tensor_is_named(run):
    header = b'{"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}}'
    content = base64.b64encode(len(header).to_bytes(8, "little") + header + b"12").decode()
    body = "(() => { try { m.parseTensors(m.bytesOfBase64(x)); } catch (error) { return error.message; } return null; })()"
    assert run("core/tensors.js", body, content) == "a is of type F8_E4M3; the page reads F64, F32, I32, I16, I8, U32, U16, U8, BOOL."


def test_every_type_of_tensor_is_read(run):
    arrays = {"a": np.arange(6, dtype=np.float32).reshape(2, 3), "b": np.array([-3, 127], np.int8),
              "c": np.array([1.5]), "d": np.array([7], np.int32), "e": np.array([255, 0, 9], np.uint8), "f": np.array([65535, 1], np.uint16), "g": np.array([2**32 - 1], np.uint32),
              "h": np.array([True, False])}
    content = base64.b64encode(tensor_bytes(arrays, "about")).decode()
    got = run("core/tensors.js", "Object.fromEntries(Object.entries(m.parseTensors(m.bytesOfBase64(x))).map(([k, t]) => [k, [[...t.data], t.shape]]))",
              content)
    assert got == {key: [value.ravel().tolist(), list(value.shape)] for key, value in arrays.items()}


# The real model's pieces and layers

def any_texts(number):
    """Texts of characters from many scripts, drawn with a seed; each character is older than any Python or browser."""
    rng = random.Random(7)
    assigned = [chr(code) for code in range(0x20000) if unicodedata.ucd_3_2_0.category(chr(code)) not in ("Cn", "Cs")]
    kinds = [assigned, assigned[:700], [each for each in assigned if unicodedata.category(each)[0] in "PSZC"],
             [each for each in assigned if unicodedata.decomposition(each)],
             list("abcdeéèüñÅßİıſǅΣςﬁ½²'’\u0301\u0308\u200b\u00ad\ufeff\t\n\r\x0b\x0c\x1c\x85\u2028\u2029 \u3000一二あア한글")]
    return ["".join(rng.choices(rng.choice(kinds), k=rng.randrange(30))) for _ in range(number)]


@pytest.fixture(scope="module")
def known():
    return load_minilm().index


def test_a_text_is_cut_into_the_same_pieces(run, known):
    texts = [*TEN, *ODD, *{each.text for each in load_senses()}, *any_texts(1500), "a" * 100, "a" * 101, "\U00010400" * 100,
             "mudbanks unbankable", "bank🏦bank", "word " * 200,
             "".join(f"a{chr(code)}b " for ends in CHINESE for end in ends for code in (end - 1, end, end + 1))]
    want = [[[piece, word, place] for place, word in enumerate(basic_words(text)) for piece in word_pieces(word, known)]
            for text in texts]
    body = """(() => { const [texts, known] = JSON.parse(x); const index = new Map(known.map((piece, row) => [piece, row]));
        return JSON.stringify(texts.map((text) => m.wordPieces(text, index).map((p) => [p.piece, p.word, p.place, p.row]))); })()"""
    got = json.loads(run("minilm/wordpiece.js", body, json.dumps([texts, list(known)])))  # one string: a long list would take seconds
    for text, pieces, wanted in zip(texts, got, want, strict=True):
        assert [each[:3] for each in pieces] == wanted, text
        assert all(row == known[piece] for piece, _, _, row in pieces)


def test_a_character_counts_as_one_however_it_is_stored(run):
    known = ["\U00010428", "##\U00010428"]  # two units each in JavaScript, four bytes in UTF-8
    body = "m.wordPieces(x[0], new Map(x[1].map((piece, row) => [piece, row]))).map((each) => each.row)"
    for n, rows in ((60, [0] + [1] * 59), (100, [0] + [1] * 99), (101, [None])):
        assert word_pieces("\U00010428" * n, known) == [known[row] if row is not None else "[UNK]" for row in rows]
        assert run("minilm/wordpiece.js", body, ["\U00010428" * n, known]) == rows


def test_a_mark_is_not_a_word(run):
    given = ["!", "$", "^", "`", "~", "。", "—", "«", "a", "5", "é", "🏦", "中", "a!"]
    assert run("minilm/wordpiece.js", "x.filter(m.isMark)", given) == ["!", "$", "^", "`", "~", "。", "—", "«"]


def test_rounded_rows_are_stretched_back_alike(run):
    rows, scale = quantise(np.random.default_rng(3).normal(size=(5, 8)))
    given = [rows.ravel().tolist(), scale.tolist(), [5, 8]]
    body = """(() => { const t = {a: {data: Int8Array.from(x[0]), shape: x[2]}, "a.scale": {data: Float32Array.from(x[1])},
        b: {data: Float32Array.from([7]), shape: [1]}}; const real = m.dequantised(t); return [[...real.a], [...real.b], Object.keys(real)]; })()"""
    got = run("minilm/layer.js", body, given)
    assert got[0] == dequantise(rows, scale).ravel().tolist() and got[1:] == [[7], ["a", "b"]]


def test_layer_norm(run):
    rng = np.random.default_rng(4)
    x, gain, bias = rng.normal(3, 5, (4, 24)), rng.normal(size=24), rng.normal(size=24)
    got = run("minilm/layer.js", "[...m.layerNorm(...x.map((each) => Float32Array.from(each)))]", [x.ravel().tolist(), gain.tolist(), bias.tolist()])
    np.testing.assert_allclose(np.reshape(got, x.shape), layer_norm(x, gain, bias), atol=1e-5)
    assert run("minilm/layer.js", "[...m.layerNorm(x, [1, 1], [0, 5])]", [2, 2, 1, 3]) == [0, 5, -1, 6]  # equal numbers, and by hand


@pytest.mark.parametrize("numbers", ["Float32Array", "Float64Array"])
def test_layer_norm_far_from_zero(run, numbers):
    rng, size = np.random.default_rng(5), 384
    code = np.dtype(numbers[:-5].lower())
    x = np.array([np.full(size, offset) + spread * rng.normal(size=size) for offset in (100.7, 1e6 + 0.1, -3e7 / 7)
                  for spread in (0, 1e-3, 1)], code)
    body = f"[...m.layerNorm({numbers}.from(x[0]), x[1], x[2])]"
    got = np.reshape(run("minilm/layer.js", body, [x.ravel().tolist(), [3] * size, [0.5] * size]), x.shape)
    np.testing.assert_allclose(got, layer_norm(x, np.full(size, 3), np.full(size, 0.5)), atol=1e-5)
    np.testing.assert_array_equal(got[::3], 0.5)  # rows of equal numbers


@pytest.mark.parametrize("columns", [1, 2, 3, 7])
@pytest.mark.parametrize("rows", [1, 3, 4, 9])
def test_a_linear_map_with_any_number_of_rows_and_columns(run, rows, columns):
    rng = np.random.default_rng(columns)
    x, weight, bias = rng.normal(size=(rows, 5)), rng.normal(size=(columns, 5)), rng.normal(size=columns)
    given = [x.ravel().tolist(), weight.ravel().tolist(), bias.tolist()]
    got = run("minilm/layer.js", "[x[2], null].map((bias) => [...m.project(x[0], {weight: x[1], bias}, 5)])", given)
    np.testing.assert_allclose(np.reshape(got[0], (rows, columns)), x @ weight.T + bias, atol=1e-5)
    np.testing.assert_allclose(np.reshape(got[1], (rows, columns)), x @ weight.T, atol=1e-5)


def test_a_row_that_may_attend_to_nothing_is_an_error_not_even_weights(run):
    body = "(() => { try { return m.attentionWeights(Float32Array.from([1, 2, 3, 4]), 2, x); } catch (error) { return error.message; } })()"
    assert run("core/attention.js", body, [[True, True], [False, False]]) == "Row 1 of the mask forbids every key."
    got = run("core/attention.js", "[...m.attentionWeights(Float32Array.from([0, 1, 0, 1, 0, 0, 0, 0]), 2, x, Math.log(3)).weights]", [[True, True], [False, True]])
    np.testing.assert_allclose(got, [0.25, 0.75, 0, 1, 0.5, 0.5, 0, 1], atol=1e-7)
