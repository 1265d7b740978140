"""The chapters as JupyterLab shows them, as they are stored and before anything has run: half of the readers live there."""

import re

import nbformat
import pytest
from conftest import CHAPTERS

from attention_lib.questions import QUESTIONS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# What Markdown in Lab prints as it stands: directives, their options, roles, and what should have become HTML.
UNREAD = re.compile(r"`{3,}\{|:{3,}|^:\w+:|\{\w+\}`|</?(?:details|aside|summary)", re.MULTILINE)
DRAWN = "() => ![...document.querySelectorAll('.jp-Notebook')].some((page) => /<.?details/.test(page.innerText))"  # Lab takes a while
SEEN = """(whys) => {
  const [page] = document.querySelectorAll(".jp-Notebook");
  const folds = [...page.querySelectorAll("details")];
  const solutions = folds.filter((each) => /^(Solution|Answer)$/.test(each.querySelector("summary").innerText.trim()));
  const folded = page.querySelectorAll(".jp-CodeCell:has(.jp-InputPlaceholder, .jp-Placeholder)");
  return {
    text: page.innerText, open: folds.filter((each) => each.open).length,
    solutions: solutions.length, answers: whys.filter((why) => page.innerText.includes(why)),
    pictures: [...page.querySelectorAll(".jp-OutputArea img")].filter((each) => each.naturalWidth > 0).length, folded: folded.length,
  };
}"""


@pytest.fixture(scope="module")
def page(lab, browser):
    """JupyterLab, opened once: that costs as much as three chapters."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(60_000)
    page.goto(f"{lab.address}lab?reset")
    page.wait_for_function("() => window.jupyterapp")
    page.evaluate("() => jupyterapp.restored.then(() => true)")
    yield page
    page.close()


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_no_directive_no_open_solution_and_no_answer_is_in_sight(path, page):
    page.evaluate("""async (path) => {
        await jupyterapp.commands.execute("application:close-all");
        document.querySelectorAll(".jp-Notebook").forEach((each) => each.remove());  // what is left would be drawn first
        await jupyterapp.commands.execute("docmanager:open", { path }); }""", path.name)
    title = nbformat.read(path, as_version=4).cells[0].source.split("\n")[0].removeprefix("# ")
    page.get_by_role("heading", name=title).first.wait_for()
    page.locator(".jp-Notebook details").nth(5).wait_for(state="attached")
    page.locator(".jp-Notebook .jp-Cell").last.get_by_role("heading").first.wait_for(state="attached")
    for _ in range(60):  # Lab draws what is in sight first, and the rest when it has time
        if page.evaluate(DRAWN):
            break
        page.wait_for_timeout(500)
    seen = page.evaluate(SEEN, [why for _, answers in QUESTIONS.values() for _, _, why in answers])
    assert UNREAD.findall(seen["text"]) == []
    assert (seen["open"], seen["answers"]) == (0, [])
    assert seen["solutions"] >= 6  # four exercises, and a quiz of two questions or more
    assert seen["folded"] >= 2  # the quiz's code
    assert seen["pictures"] > 0
