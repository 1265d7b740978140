"""The real model's parts, what Python and JavaScript compute in its first layer, and the maps of two senses."""

import base64
import hashlib
import importlib
import json
import re
from functools import partial

import numpy as np
import pytest
from conftest import load_modules
from test_javascript import TEN

from attention_lib import causal_mask, load_minilm, multi_head_attention
from attention_lib.data_files import load_data
from attention_lib.ruler import layer_rulers
from attention_lib.senses import load_senses
from attention_lib.tensors import parse_tensors
from attention_lib.widgets.core.limits import MOST_LETTERS, MOST_WORDS, SHARPEST
from attention_lib.widgets.core.link import ROOT as WIDGETS
from attention_lib.widgets.core.link import exports, linked_files
from attention_lib.widgets.meaning_shift import constants as maps
from attention_lib.widgets.meaning_shift.trained import sense_shard
from attention_lib.widgets.minilm import constants
from attention_lib.widgets.minilm.activations import KINDS, first_layer, layer_one, moves, pulls, stored
from attention_lib.widgets.minilm.sense_maps import sense_map
from attention_lib.widgets.minilm.shards import LAYER_SHARDS, MODEL_SHARDS, ROOM, ROWS, model_shard

RIVER = "We sat by the river bank."
WORDS = ["bank", "bat", "spring", "crane", "mouse", "bark", "match"]
WORD_TABLE = "embeddings.word_embeddings.weight"


@pytest.fixture(scope="module")
def whole():
    """The book's shard, as it lies on the disk."""
    return load_data("minilm-int8.safetensors")


# The parts

def test_the_rows_together_are_the_word_table(whole):
    parts = [parse_tensors(model_shard(name)) for name in MODEL_SHARDS if name.startswith("rows-")]
    assert {len(part["rows"]) for part in parts[:-1]} == {ROWS}
    for name, source in (("rows", WORD_TABLE), ("rows.scale", f"{WORD_TABLE}.scale")):
        joined = np.concatenate([part[name] for part in parts])
        assert joined.dtype == whole[source].dtype and np.array_equal(joined, whole[source])


def test_the_layer_is_cut_out_unchanged_with_all_that_its_attention_needs(whole):
    part = parse_tensors(model_shard("layer-1"))
    for name, array in part.items():
        assert array.dtype == whole[name].dtype and np.array_equal(array, whole[name][: len(array)]), name
    layer = {name for name in whole if name.startswith("encoder.layer.0.attention.")}
    assert layer < set(part) and len(part["embeddings.position_embeddings.weight"]) == ROOM
    assert not any("layer.1." in name or "intermediate" in name for name in part)


def test_all_layers_are_cut_out_unchanged_each_tensor_once(whole):
    parts = [parse_tensors(model_shard(name)) for name in LAYER_SHARDS]
    found = [(name, array) for part in parts for name, array in part.items() if name.startswith("encoder.")]
    assert sorted(name for name, _ in found) == sorted(name for name in whole if name.startswith("encoder."))
    assert all(array.dtype == whole[name].dtype and np.array_equal(array, whole[name]) for name, array in found)
    assert all(550_000 < len(model_shard(name)) < 1_000_000 for name in LAYER_SHARDS)


def test_the_rulers_are_those_of_the_book():
    made, rulers = parse_tensors(model_shard("rulers")), layer_rulers("bank")
    hidden = load_minilm().encode(RIVER).hidden[:, 6]
    np.testing.assert_allclose(np.einsum("ld,ld->l", hidden, made["axes"]) - made["middles"], rulers.place(hidden), atol=1e-3)


def test_the_pieces_are_those_of_the_model():
    assert model_shard("pieces").decode().split("\n") == list(load_minilm().index)


@pytest.mark.parametrize("name", ["rows-120", "rows-1", "layer-7", "layer-1-on", "", "../senses", "rows--01"])
def test_an_unknown_part_is_refused_with_the_names_of_those_there_are(name):
    with pytest.raises(ValueError, match=r"pieces, rulers, layer-1 to layer-6, .* rows-000 to rows-119"):
        model_shard(name)


def test_a_part_names_its_licence():
    for name in ("layer-1", "layer-4-in", "rows-000"):
        assert b"Apache-2.0. MODIFIED" in model_shard(name)[:3000]


def test_the_page_tells_the_size_of_what_it_fetches():
    parts = {"pieces": "pieces", "rulers": "rulers", "rows": "rows-000"} | {name: name for name in LAYER_SHARDS}
    assert {name: len(model_shard(part)) for name, part in parts.items()} == constants.BYTES
    assert len(sense_shard("sense-maps-0")) == pytest.approx(maps.MAPS_BYTES, abs=500)


def test_the_constants_of_the_page_are_those_of_the_model():
    params = load_minilm().blocks[0].attention
    assert (params.w_o.shape[1], params.heads) == (constants.WIDTH, constants.HEADS)
    assert params.w_q.shape[1] == constants.KEY_SIZE * constants.HEADS


def test_the_page_gets_constants_from_python(tmp_path):
    rooms = [path.parent.name for path in sorted(WIDGETS.glob("*/constants.py"))]
    assert {"core", "minilm", "clocks"} <= {*rooms}
    for room in rooms:
        module = importlib.import_module(f"attention_lib.widgets.{room}.constants")
        names = exports((WIDGETS / room / "constants.d.ts").read_text(encoding="utf-8"))
        assert sorted(names) == sorted(name for name in vars(module) if name.isupper())
        text = linked_files(f"{room}/constants.js")[f"{room}/constants.js"]
        assert dict(re.findall(r"^export const (\w+) = (.*);$", text, re.MULTILINE)) == {
            name: json.dumps(getattr(module, name)) for name in names}
    (tmp_path / "a").mkdir()
    (tmp_path / "a/index.js").write_text('import { COUNT } from "./constants.js";\nexport default COUNT;\n')
    with pytest.raises(ValueError, match="a/constants.js, and there is no such file"):
        linked_files("a/index.js", tmp_path)
    (tmp_path / "a/constants.py").write_text("COUNT = 7\nother = 3\n")
    assert linked_files("a/index.js", tmp_path)["a/constants.js"] == "export const COUNT = 7;\n"


LARGE = {MOST_LETTERS, SHARPEST, len(load_minilm().index), len(load_minilm().positions), constants.WIDTH, ROWS, *constants.BYTES.values()}
SMALL = {MOST_WORDS, constants.HEADS, constants.KEY_SIZE, ROOM}  # many a pixel is one of these, where no model is spoken of
MEAN_ANOTHER_THING = {
    "core/colour.js": {256}, "minilm/overview.js": {256},  # values of a byte
    "heads/picture.js": {1000}, "minilm/model.js": {1000},  # thousandths; how much is kept in memory
    "heads/source.js": {12}, "minilm/layer.js": {12}, "model/scene.js": {12},  # a chapter; an exponent; pixels
    "heads/index.js": {32}, "push/index.js": {40},  # pixels; milliseconds
    "cost/field.js": {12}, "cost/index.js": {12, 32, 40}, "cost/lines.js": {12},  # letters; tens of tokens; powers of ten
    "cost/said.js": {1000}, "word_ruler/ruler.js": {12},  # bytes of a kilobyte; pixels
}


def test_no_number_of_python_is_copied_into_javascript():
    found = {}
    for path in sorted(WIDGETS.rglob("*.js")):
        name, text = path.relative_to(WIDGETS).as_posix(), path.read_text(encoding="utf-8")
        code = re.sub(r"^ *(//|\*|/\*).*$|(?<=[;,{]) // .*$", "", text, flags=re.MULTILINE)
        of_the_model = name.startswith("minilm/") or re.search(r'"[./]*(minilm/\w+|constants)\.js"', code)
        numbers = {int(each.replace("_", "")) for each in re.findall(r"(?<![\w.#])\d[\d_]*(?!\w)", code)}
        copied = numbers & (LARGE | SMALL if of_the_model else LARGE)
        copied |= {int(each) for each in re.findall(r"\b(\d+) (?:heads|positions|word pieces|numbers)\b", code)}
        found[name] = copied - MEAN_ANOTHER_THING.get(name, set())
    assert {name: copied for name, copied in found.items() if copied} == {}, "Import it from constants.js; see core/link.py."


def test_the_site_gets_every_part(tmp_path):
    pytest.importorskip("sphinx")
    from conftest import widget_page

    from attention_lib.widgets import Quiz
    from attention_lib.widgets.meaning_shift.trained import PAGE_SHARDS

    widget_page(tmp_path, Quiz("?", [("yes", True, "so"), ("no", False, "not so")]))
    folder = tmp_path / "_static" / "afm"
    counts = json.loads(re.search(r"window.AFM_SHARDS = (\{.*?\});", (folder / "host.js").read_text())[1])
    assert set(MODEL_SHARDS) | {"minilm-64", "minilm-map", "heads", "model-presets", "sense-texts", *PAGE_SHARDS} == set(counts)
    assert all(isinstance(counts[name], list) == (name in MODEL_SHARDS) for name in counts)
    assert len({json.dumps(counts[name]) for name in MODEL_SHARDS}) == len(LAYER_SHARDS) + 3  # each its own hash, but one for all rows
    for name in ("layer-1", "pieces", "layer-6-out", "rows-000", "rows-119"):
        count, mark = counts[name]
        scripts = [(folder / "shards" / f"{name}.{mark}.{part}.js").read_text() for part in range(count)]
        address, content = re.fullmatch(r'AFM\.define\("(.*?)", "(.*?)"\);\n', scripts[0]).groups()
        assert address == f"shards/{name}.{mark}.0.js" and len(base64.b64decode(content)) <= 240_000
        contents = [re.search(r', "(.*?)"\);', script)[1] for script in scripts]
        assert b"".join(map(base64.b64decode, contents)) == model_shard(name)
        assert name.startswith("rows-") or mark == hashlib.sha256(model_shard(name)).hexdigest()[:8]
    assert len(list((folder / "shards").glob("*.js"))) == sum(known[0] if isinstance(known, list) else known for known in counts.values())


# One sentence, run through the first layer

@pytest.mark.parametrize("text", TEN)
def test_activations_are_what_the_model_hears(text):
    model, activations = load_minilm(), layer_one(text)
    encoding, layer = model.encode(text), model.blocks[0].attention
    output, weights = multi_head_attention(encoding.hidden[0], layer)
    assert activations.tokens == encoding.tokens
    np.testing.assert_array_equal(activations.x, encoding.hidden[0])
    np.testing.assert_allclose(activations.weights, encoding.weights[0], atol=1e-6)
    np.testing.assert_allclose(activations.attention_output(), output, atol=1e-5)
    assert weights.shape == activations.scores.shape == (12, len(activations.tokens), len(activations.tokens))


@pytest.mark.parametrize("kind", KINDS)
def test_the_pulls_add_up_to_what_is_heard(kind):
    activations, axes = layer_one(TEN[3], kind), sense_map("bank").axes
    np.testing.assert_allclose(pulls(activations, axes).sum(axis=1) + axes @ activations.bias, activations.attention_output() @ axes.T, atol=1e-5)
    for heads in [(5,), (1, 12)]:
        np.testing.assert_allclose(pulls(activations, axes, heads).sum(axis=1), activations.attention_output(heads) @ axes.T, atol=1e-5)
    if kind != "raw":
        assert abs(axes @ activations.bias).max() > 0.1  # so that leaving it out would be seen
        single = sum(pulls(activations, axes, (head,)) for head in range(1, 13))
        np.testing.assert_allclose(single, pulls(activations, axes), atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_a_mask_and_the_scale_act_before_softmax(kind):
    free = layer_one(RIVER, kind)
    mask = causal_mask(len(free.tokens))
    masked, sharp = layer_one(RIVER, kind, mask=mask), layer_one(RIVER, kind, scale=False)
    assert np.array_equal(np.isneginf(masked.scores), np.broadcast_to(~mask, free.scores.shape))
    assert (masked.weights[:, ~mask] == 0).all() and np.allclose(masked.weights.sum(axis=-1), 1)
    np.testing.assert_array_equal(masked.scores[:, mask], free.scores[:, mask])
    np.testing.assert_allclose(sharp.scores, free.scores * np.sqrt(384 if kind == "raw" else 32), rtol=1e-5)
    assert sharp.weights.max(axis=-1).mean() > free.weights.max(axis=-1).mean()


def test_raw_is_the_dot_products_of_the_vectors_themselves():
    activations = layer_one(RIVER, "raw")
    np.testing.assert_allclose(activations.scores[0], activations.x @ activations.x.T / np.sqrt(384), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(activations.attention_output(), activations.weights[0] @ activations.x, rtol=1e-6)
    assert activations.weights[0, 6, 6] > 0.9  # "bank" hears itself


def test_random_draws_queries_and_keys_alone_as_long_as_the_trained_ones_and_by_their_seed():
    trained, drawn, other = first_layer(), first_layer("random"), first_layer("random", 1)
    for name in ("w_q", "w_k"):
        lengths = [np.linalg.norm(getattr(each, name), axis=0).mean() for each in (trained, drawn, other)]
        np.testing.assert_allclose(lengths, lengths[0], rtol=1e-5)
        assert abs(np.corrcoef(getattr(drawn, name).ravel(), getattr(trained, name).ravel())[0, 1]) < 0.02
        assert abs(np.corrcoef(getattr(drawn, name).ravel(), getattr(other, name).ravel())[0, 1]) < 0.02
        assert abs(getattr(drawn, name).mean()) < 0.002
    assert abs(np.corrcoef(drawn.w_q.ravel(), drawn.w_k.ravel())[0, 1]) < 0.02
    assert drawn.b_q is drawn.b_k is None
    assert drawn.w_v is trained.w_v and drawn.w_o is trained.w_o and drawn.b_v is trained.b_v
    at = layer_one(RIVER).tokens.index("bank")
    assert layer_one(RIVER, "random").weights[:, at, at - 1].max() < 0.5 < layer_one(RIVER).weights[4, at, at - 1]


@pytest.mark.parametrize(("options", "message"), [
    ({"kind": "learned"}, "choose one of layer-1, random, raw"),
    ({"text": "bank " * 63}, "63 word pieces; the picture has room for 62"),
    ({"mask": np.ones((3, 3), bool)}, r"\(9, 9\).*got \(3, 3\)"),
    ({"mask": np.ones((9, 9))}, "float64"),
    ({"mask": np.arange(9)[:, None] * np.ones(9) > 0}, "Row 0 of the mask forbids every key"),
])
def test_what_cannot_be_read_is_told(options, message):
    with pytest.raises(ValueError, match=message):
        layer_one(**{"text": RIVER, **options})


def test_heads_are_counted_from_one_as_the_book_does():
    activations, axes = layer_one(RIVER), sense_map("bank").axes
    fifth = activations.weights[4] @ activations.value_outputs[4]
    np.testing.assert_allclose(activations.attention_output((5,)), fifth, atol=1e-6)
    np.testing.assert_allclose(pulls(activations, axes, (5,)).sum(axis=1), fifth @ axes.T, atol=1e-5)
    for wrong in ((0,), (13,), (-1,), (5, 13), (5.0,), (True,), (), 5, "1.5", (None,)):
        for call in (activations.attention_output, partial(pulls, activations, axes), lambda heads: stored([activations], heads=heads)):
            with pytest.raises(ValueError, match="numbers from 1 to 12.*The book's head 1.5 is heads="):
                call(wrong)


def test_the_longest_text_that_fits_is_read():
    assert len(layer_one("bank " * 62).tokens) == ROOM


# The map of two senses

@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("heads", [None, (5,)])
def test_the_poles_of_a_map_stand_at_minus_one_and_plus_one(word, heads):
    made = sense_map(word, heads)
    examples = load_senses(word, kind="plain")
    assert made.texts == tuple(each.text for each in examples) and made.labels == tuple(each.sense for each in examples)
    train = np.array([each.split == "train" for each in examples])
    assert np.array_equal(made.held_out, ~train)
    means = np.array([made.scatter[train & (np.array(made.labels) == sense)].mean(axis=0) for sense in made.senses])
    if heads is None:
        np.testing.assert_allclose(means[:, 0], [-1, 1], atol=1e-5)
    assert means[0, 0] < means[1, 0] and means[:, 1].sum() == pytest.approx(0, abs=1e-9)  # one head is a part of it
    across, up = made.axes
    assert across @ up == pytest.approx(0, abs=1e-9) and np.linalg.norm(up) == pytest.approx(np.linalg.norm(across))
    assert up[np.abs(up).argmax()] > 0


def test_up_is_where_the_scatter_spreads_most_besides_what_place_and_common_hearing_do():
    made = sense_map("bank")
    all_activations = [(r := layer_one(text), r.tokens.index("bank")) for text in made.texts]
    np.testing.assert_allclose([moves(r, made).ends[at] for r, at in all_activations], made.scatter, atol=1e-5)
    full = np.stack([r.x[at] + r.attention_output()[at] for r, at in all_activations])
    alone = layer_one("bank " * 62).alone[1:-1]
    left_out = np.stack([made.axes[0], full.mean(axis=0) - alone.mean(axis=0), *(alone - alone[0])])
    spread, up = full - full.mean(axis=0), made.axes[1] / np.linalg.norm(made.axes[1])
    spread -= np.linalg.lstsq(left_out.T, spread.T, rcond=1e-9)[0].T @ left_out
    spread /= np.linalg.norm(spread, axis=1, keepdims=True)
    assert np.square(spread @ up).sum() == pytest.approx(np.linalg.norm(spread, 2) ** 2, rel=1e-3)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("heads", [None, (5,)])
def test_a_word_alone_stands_at_one_height_wherever_in_a_sentence_it_stands(word, heads):
    made = sense_map(word, heads)
    heights = [made.place(layer_one(f"{before} {word} {after}").x)[1 + before.count(" ") + bool(before), 1]
               for before, after in (("", "is here ."), ("we saw the", ""), ("from the river bank we walked along the way to the", "again"),
                                     ("and " * 29 + "the", "of it"))]
    assert np.ptp(heights) < 0.02 and np.abs(made.scatter[:, 1] - heights[0]).max() > (0.1 if heads else 0.5)
    others = made.place(layer_one("the river and the river and the river").x)[[2, 5, 8], 1]
    assert np.ptp(others) < 0.1 * max(1, np.ptp(made.scatter[:, 1]))  # other words keep a height of their own


def test_the_held_out_sentences_stand_on_the_side_of_their_sense():
    right = {word: sense_map(word).held_out_right() for word in WORDS}
    assert right["bank"] == (18, 20) and all(n == 10 and hits >= 9 for word, (hits, n) in right.items() if word != "bank")
    assert sense_map("bank", (5,)).held_out_right() == (13, 20)


def test_the_river_pulls_the_bank():
    activations, made = layer_one(RIVER), sense_map("bank")
    moved, bank, river = moves(activations, made), activations.tokens.index("bank"), activations.tokens.index("river")
    assert moved.starts[bank, 0] == pytest.approx(0.22, abs=0.01) and moved.ends[bank, 0] == pytest.approx(-2.15, abs=0.01)
    assert moved.pulls[bank, river, 0] == pytest.approx(-2.0, abs=0.01)
    np.testing.assert_allclose(moved.ends, made.place(activations.x + activations.attention_output()), atol=1e-5)
    one = moves(activations, sense_map("bank", (5,)))
    assert one.starts[bank, 0] == pytest.approx(moved.starts[bank, 0]) and one.pulls.shape == (9, 9, 2)
    assert one.ends[bank, 0] == pytest.approx(-0.52, abs=0.01) and one.pulls[bank, river, 0] < -0.5


def test_a_map_is_kept_and_nobody_can_change_it():
    made = sense_map("bank")
    assert sense_map("bank") is made and made.name == "bank" and sense_map("bank", (5,)).name == "bank 1.5"
    for array in (made.axes, made.middle, made.scatter, made.held_out):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    with pytest.raises(ValueError, match="There is no word 'table'"):
        sense_map("table")


def test_the_state_of_a_map_is_small_and_whole():
    made = sense_map("bank")
    state = json.loads(json.dumps(made.state()))
    assert len(json.dumps(state)) < 7_000 and "texts" not in state and made.state(texts=True)["texts"] == list(made.texts)
    axes = np.frombuffer(base64.b64decode(state["axes"]), np.float32).reshape(2, 384)
    np.testing.assert_allclose(axes, made.axes, atol=1e-7)
    np.testing.assert_allclose(made.place(made.middle), 0)
    np.testing.assert_allclose(state["middle"], made.axes @ made.middle, atol=1e-6)
    assert [state["senses"][label] for label in state["labels"]] == list(made.labels)


# The same in JavaScript

START = """() => {
    window.m = Object.assign({}, ...Object.values(window.modules));
    const listeners = new Set();
    const tell = (...news) => [...listeners].forEach((listener) => listener(...news));
    const given = {link: {}, get: () => ({words: 40, letters: 5000}), on: (_, listener) => listeners.add(listener), off: (_, listener) => listeners.delete(listener),
        async send({name}) {
            tell({type: "progress", name, loaded: 1, total: 2});
            const [text, content] = await window.shardOf(name);
            if (text) return tell({type: "no-shard", name, text});
            return tell({type: "shard", name}, [new DataView(Uint8Array.from(atob(content), (c) => c.charCodeAt(0)).buffer)]);
        }};
    window.source = m.lifetime(given, document.body).model;
    window.log = [];
    window.model = new m.Model(window.source, () => log.push([model.state, model.progress, model.megabytes, model.news]));
    window.ready = async (text) => { for (let round = 0; model.waitsFor(text); round += 1) {
        if (round > 3000) throw new Error("It never came.");
        await new Promise((next) => setTimeout(next, 5)); } };
    window.flat = (object) => JSON.stringify(object, (_, value) => (value instanceof Float32Array ? Array.from(value, String) : value));
}"""
READ = """(given) => { const [text, options, state] = JSON.parse(given); const r = model.layerOne(text, options);
    return flat({tokens: r.tokens, x: r.x, scores: r.scores, weights: r.weights, output: r.attentionOutput(), ...m.moves(r, m.senseMap(state))}); }"""
FILES = [f"minilm/{name}.js" for name in ("model", "activations", "layer", "wordpiece")] + ["core/lifetime.js"]


class Parts:
    """Who answers for the model's parts: remembers what was asked, and can refuse."""

    def __init__(self):
        self.asked, self.refuse = [], None

    def __call__(self, name):
        self.asked.append(name)
        return [self.refuse, None] if self.refuse else [None, base64.b64encode(model_shard(name)).decode()]


@pytest.fixture
def fresh(browser):
    """A page with the model's JavaScript and nothing loaded yet, and who answers it."""
    context = browser.new_context()
    page, parts = context.new_page(), Parts()
    page.expose_function("shardOf", parts)
    load_modules(page, *FILES)
    page.evaluate(START)
    yield page, parts
    context.close()


@pytest.fixture(scope="module")
def page(browser):
    """The same, with all that the ten sentences need."""
    context = browser.new_context()
    page = context.new_page()
    page.expose_function("shardOf", Parts())
    load_modules(page, *FILES)
    page.evaluate(START)
    page.evaluate("async (texts) => { for (const text of texts) await ready(text); }", TEN)
    yield page
    context.close()


def assert_alike(got, activations, made, larger=1.0):
    """What JavaScript gave, as JSON, is what Python gives; `larger`: how many times larger the scores are without the division by √d_k."""
    want = {"x": activations.x, "scores": activations.scores, "weights": activations.weights, "output": activations.attention_output(), **moves(activations, made)._asdict()}
    got = json.loads(got)
    assert got["tokens"] == activations.tokens and {"scores", "weights", "starts", "pulls", "ends"} <= got.keys()
    for name in want.keys() & got.keys():  # a stored activations has neither x nor the attention output
        array = want[name]
        given = np.array([float(each) for each in got[name]]).reshape(array.shape)
        np.testing.assert_allclose(given, array, rtol=0, atol=1e-5 * (larger if name == "scores" else 1), err_msg=name)


def larger(kind, scale):
    return 1.0 if scale else np.sqrt(384 if kind == "raw" else 32)


@pytest.mark.browser
@pytest.mark.parametrize("text", TEN)
@pytest.mark.parametrize("kind", KINDS)
def test_javascript_hears_what_python_hears(page, text, kind):
    for made in (sense_map("bank"), sense_map("bank", (5,))):
        got = page.evaluate(READ, json.dumps([text, {"kind": kind}, made.state()]))
        assert {"x", "output"} <= json.loads(got).keys()
        assert_alike(got, layer_one(text, kind), made)


@pytest.mark.browser
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scale", [True, False])
def test_javascript_masks_and_scales_alike(page, kind, scale):
    made, rng = sense_map("bank"), np.random.default_rng(5)
    for text in TEN:
        size = len(layer_one(text).tokens)
        for mask in (None, causal_mask(size), (rng.random((size, size)) < 0.5) | np.eye(size, dtype=bool)):
            options = {"kind": kind, "scale": scale, "mask": None if mask is None else mask.tolist()}
            assert_alike(page.evaluate(READ, json.dumps([text, options, made.state()])), layer_one(text, kind, mask, scale), made, larger(kind, scale))


@pytest.mark.browser
def test_javascript_draws_the_same_random_layers(page):
    for seed in (1, 7, 123456):
        got = page.evaluate(READ, json.dumps([RIVER, {"kind": "random", "seed": seed}, sense_map("bank").state()]))
        assert_alike(got, layer_one(RIVER, "random", seed=seed), sense_map("bank"))


@pytest.mark.browser
def test_stored_all_activations_are_those_that_were_stored(fresh):
    page, parts = fresh
    all_activations = [layer_one(text, kind) for text in (RIVER, TEN[9]) for kind in KINDS]
    both = [sense_map("bank"), sense_map("bank", (5,))]
    content = stored(all_activations, both)
    page.evaluate("(content) => { window.found = m.storedActivations(content); }", content)
    for activations in all_activations:
        for made in both:
            for options in ({}, {"scale": False, "mask": causal_mask(len(activations.tokens)).tolist()}):
                got = page.evaluate("""(given) => { const [text, kind, options, state] = JSON.parse(given);
                    const r = m.reweigh(found.get(text, kind), options); return flat({...r, ...m.moves(r, m.senseMap(state))}); }""",
                    json.dumps([activations.text, activations.kind, options, made.state()]))
                want = layer_one(activations.text, activations.kind, causal_mask(len(activations.tokens)) if options else None, not options)
                assert_alike(got, want, made, larger(activations.kind, not options))
    assert parts.asked == [] and page.evaluate("found.get('Another one.') === undefined")


@pytest.mark.browser
def test_activations_stored_with_one_head_is_a_few_hundred_bytes_and_says_what_it_lacks(fresh):
    page, _ = fresh
    activations, made = layer_one(RIVER), sense_map("bank", (5,))
    content = stored([activations], [made], heads=(5,))
    assert len(content) < 1_500 and len(stored([activations], [sense_map("bank")])) < 7_500
    body = """([content, state]) => { const r = m.storedActivations(content).get("We sat by the river bank.");
        try { return [r.heads, [...r.weights], [...m.moves(r, m.senseMap(state)).ends]]; } catch (error) { return error.message; } }"""
    heads, weights, ends = page.evaluate(body, [content, made.state()])
    assert heads == [5]
    np.testing.assert_allclose(np.reshape(weights, (9, 9)), activations.weights[4], atol=1e-6)
    np.testing.assert_allclose(np.reshape(ends, (9, 2)), moves(activations, made).ends, atol=1e-5)
    both = stored([activations], [made, sense_map("bank")], heads=(5,))
    assert "hold the heads 5; the map asks for 1,2," in page.evaluate(body, [both, sense_map("bank").state()])


@pytest.mark.browser
def test_each_part_is_fetched_once_when_it_is_first_needed_and_the_bar_only_grows(fresh):
    page, parts = fresh
    assert page.evaluate("model.tokens('bank')") is None and page.evaluate("model.layerOne('bank')") is None
    assert parts.asked == []
    page.evaluate("(text) => ready(text)", RIVER)
    model = load_minilm()
    rows = {f"rows-{model.index[token] // 256:03}" for token in layer_one(RIVER).tokens}
    assert sorted(parts.asked) == sorted({"pieces", "layer-1"} | rows)
    states, progress, megabytes, news = zip(*page.evaluate("log"), strict=True)
    assert list(progress) == sorted(progress) and 0 < progress[0] < 0.6 and progress[-1] == 1
    assert set(states) == {"loading", "waiting"} and states[-1] == "waiting"
    real = (len(model_shard("pieces")) + len(model_shard("layer-1")) + len(rows) * 99_600) / 1e6
    assert set(megabytes) == {megabytes[0]} and abs(megabytes[0] - real) < 0.35 and f"{megabytes[0]} MB" in news[0]
    assert page.evaluate("(text) => [model.waitsFor(text), model.state, model.tokens(text)]", RIVER) == [False, "waiting", layer_one(RIVER).tokens]
    page.evaluate("async () => { const other = new m.Model(source, () => {}); if (other.waitsFor('We sat')) throw 0; }")
    page.evaluate("() => ready('The otter sat by the river bank.')")
    assert len(parts.asked) == len(set(parts.asked))
    assert set(parts.asked) - rows - {"pieces", "layer-1"} <= {f"rows-{model.index[piece] // 256:03}" for piece in model.tokenize("the otter")}


@pytest.mark.browser
def test_the_bar_never_goes_back_where_a_few_words_have_many_pieces(fresh):
    page, parts = fresh
    page.evaluate("() => ready('Unputdownable mudbanks')")
    progress = page.evaluate("log.map((each) => each[1])")
    assert len(parts.asked) > 2 + 4 and progress == sorted(progress) and progress[-1] == 1


@pytest.mark.browser
def test_half_a_word_is_not_worth_a_fetch(fresh):
    page, parts = fresh
    page.evaluate("(text) => ready(text)", RIVER)
    before = len(parts.asked)
    page.evaluate("""async () => { for (const text of ["We sat o", "We sat ot", "We sat ott", "We sat otte", "We sat otter"]) {
        model.waitsFor(text); await new Promise((next) => setTimeout(next, 10)); } await ready("We sat otter"); }""")
    model = load_minilm()
    assert set(parts.asked[before:]) <= {f"rows-{model.index[piece] // 256:03}" for piece in model.tokenize("otter")}
    assert page.evaluate("model.layerOne('We sat otter').tokens") == ["[CLS]", "we", "sat", *model.tokenize("otter"), "[SEP]"]


@pytest.mark.browser
def test_a_fetch_that_fails_is_told_and_tried_again_only_when_the_reader_goes_on(fresh):
    page, parts = fresh
    parts.refuse = "This page brought only the words of its examples; run the notebook for more."
    page.evaluate("(text) => ready(text)", RIVER)
    assert page.evaluate("[model.state, model.closed, model.layerOne('bank')]") == ["closed", parts.refuse, None]
    asked, parts.refuse = len(parts.asked), None
    assert page.evaluate("model.waitsFor('bank')") is False and len(parts.asked) == asked
    page.evaluate("async () => { model.retry(); await ready('bank'); }")
    assert page.evaluate("model.layerOne('bank').tokens") == ["[CLS]", "bank", "[SEP]"]
    parts.refuse = "No connection."  # a part of the word table fails after the rest came
    page.evaluate("() => ready('An otter.')")
    assert page.evaluate("[model.state, model.closed, model.layerOne('An otter.'), model.layerOne('bank').size]") == ["closed", "No connection.", None, 3]
    parts.refuse = None
    page.evaluate("async () => { model.retry(); await ready('An otter.'); }")
    assert page.evaluate("model.layerOne('An otter.').size") == len(layer_one("An otter.").tokens)


@pytest.mark.browser
def test_what_cannot_be_read_gets_a_sentence_and_fetches_nothing(fresh):
    page, parts = fresh
    told = "(text) => [model.waitsFor(text), model.complaint(text)]"
    for text, words in (("", "Write a sentence"), ("  ?!", "Write a sentence"), ("word " * 200, "200 words"), ("bank " * 41, "41 words")):
        waits, complaint = page.evaluate(told, text)
        assert not waits and words in complaint
    assert parts.asked == []
    page.evaluate("(text) => ready(text)", RIVER)
    before = len(parts.asked)
    for text, words in (("🏦 🙂", "no piece for any of these words"), ("mudbanks " * 21, "word pieces; the picture has room for 62")):
        waits, complaint = page.evaluate(told, text)
        assert not waits and words in complaint and page.evaluate("(text) => model.layerOne(text)", text) is None
    assert len(parts.asked) == before
    for text in ("<img src=x onerror=alert(1)>", "नमस्ते दुनिया", "bank 🏦"):
        page.evaluate("(text) => ready(text)", text)
        assert page.evaluate("(text) => [model.complaint(text), model.layerOne(text).tokens]", text) == [None, layer_one(text).tokens]


@pytest.mark.browser
def test_words_and_their_pieces(page):
    got = page.evaluate("model.pieces('The bank, the bank')")
    assert [(each["piece"], each["place"]) for each in got] == [("the", 0), ("bank", 1), (",", 2), ("the", 3), ("bank", 4)]
