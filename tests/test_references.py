"""What one chapter says of another stands there: chapters exist, links lead somewhere, and what is named is to be found.

A mention “chapter N” is bound in one of four ways. A *Look back* and *You need* point to chapters before their own. A sentence in
`BOUND` has texts of its own that must stand in chapter N: put it there where it names a figure, an exercise or a thing by name.
Every other sentence must share a word with chapter N that few chapters have, so that it fails when what it speaks of has gone.
"""

import json
import re
from functools import cache
from urllib.parse import parse_qsl, unquote

import pytest
from bs4 import BeautifulSoup
from conftest import CHAPTERS, ROOT

PAGES = {path.stem[:2]: path for path in CHAPTERS}
READ = PAGES | {"in": ROOT / "intro.md"}  # and the landing page
MENTION = re.compile(r"\b[Cc]hapters? (\d{1,2})(?!,?\d)(?:(?:,| to| and|, and) (\d{1,2})(?!,?\d))*")
FEW = 8  # chapters that have a word, at most, if it is to say which chapter is meant
EACH = pytest.mark.parametrize("own", READ)
BIND = "Bind it in tests/test_references.py: in BOUND, with what must stand in that chapter; or name what stands there by its own word."

BOUND = {  # (chapter, a part of its sentence) → chapter → what must stand in it
    ("01", "the 21,721 words of chapter 4"): {4: ["21,721"]},
    ("03", "The text is the **small world** of chapter 2"): {2: ["small world"]},
    ("03", "the PMI of chapter 2"): {2: ["PMI"]},
    ("03", "The tables of chapter 2 are asked the same"): {2: ["table", "SVD"]},
    ("03", "The table of chapter 2 knows it"): {2: ["table"]},
    ("03", "that is what chapter 2 asked of each pair"): {2: ["by chance"]},
    ("04", "The vectors of chapters 2 and 3 came from a small invented world"): {2: ["small world"], 3: ["small world"]},
    ("04", "The rest of it comes in chapter 12"): {12: ["whole model", "MiniLM"]},
    ("04", "Every vector casts a shadow on it, as in chapter 1"): {1: ["shadow"]},
    ("04", "This ruler, and chapter 5, use the small edition"): {5: ["minilm-64"]},
    ("04", "as in chapter 2, by the SVD"): {2: ["SVD"]},
    ("04", "Chapter 5 begins with that, and there the dot moves"): {5: ["the dot moves"]},
    ("05", "Chapter 4 ended with a dot that would not move"): {4: ["bank"]},
    ("05", "64 numbers of each word from chapter 4"): {4: ["64 numbers", "minilm-64"]},
    ("05", "It divides scores by √64, which is 8 (chapter 6 says why)"): {6: ["d_k"]},
    ("06", "the mask of chapter 5"): {5: ["no self"]},
    ("06", "The six traps of chapter 5"): {5: ["traps"]},
    ("06", "Here is the sentence that would not move in chapter 5"): {5: ["She deposited her check at the bank"]},
    ("06", "the text of chapter 5"): {5: ["From the river bank we walked to the bank"]},
    ("06", "the triangle of chapter 5"): {5: ["triangle"]},
    ("08", "A mask tells order, too** (chapter 9)"): {9: ["causal"]},
    ("09", "the weights of head 1.5 (chapter 6)"): {6: ["head 1.5"], 7: ["twelve", "ruler"]},
    ("09", "in which pronouns look at names (chapter 7)"): {7: ["3.5", "pronoun"]},
    ("09", "It is the picture of chapter 6"): {6: ["plots.diagram"]},
    ("09", "and has to add only one row for each new word (chapter 13)"): {13: ["cache", "one row"]},
    ("09", "Long texts are read like this (chapter 13)"): {13: ["window"]},
    ("09", "(the sum of chapter 6)"): {6: ["added"]},
    ("10", "on the vectors of chapter 4 with 64 numbers a word"): {4: ["64 numbers"]},
    ("10", "The two banks are one vector, and you met this in chapter 5"): {5: ["Not one of the 64 numbers differs"]},
    ("11", "In *She deposited her check at the bank* the head of chapter 6"): {6: ["She deposited her check at the bank"]},
    ("11", "One layer makes as many mistakes as a plain average"): {10: ["average"]},
    ("11", "The average in the picture is the one of chapter 5"): {5: ["plain average"]},
    ("12", "The *glimp* of chapter 2"): {2: ["glimp"]},
    ("12", "see chapter 11: 93 in 100 after one layer, and 93 after six"): {11: ["93", "novels"]},
    ("13", "When “bank” was deaf to everything but [CLS] and [SEP] in chapter 12"): {12: ["deaf"]},
    ("13", "a mask that forbids the future, as in chapter 9"): {9: ["causal_mask", "future"]},
    ("14", "the 24 minimal pairs of chapter 12"): {12: ["24", "minimal pair"]},
    ("14", "Chapter 4 ended with a complaint"): {4: ["one vector"]},
    ("in", "76 of 80 do, and [chapter 12]"): {12: ["76"]},
    ("01", "Chapter 2 counts that company"): {2: ["company", "glimp"]},
    ("02", "In chapter 1 “cat” and “dog” were strangers"): {1: ["“cat”", "“dog”", "one-hot"]},
    ("03", "the insight of chapter 2"): {2: ["company"]},
    ("03", "Chapter 4 asks what that does in a sentence"): {4: ["sentence"]},
    ("05", "The **ruler** is that of chapter 4"): {4: ["ruler"]},
    ("05", "a measure for that from chapter 1, the dot product"): {1: ["dot product"]},
    ("05", "A real model *adds* it instead (chapter 6)"): {6: ["*added*"]},
    ("05", "In chapter 6 every word gets a question of its own"): {6: ["query", "value"]},
    ("05", "Chapter 6 explains the letters"): {6: ["$\\mathbf{Q}", "$\\mathbf{K}"]},
    ("05", "A real model adds the mixture to the old vector (chapter 6)"): {6: ["*added*"]},
    ("06", "In chapter 5 every word listened first to itself"): {5: ["Every word hears itself first"]},
    ("06", "Chapter 7 opens the others"): {7: ["twelve heads"]},
    ("06", "training found them, and chapter 10 will show how"): {10: ["train"]},
    ("06", "From here on all goes as in chapter 5"): {5: ["score", "softmax", "weights"]},
    ("06", "the champion of chapter 5"): {5: ["Every word hears itself first"]},
    ("06", "Other heads were trained to ask other questions (chapter 7)"): {7: ["heads"]},
    ("06", "Chapter 12 lets all six layers work"): {12: ["six layers"]},
    ("06", "(Chapter 7 tests its neighbours"): {7: ["heads"]},
    ("07", "Since chapter 6 they are averages of “bank” itself"): {6: ["ruler", "average"]},
    ("07", "0.22 − 0.74 = −0.52, as in chapter 6"): {6: ["−0.52"]},
    ("07", "Let us take the hardest test of chapter 6"): {6: ["two banks"]},
    ("08", "like the two banks of chapter 5"): {5: ["Not one of the 64 numbers differs"]},
    ("08", "A **layer norm** then rescales each row by itself (chapter 11)"): {11: ["layer norm"]},
    ("08", "as you saw in chapter 7"): {7: ["1.3"]},
    ("08", "The two banks of chapter 5 are parted as well"): {5: ["Not one of the 64 numbers differs"]},
    ("09", "The ruler is that of chapter 7"): {7: ["ruler"]},
    ("09", "As in chapter 5, rows ask and columns answer"): {5: ["Rows ask, columns answer"]},
    ("10", "In chapter 6 you ran matrices that somebody had trained"): {6: ["trained", "matrices"]},
    ("10", "The layer is the one of chapter 6"): {6: ["query", "key", "value"]},
    ("10", "see the places of the words (chapter 8)"): {8: ["place"]},
    ("10", "Chapter 11 lets all words listen six times"): {11: ["six"]},
    ("11", "In chapter 6 the head *added* what it had heard"): {6: ["*added*"]},
    ("12", "Chapter 14 asks why"): {14: ["why"]},
    ("12", "as you wrote it in chapter 6"): {6: ["def self_attention", "softmax"]},
    ("12", "Then a block, as in chapters 7 and 11"): {7: ["heads"], 11: ["block"]},
    ("12", "adds a vector for its place (chapter 8)"): {8: ["place", "adds"]},
    ("12", "we lay a ruler, as in chapter 4"): {4: ["ruler"]},
    ("12", "What [CLS] is for, chapter 14 asks"): {14: ["[CLS]"]},
    ("13", "Chapter 14 comes back to it"): {14: ["[CLS]"]},
    ("13", "Chapter 14 asks what a weight explains"): {14: ["weight"]},
    ("14", "in which a word asks who can tell its meaning (chapter 6)"): {6: ["head 1.5", "tell"]},
    ("14", "a word hears both sides (chapters 6, 9)"): {6: ["[SEP]"], 9: ["encoder"]},
    ("01", "chapter 8 will buy the order back"): {8: ["order"]},
    ("04", "worked out as in chapter 1"): {1: ["cosine"]},
    ("06", "The vector of a token also holds its place in the text (chapter 8)"): {8: ["place"]},
    ("06", "In chapter 5 the mix took the place of the old vector"): {5: ["the mixture takes the place of the old vector"]},
    ("07", "In chapter 6 one head let “bank” hear “lend”"): {6: ["“lend”"]},
    ("07", "In *We sat by the river bank* head 1.5 alone took “bank” to −0.52 (chapter 6)"): {6: ["−0.52"]},
    ("11", "Chapters 6 and 7 took the averages after layer 1"): {6: ["ruler"], 7: ["ruler"]},
    ("11", "softmax gives everything to one word (chapter 6)"): {6: ["Without the root", "one word gets all"]},
    ("11", "The picture of attention that grew from chapter 5 on"): {5: ["plots.diagram", "The picture will grow with the book"]},
    ("11", "In chapter 10 the error of an answer went back"): {10: ["The error goes all the way back"]},
    ("12", "chapter 10 has shown how such numbers are found"): {10: ["train"]},
    ("13", "which you know from chapter 6"): {6: ["head 1.5"]},
    ("14", "Chapter 13 has given the reason"): {13: ["sink"]},
    ("in", "[Start chapter 1 (40 min)]"): {1: ["*Time*: 4"]},
}


@cache
def cells(path):
    """(text, whether it is code, HTML of its outputs) of each cell; of a page in Markdown, all of it."""
    if path.suffix == ".md":
        return [(path.read_text(encoding="utf-8"), False, "")]
    found = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        html = "".join("".join(each.get("data", {}).get("text/html", "")) for each in cell.get("outputs", []))
        found.append(("".join(cell["source"]), cell["cell_type"] == "code", html))
    return found


@cache
def prose(own):
    return " ".join(" ".join(text for text, is_code, _ in cells(READ.get(own) or PAGES[own]) if not is_code).split())


@cache
def everything(own):
    """Prose, code, what was printed and what pictures say, as one text; and the words in it."""
    path = PAGES[own]
    outputs = [each for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] for each in cell.get("outputs", [])]
    printed = ["".join(each.get("text") or each.get("data", {}).get("text/plain", "")) for each in outputs]
    text = " ".join(" ".join([*(source for source, *_ in cells(path)), *printed]).split())
    text = re.sub(r"-(?=\d\.\d)", "−", text)  # as the prose writes it
    return text, words(text)


def words(text):
    return set(re.findall(r"[a-zA-Z]{4,}", re.sub(r"\([^)]*\.ipynb[^)]*\)|<[^>]*>", " ", text).lower()))


@cache
def rare():
    """Words that few chapters have."""
    found = [everything(own)[1] for own in PAGES]
    return {word for each in found for word in each if sum(word in other for other in found) <= FEW}


def mentions(own):
    """(sentence, [chapters that it names]) of a page."""
    text = re.sub(r"(?<=\d)\.(?=\d)|\. ?(?=ipynb)", "\u2024", prose(own))  # the point of a number ends no sentence
    for sentence in re.split(r"(?<=[.?!])[*”\")]* +(?=[A-Z*“<\[(#-])|(?=\*\*From chapter)|</?(?:details|summary|aside)[^>]*>", text):
        if found := [number for each in MENTION.finditer(sentence) for number in re.findall(r"\d+", each[0])]:
            yield sentence.replace("\u2024", ".").strip(), found


def bound(own, sentence):
    return {number: texts for (page, part), named in BOUND.items() if page == own and part in sentence for number, texts in named.items()}


@EACH
def test_chapters_that_are_named_exist_and_are_written_as_numbers(own):
    named = [number for _, numbers in mentions(own) for number in numbers]
    assert [number for number in named if number.startswith("0") or not 1 <= int(number) <= len(PAGES)] == [], "Write “chapter 5”, not “chapter 05”."


@EACH
def test_what_is_said_of_another_chapter_stands_there(own):
    unbound = []
    for sentence, numbers in mentions(own):
        told = bound(own, sentence)
        looks_back = sentence.startswith("**From chapter") or "*You need*" in sentence
        for number in map(int, numbers):
            text, known = everything(f"{number:02}")
            if number in told:
                if missing := [each for each in told[number] if each.lower() not in text.lower()]:
                    unbound.append((number, sentence, missing))
            elif own == f"{number:02}" or (looks_back and number > int(own)):
                unbound.append((number, sentence, "points to itself, or ahead"))
            elif not looks_back and not words(sentence) & known & rare():
                unbound.append((number, sentence, "shares no word with that chapter that says which is meant"))
    assert unbound == [], BIND


def test_what_is_bound_is_still_said():
    """A few may wait while a chapter is being written anew; the sentences of the others stand in their page, and name that chapter."""
    said = {place: [numbers for sentence, numbers in mentions(place[0]) if place[1] in sentence] for place in BOUND if place[0] in READ}
    gone = [place for place, found in said.items() if not found]
    assert len(gone) <= len(BOUND) // 10, "No page has these sentences any more: take them out of BOUND, or write them anew."
    assert [place for place, found in said.items() if found and not {*map(str, BOUND[place])} <= {each for one in found for each in one}] == []


# Links

@EACH
def test_links_lead_to_what_exists(own):
    """To notebooks and exercises of the book, and to a widget of the page that knows the names in the address."""
    path = READ[own]
    sources = " ".join(source for source, is_code, _ in cells(path) if not is_code)
    for name, exercise in re.findall(r"\(([^()\s]*\.ipynb)(?:#ex-([\d-]+))?\)", sources):
        target = (path.parent / name).resolve()
        assert target.exists(), name
        assert not exercise or f"Exercise {exercise.replace('-', '.')} " in everything(target.stem[:2])[0]
    for exercise in re.findall(r"\(#ex-([\d-]+)\)", sources):
        assert f"### Exercise {exercise.replace('-', '.')} " in sources
    widgets = {}
    for *_, html in cells(path):
        for place in BeautifulSoup(html, "html.parser").select("[data-afm]") if "data-afm" in html else ():
            widgets.setdefault(place["data-afm"], json.loads(place.find("script").string).get("address", []))
    if path.suffix == ".md":
        return
    for link in BeautifulSoup(sources, "html.parser").select("a.drive"):
        for key, _ in parse_qsl(unquote(link["href"]).lstrip("#").replace("&amp;", "&"), keep_blank_values=True):
            name, _, trait = key.partition(".")
            assert name in widgets, f"The link “{link.get_text()}” sets {name}, and page {own} has no such widget."
            assert not trait or trait in widgets[name], f"{name} carries no {trait} in its address."


def test_a_reference_to_nothing_is_found():
    assert words("the glimp of (02_x.ipynb) a cat") == {"glimp"} and "glimp" in rare() and "bank" not in rare()
    assert [numbers for _, numbers in mentions("12")] and MENTION.search("chapters 6 and 7")[0] == "chapters 6 and 7"
    assert MENTION.search("see Chapter 12.")[1] == "12"
