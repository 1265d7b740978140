"""The whole model in the page: its loops, its six layers, the worker that runs them, and how its parts come."""

import base64
import json
import re
import sys

import numpy as np
import pytest
from conftest import ROOT, Visit, served
from test_javascript import TEN

from attention_lib import gelu, load_minilm
from attention_lib.experiment import Cut
from attention_lib.widgets.core.link import linked_files
from attention_lib.widgets.minilm.shards import LAYER_SHARDS, model_shard

pytestmark = pytest.mark.browser
LONG = "bank " * 61 + "."  # 64 tokens
BANK = TEN[3]


def test_the_committed_bytes_are_those_of_the_text():
    pytest.importorskip("wasmtime")
    sys.path.append(str(ROOT / "scripts"))
    from build_kernel import ROOM, kernel_module

    assert (ROOM / "kernel.js").read_text(encoding="utf-8") == kernel_module(), "Run scripts/build_kernel.py."


# A page with the model alone, as the site would serve it

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The model</title><link rel="icon" href="data:,">
<script src="_static/afm/host.js"></script></head><body>%s</body></html>"""
PROBE = """import { lifetime } from "core/lifetime.js";
import { makeMachine } from "minilm/product.js";
import { Encoder, encodeAll } from "minilm/encoder.js";
import { startEngine } from "minilm/encoder_worker.js";
import { parseTensors } from "core/tensors.js";
import { WholeModel, placesOf } from "minilm/whole.js";
export default { render({ model: given, el, signal }) {
  const { model, end } = lifetime(given, el, signal);
  const told = [];
  const whole = new WholeModel(model, () => told.push([whole.state, whole.layers, whole.progress]));
  const packed = (array) => {
    let text = "";
    for (const byte of new Uint8Array(array.buffer, array.byteOffset, array.byteLength)) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const plainly = (read) => read && { ...read, hidden: packed(read.hidden), weights: packed(read.weights) };
  window.probe = { WholeModel, model, whole, told, packed, plainly, placesOf, makeMachine, startEngine, Encoder, encodeAll, parseTensors,
    settled: () => new Promise((done) => { const look = () => (whole.state === "loading" ? setTimeout(look, 5) : done(whole.state)); look(); }) };
  el.textContent = "here";
  el.dataset.ready = "true";
  return end;
} };"""


@pytest.fixture(scope="module")
def folder(site, tmp_path_factory):
    """A folder with what the site gives its pages, and a page whose widget is the model without a picture."""
    folder = tmp_path_factory.mktemp("whole")
    afm = folder / "_static" / "afm"
    afm.mkdir(parents=True)
    (afm / "shards").symlink_to(site / "_static" / "afm" / "shards", target_is_directory=True)
    texts = {name: text for main in ("core/lifetime.js", "minilm/whole.js") for name, text in linked_files(main).items()} | {"probe/index.js": PROBE}
    (afm / "probe.js").write_text(f'AFM.define("probe.js", {json.dumps(texts)});', encoding="utf-8")
    host = (site / "_static" / "afm" / "host.js").read_text(encoding="utf-8")
    (afm / "host.js").write_text(f'{host}window.AFM_ROOMS.probe = ["probe"];\n', encoding="utf-8")
    state = json.dumps({"address": [], "limits": {"words": 64, "letters": 5000}})
    (folder / "probe.html").write_text(PAGE % f'<div data-afm="probe"><script type="application/json">{state}</script></div>', encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(folder):
    with served(folder) as address:
        yield address + "probe.html"


@pytest.fixture(scope="module")
def first_visit(browser, address):
    """A page on which the whole model has come over http, though the connection broke in its fourth layer; and what was seen."""
    visited, seen = Visit(browser), {}
    page = visited.open(address)
    visited.context.route("**/shards/layer-4-in.*.1.js", lambda route: route.abort())
    page.evaluate("(text) => probe.whole.load(text)", BANK)
    seen["state"] = page.evaluate("() => probe.settled()")
    seen["closed"], seen["layers"], seen["read"] = page.evaluate(
        "async (text) => [probe.whole.closed, probe.whole.layers, (await probe.whole.encode(text)).layers]", BANK)
    visited.context.unroute("**/shards/layer-4-in.*.1.js")
    page.evaluate("(text) => probe.whole.load(text)", BANK)
    assert page.evaluate("() => probe.settled()") == "waiting"
    seen["shards"] = [each.rsplit("/", 1)[1] for each in visited.requests if "/shards/" in each]
    yield visited, seen
    assert [each for each in visited.troubles if "ERR_FAILED" not in each] == []
    visited.context.close()


@pytest.fixture(scope="module")
def probe(first_visit):
    return first_visit[0].page


def array(text, *shape):
    return np.frombuffer(base64.b64decode(text), np.float32).reshape(shape)


COME = "async (texts) => { for (const text of texts) while (probe.whole.waitsFor(text)) await probe.settled(); }"


def read(page, text, **options):
    """What the page makes of a text: its tokens, and hidden and weights as arrays."""
    page.evaluate(COME, [text])
    got = page.evaluate("async ([text, options]) => probe.plainly(await probe.whole.encode(text, options))", [text, options])
    layers, size = got["layers"], got["size"]
    return got["tokens"], array(got["hidden"], layers + 1, size, 384), array(got["weights"], layers, 12, size, size)


# The loops

LOOPS = """async ([sizes, bends]) => {
  const worst = {};
  for (const plain of [false, true]) {
    const m = await probe.makeMachine(plain);
    const random = (count) => Float32Array.from({ length: count }, () => 2 * Math.random() - 1);
    const note = (name, got, wanted) => {
      const key = `${m.kind} ${name}`;
      wanted.forEach((each, i) => (worst[key] = Math.max(worst[key] ?? 0, Math.abs(each - got[i]))));
      if (got.some(Number.isNaN)) worst[key] = "NaN";
    };
    for (const [rows, width, columns, gap] of sizes) {
      const [x, real, scale, bias] = [random(rows * (width + gap)), random(columns * (width + gap)), random(columns), random(columns)];
      const whole = Int8Array.from({ length: columns * width }, () => 255 * Math.random() - 128);
      const at = [x, real, whole, scale, bias].map((each) => m.put(each));
      const [out, room] = [m.take(4 * (rows + gap) * columns), m.take(16 * width)];
      const naive = (weight) => Array.from({ length: rows * columns }, (_, i) => {
        const [t, c] = [Math.floor(i / columns), i % columns];
        let sum = 0;
        for (let k = 0; k < width; k += 1) sum += x[t * (width + gap) + k] * weight(c, k);
        return sum * scale[c] + bias[c];
      });
      const [step, down] = [4 * (width + gap), 4 * (rows + gap)];
      m.product(at[0], step, at[1], step, at[3], at[4], out, 4 * columns, 4, rows, width, columns);
      note("product", m.floats(out, rows * columns), naive((c, k) => real[c * (width + gap) + k]));
      m.linear(at[0], step, at[2], at[3], at[4], out, 4, down, rows, width, columns, room); // written column by column
      const [turned, table] = [m.floats(out, columns * (rows + gap)), naive((c, k) => whole[c * width + k])];
      note("linear", table.map((_, i) => turned[(i % columns) * (rows + gap) + Math.floor(i / columns)]), table);
      m.product(at[0], step, at[1], step, at[3], at[4], out, 4 * columns, 4, rows, width, columns);
      const scores = m.floats(out, rows * columns);
      for (let t = 0; t < rows; t += 1) for (let c = 0; c < columns; c += 1) scores[t * columns + c] = c % 3 ? 40 * scores[t * columns + c] : c ? -Infinity : 3;
      const shares = Array.from({ length: rows }, (_, t) => {
        const row = Array.from(scores.subarray(t * columns, (t + 1) * columns)), top = Math.max(...row);
        const powers = row.map((each) => Math.exp(each - top)), sum = powers.reduce((a, b) => a + b);
        return powers.map((each) => each / sum);
      }).flat();
      m.softmax(out, rows, columns);
      note("softmax", m.floats(out, rows * columns), shares);
      if (shares.some((each, i) => each === 0 && m.floats(out, rows * columns)[i] !== 0)) worst[`${m.kind} softmax`] = "not 0";
    }
    const at = m.put(Float32Array.from(bends[0]));
    m.gelu(at, bends[0].length);
    note("gelu", m.floats(at, bends[0].length), bends[1]);
  }
  return worst;
}"""


def test_both_kinds_of_loops_give_what_numpy_gives(probe):
    rng = np.random.default_rng(0)
    sizes = [[int(rng.integers(1, 14)), 4 * int(rng.integers(1, 12)), 4 * int(rng.integers(1, 9)), int(rng.integers(0, 4))] for _ in range(40)]
    sizes = [[1, 8, 4, 0], [2, 8, 4, 1], *([rows, width + width % 8, columns, gap] for rows, width, columns, gap in sizes)]
    bends = np.concatenate([np.linspace(-12, 12, 397), [0, -1e-8, 300, -300, 1e4, -1e4, 0.5]]).astype(np.float32)
    worst = probe.evaluate(LOOPS, [sizes, [bends.tolist(), gelu(bends).tolist()]])
    assert set(worst) == {f"{kind} {name}" for kind in ("simd", "plain") for name in ("product", "linear", "softmax", "gelu")}
    limits = {"product": 2e-5, "linear": 2e-3, "softmax": 1e-5, "gelu": 2e-6}
    assert {key: value for key, value in worst.items() if isinstance(value, str) or value > limits[key.split()[1]]} == {}


# How it comes

def test_a_broken_download_keeps_what_is_there_and_goes_on(first_visit):
    visited, seen = first_visit
    assert seen["state"] == "closed" and seen["closed"].startswith("A part of this page could not be fetched. Is the connection up?")
    assert seen["layers"] == seen["read"] == 3
    assert visited.page.evaluate("() => probe.whole.layers") == 6
    again = {each for each in seen["shards"] if seen["shards"].count(each) > 1}
    assert len(again) == 1 and again.pop().startswith("layer-4-in.")
    told = visited.page.evaluate("() => probe.told")
    layers = [each[1] for each in told]
    assert layers == sorted(layers) and set(layers) == set(range(7))  # each is there to be used as soon as it has come
    assert all(0 <= each[2] <= 1 for each in told) and len({round(each[2], 2) for each in told}) > 20


def test_a_second_visit_asks_for_nothing(first_visit, address):
    visited, _ = first_visit
    page, asked = visited.context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_function("() => window.probe")
    page.evaluate("""async (text) => { await caches.open("paying-attention").then((cache) => cache.put(
        new URL("_static/afm/shards/layer-2.00000000.0.js", location), new Response("old")));
        probe.whole.load(text); await probe.settled(); }""", BANK)
    assert page.evaluate("() => probe.whole.layers") == 6
    assert [each for each in asked if "/shards/" in each] == []
    assert page.evaluate("async () => (await caches.open('paying-attention')).match(new URL('_static/afm/shards/layer-2.00000000.0.js', location)).then(Boolean)") is False
    page.close()


def test_it_comes_from_a_folder_and_reads_beside_the_page(folder, visit):
    visited = visit()
    page = visited.open((folder / "probe.html").as_uri())
    assert page.evaluate("(text) => [probe.whole.waitsFor(text), probe.whole.state, probe.whole.megabytes]", BANK) == [False, "waiting", pytest.approx(11.1, abs=0.3)]
    assert page.evaluate("(text) => probe.whole.encode(text)", BANK) is None
    page.evaluate("""async (text) => { new probe.WholeModel(probe.model, () => {}).load(text); // two widgets at once share one engine
        probe.whole.load(text); await probe.settled(); }""", BANK)
    assert page.evaluate("() => probe.whole.about()") == {"where": "worker", "kind": "simd", "bytes": pytest.approx(12.1e6, abs=3e5)}
    np.testing.assert_allclose(read(page, BANK)[1], load_minilm().encode(BANK).hidden, atol=1e-4)
    assert visited.troubles == []


# What comes out

@pytest.mark.parametrize("text", [*TEN[3:5], TEN[9], "Naïve café, 3.14 unbelievable mudbanks!", "A", LONG])
def test_all_layers_are_what_python_reads(probe, text):
    tokens, hidden, weights = read(probe, text)
    encoding = load_minilm().encode(text)
    assert tokens == encoding.tokens
    np.testing.assert_allclose(hidden, encoding.hidden, atol=1e-4)
    np.testing.assert_allclose(weights, encoding.weights, atol=1e-4)


CUT = [((Cut(2, 4),), ()), ((Cut(None, 1, "3"), Cut(2, 0, "1.5"), Cut(0, 3), Cut(0, 3)), ("4", "6.12", "1.1")), ((), ("2", "2.3"))]


@pytest.mark.parametrize(("cuts", "silenced"), CUT)
def test_cuts_and_silenced_heads_are_what_python_makes_of_them(probe, cuts, silenced):
    _, hidden, weights = read(probe, BANK, cuts=[cut._asdict() for cut in cuts], silenced=list(silenced))
    encoding = load_minilm().encode(BANK, cut=cuts, silence=silenced)
    assert abs(encoding.hidden - load_minilm().encode(BANK).hidden).max() > 0.01
    np.testing.assert_allclose(hidden, encoding.hidden, atol=1e-4)
    np.testing.assert_allclose(weights, encoding.weights, atol=1e-4)
    np.testing.assert_array_equal(weights == 0, encoding.weights == 0)


@pytest.mark.parametrize(("options", "message"), [
    ({"cuts": [{"query": 2, "key": None, "where": None}]}, r"place 2 nothing to hear in head 1\.1"),
    ({"cuts": [{"query": 1, "key": key, "where": "4.7"} for key in range(15)]}, r"place 1 nothing to hear in head 4\.7"),
    ({"cuts": [{"query": 15, "key": 0, "where": None}]}, "places 0 to 14.*got 15"),
    ({"cuts": [{"query": 1, "key": 0, "where": "7"}]}, 'from "1" to "6".*got "7"'), ({"silenced": ["3.13"]}, 'got "3.13"'),
])
def test_what_cannot_be_cut_is_told_as_python_tells_it(probe, options, message):
    told = probe.evaluate("([text, options]) => probe.whole.encode(text, options).then(() => null, (error) => error.message)", [BANK, options])
    assert re.search(message, told)
    python = {"cut": [Cut(**cut) for cut in options.get("cuts", [])], "silence": options.get("silenced", [])}
    with pytest.raises(ValueError):
        load_minilm().encode(BANK, **python)


def test_contributions_and_places(probe):
    encoding, size = load_minilm().encode(BANK), 15
    got = probe.evaluate("""async (text) => { const read = await probe.whole.encode(text);
        return [await Promise.all([1, 3, 6].map(async (layer) => { const { together, lengths } = await probe.whole.contributions(read, layer);
            return [probe.packed(together), probe.packed(lengths)]; })),
          probe.placesOf(read, 2, probe.whole.rulers), probe.packed(probe.whole.rulers.axes), [...probe.whole.rulers.middles]]; }""", BANK)
    for layer, (table, lengths) in zip((1, 3, 6), got[0], strict=True):
        params = load_minilm().blocks[layer - 1].attention
        heads = [params.head(head) for head in range(12)]
        said = np.stack([(encoding.hidden[layer - 1] @ head.w_v + head.b_v) @ head.w_o for head in heads])  # (H, T, D)
        wanted = np.linalg.norm(np.einsum("hij,hjd->ijd", encoding.weights[layer - 1], said), axis=-1)
        np.testing.assert_allclose(array(table, size, size), wanted, atol=1e-4)
        np.testing.assert_allclose(array(lengths, 12, size), np.linalg.norm(said, axis=-1), atol=1e-4)
    places = np.einsum("ld,ld->l", encoding.hidden[:, 2], array(got[2], 7, 384)) - got[3]
    np.testing.assert_allclose(got[1], places, atol=1e-3)
    assert places[0] == 0 and (places[1:] > 0).all()  # money


ALL_WAYS = """async ([texts, parts]) => {
  const found = {};
  for (const [worker, plain] of [[true, false], [true, true], [false, false], [false, true]]) {
    const engine = await probe.startEngine({ worker, plain });
    for (const part of parts) await engine.add(Uint8Array.from(atob(part), (letter) => letter.charCodeAt(0)));
    const rows = texts.map((text) => Array.from({ length: text }, (_, t) => Float32Array.from({ length: 384 }, (_1, i) => Math.sin(t * 7 + i * 3) / 9)));
    const options = { layers: 1, cuts: [{ query: 1, key: 0, where: "1.2" }], silenced: ["1.3"] };
    const all = await Promise.all(rows.map((each, i) => engine.read(i < 2 ? "one" : "other", each, options)));
    found[`${engine.where} ${(await engine.about()).kind}`] = [all.map((each) => each && each.size), probe.packed(all[1].hidden)];
  }
  return found;
}"""


def test_the_newest_call_of_a_lane_wins(probe):
    probe.evaluate(COME, TEN[3:6])
    got = probe.evaluate("""async ([a, b, c]) => (await Promise.all([[a], [b], [c, { lane: "beside" }], [c], [a], [b, { lane: "beside" }]]
        .map((given) => probe.whole.encode(...given)))).map((read) => read && read.text)""", TEN[3:6])
    assert got == [None, None, None, None, TEN[3], TEN[4]]


def test_every_way_to_read_gives_the_same(probe):
    parts = [base64.b64encode(model_shard(name)).decode() for name in LAYER_SHARDS[:3]]
    found = probe.evaluate(ALL_WAYS, [[9, 11, 7], parts])
    assert set(found) == {"worker simd", "worker plain", "page simd", "page plain"}
    first = array(found["page plain"][1], 2, 11, 384)
    for sizes, hidden in found.values():
        assert sizes[1:] == [11, 7]
        np.testing.assert_allclose(array(hidden, 2, 11, 384), first, atol=1e-5)
