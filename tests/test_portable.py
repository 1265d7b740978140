"""The reader of portable Markdown itself: it lets through what every renderer knows, and finds what only MyST knows."""

import pytest
from portable import odd_forms


@pytest.mark.parametrize("text", [
    "## A heading\n\nText, *em*, **strong**, `code`, a [link](01_words.ipynb), ![a picture](x.png).\n\n- one\n- two\n\n3. three\n\n> said",
    "| a | b |\n|:--|--:|\n| 1 | 2<br>3 |", "$x_{a}$, $$\\frac{a}{b}$$\n\n$$\nx\n$$", "```python\nx = {1: ':::{note}'}\n```\n\n```\nplain\n```",
    "`{note}` and f`a` and `:::{note}` and x{a}", "at 10:30: it is {so}", "A line  \nand the next\\\nand so on",
    '<details class="look-back"><summary>Look back</summary>\n\nA <b class="query">query</b>.\n\n</details>',
    '<details class="solution"><summary>Solution</summary>\n\nText.\n\n```python\nx\n```\n\n</details>\n\n## Next',
    "<details><summary>The fine print of <code>learn</code></summary>\n\n$x$\n\n</details>", '<aside class="margin">\n\nA note.\n\n</aside>',
])
def test_what_every_renderer_knows_is_let_through(text):
    assert odd_forms(text) == []


@pytest.mark.parametrize("text", [
    # directives, however they are fenced and wherever they stand
    "```{note}\nhi\n```", "````{solution} ex-1-1\n:class: dropdown\n````", "~~~{tip}\n~~~", ":::{dropdown} More\nhi\n:::", ":::\nhi\n:::",
    "- one\n\n  ```{margin}\n  x\n  ```", "> :::{note}\n> :::", "```{code-cell} python\n```", "``` {figure} x.png\n```", "```{math}\n:label: x\n```",
    '<details><summary>a</summary>\n\n```{note}\n```\n\n</details>', "```python {1,2}\n```", "::::{grid}\n::::",
    # roles, targets, options, comments
    "see {numref}`a`", "{ref}`` a ``", "{doc}`x <y>` in *{term}`z`*", "(lab)=\n# x", ":nonumber:\n", ":label: ex-1", "% a comment", "+++", "$$x$$ (eq)",
    "$$\nx\n$$ (eq)", "a[^1]\n\n[^1]: note", "{{ a }}", "a {{ b }} c", "term\n: meaning", "\\begin{align}x\\end{align}", "---\na: 1\n---\n", "- [ ] a",
    # attributes, and links that only MyST can follow
    "{.tip}\nText", "[x]{.red}", "![a](b){width=3}", "`x`{.py}", "[](x.md)", "<project:x.md>", "<inv:x#y>", "[x](#here)",
    # HTML that comes open, cannot be read as Markdown, or is cut off elsewhere
    '<details open><summary>a</summary>\n\nb\n\n</details>', '<details class="solution"><summary>Solution</summary>\nb\n</details>',
    '<details class="solution"><summary>Solution</summary>\n\nb', "b\n\n</details>", "<div class='admonition'>\n\nb\n\n</div>", "<script>x</script>",
    '<aside class="margin">text</aside>', "a <span style='color:red'>b</span>", '<aside class="margin">\n\nb', "<!-- a comment -->",
])
def test_what_only_some_renderers_know_is_found(text):
    assert odd_forms(text) != []
