"""One sentence has one number: whatever a page stores, prints, draws or says of a place on the ruler is what Python computes.

Chapters and figures that are still to come are found by themselves: every stored widget, every picture of the ruler, every
printed line and every paragraph that names a whole sentence with “bank” and gives it a signed number.
"""

import base64
import functools
import json
import re

import numpy as np
import pytest
import yaml
from bs4 import BeautifulSoup
from conftest import CHAPTERS, ROOT

from attention_lib import causal_mask
from attention_lib.measure import placed, stream
from attention_lib.minilm import load_minilm
from attention_lib.ruler import on_ruler
from attention_lib.senses import load_senses
from attention_lib.tensors import parse_tensors
from attention_lib.text import tokenize
from attention_lib.widgets import MeaningShift

SIGNED = re.compile(r"(?<![\w.])([+\u2212-]\d\.\d{2,3})(?![\d%])")
PAGES = [ROOT / "intro.md", *CHAPTERS]
TOLD = {each.text for each in load_senses("bank")} | {"The bank of the river was muddy.", "He sat on the river bank.", "bank grows money"}


@functools.cache
def trained(text, masked=False):
    size = len(load_minilm().tokenize(text)) + 2
    return on_ruler(text, mask=causal_mask(size) if masked else None)


@functools.cache
def streams(text):
    """The running sum, read after whole layers: on the ruler of each, and on that of the last."""
    return [stream(text), stream(text, layer=6)]


@functools.cache
def raw(text):
    """Where the word stands with dot products alone, or the plain average, for each place at which it stands."""
    at = [position for position, token in enumerate(tokenize(text)) if token == "bank"]
    return [MeaningShift(text, position=position, sharpness=sharpness, presets=[]).places()
            for position in at for sharpness in (4, 0)]  # 0 is the plain average of chapter 05


def places_of(text):
    """All that may be said of “bank” in this text: where it stands alone and in it, through one head, through all, looking back, raw, by its nearest words, or after a whole layer."""
    found = [trained(text), trained(text, masked=True)]
    told = [number for each in found for number in (*each.starts, *each.ends)]
    told += [number for head in range(1, 13) for number in found[0].heard(head)]
    told += [number for each in streams(text) for number in each.after.ravel()]
    told += [*placed(text, "near").places] if "bank" in found[0].tokens else []
    return np.array([*told, *(each[end][0] for each in raw(text) for end in ("static", "shifted"))], float)


def whole(text, path):
    """The sentence itself, where a picture shows its beginning or its end: “… on the muddy river BANK.”"""
    part = text.strip("… ").lower()
    said = " ".join(source for source, is_code, *_ in cells(path) if not is_code) if "…" in text else ""
    return next((each for each in re.findall(r"\*([A-Z][^*]+\.)\*", said) if part in each.lower()), text)


def moves_of(text):
    """And what moves it: by a token, by a head, in all; in a whole layer, what attention adds, the feed-forward network, a norm."""
    found = trained(text)
    pulls = found.pulls
    told = [*(found.ends - found.starts), *pulls.sum(axis=1).ravel(), *pulls.sum(axis=2).ravel(), *pulls[:, 4].ravel()]
    told += [number for each in streams(text) for number in (*each.steps.ravel(), *each.pulls.ravel())]
    more = [number for each in raw(text) for number in (*each["pulls"][:, 0], each["shifted"][0] - each["static"][0])]
    return np.array([*told, *more], float)


def says(number, known):
    """Is a number, as it is written, one of those that are known, rounded to its digits?"""
    digits = len(number.partition(".")[2])
    return (np.abs(known - float(number.replace("\u2212", "-"))) <= 0.5001 * 10.0 ** -digits).any()


def cells(path):
    """(source, is it code?, texts of its outputs, HTML of its outputs) of a page's cells."""
    if path.suffix == ".md":
        text = path.read_text(encoding="utf-8")
        widgets = [yaml.safe_load(each) for each in re.findall(r"```\{widget\} MeaningShift\n(.*?)```", text, re.S)]
        yield re.sub(r"```.*?```", "", text, flags=re.S), False, [], [MeaningShift(**each).page_html() for each in widgets]
        return
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        outputs = cell.get("outputs", [])
        yield ("".join(cell["source"]), cell["cell_type"] == "code", ["".join(each["text"]) for each in outputs if "text" in each],
               ["".join(each["data"]["text/html"]) for each in outputs if "text/html" in each.get("data", {})])


def stored_texts(html):
    """Of every MeaningShift: (text, head, tokens, starts (T,), ends (T,)) of the texts that its page draws without weights."""
    for place in BeautifulSoup(html, "html.parser").select("[data-afm=meaning-shift]"):
        state = json.loads(place.find("script").string)
        tensors = parse_tensors(base64.b64decode(state["stored"])) if state["stored"] else {}
        for number in range(sum(re.fullmatch(r"\d+\.names", name) is not None for name in tensors)):
            head, text, tokens = json.loads(tensors[f"{number}.names"].tobytes())
            if f"{number}.bank.starts" in tensors:
                starts = tensors[f"{number}.bank.starts"][:, 0]
                said = tensors.get(f"{number}.bank.value_outputs")  # of one head; of all twelve their pulls are stored
                moved = tensors[f"{number}.bank.pulls"][..., 0].sum(axis=1) if said is None else tensors[f"{number}.weights"] @ said[:, 0]
                yield text, head, tokens, starts, starts + moved


def stored_tables(html):
    """Of every MeaningShift: (state, {"bank, static place": across, …}) of the table beside its picture."""
    for place in BeautifulSoup(html, "html.parser").select("[data-afm=meaning-shift]"):
        rows = [[cell.get_text() for cell in row.select("th, td")] for row in place.select("table tr")]
        ends = {row[0]: row[-2] for row in rows if row[0].startswith("bank, ")}
        if ends:
            yield json.loads(place.find("script").string), ends


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_what_a_page_stores_is_on_the_one_ruler(path):
    for _, _, _, htmls in cells(path):
        for html in htmls:
            for text, head, tokens, starts, ends in stored_texts(html):
                if "bank" in tokens:
                    found = trained(text)
                    np.testing.assert_allclose(starts[found.at], found.starts, atol=2e-4, err_msg=text)
                    np.testing.assert_allclose(ends[found.at], found.heard(head) if head else found.ends, atol=2e-4, err_msg=text)
            for state, ends in stored_tables(html):
                for name, number in ends.items() if state["left"][0] == "river" else ():
                    row = re.search("“(.*)”", name)  # one that stands still
                    assert says(number, places_of(row[1] if row else state["sentence"])), (name, number)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_what_a_page_draws_on_a_ruler_is_on_the_one_ruler(path):
    row = re.compile(r"“([^”]*)” from ([+\u2212-]\d+\.\d+) to ([+\u2212-]\d+\.\d+)")
    for _, _, _, htmls in cells(path):
        drawn = [image["alt"] for html in htmls for image in BeautifulSoup(html, "html.parser").select("img[alt]")]
        for text, *ends in (each for alt in drawn for each in row.findall(alt)):
            assert all(says(each, places_of(whole(text, path).replace("**", ""))) for each in ends), (text, ends)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_what_a_page_prints_or_says_of_a_sentence_is_on_the_one_ruler(path):
    """A signed number in a line, or in a paragraph, that names a whole sentence with “bank”."""
    for source, code, printed, _ in cells(path):
        parts = [line for text in printed for line in text.splitlines()] if code else re.split(r"\n\s*\n", source)
        for part in parts:
            plain = re.sub(r"\s+", " ", part.replace("*", ""))
            named = [text for text in TOLD if text.rstrip(".") in plain]
            for number in SIGNED.findall(plain) if named else []:
                known = np.concatenate([each for text in named for each in (places_of(text), moves_of(text))])
                assert says(number, known), (number, plain)


def test_a_wrong_number_is_found():
    river = "We sat by the river bank."
    assert says("-2.15", places_of(river)) and says("\u22120.52", places_of(river)) and says("+0.12", places_of(river))
    assert not says("-2.30", places_of(river)) and not says("+1.36", places_of(river)) and not says("+0.62", places_of(river))
    html = MeaningShift(river, source="layer-1", presets=[]).page_html()
    assert [text for text, *_ in stored_texts(html)] == [river] and [*stored_tables(html)][0][1]["bank, new place"] == "-2.155"
