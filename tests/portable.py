"""What every renderer of notebooks knows of Markdown: the site, JupyterLab, Colab, VS Code and nbconvert alike.

MyST knows more, and what the others do not know they print as it stands, or show what should be folded. So a text is read
by MyST's own parser with all that it can do switched on, and whatever it finds beyond the common stock is odd.
"""

import re
from itertools import pairwise

from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

EXTENSIONS = {"amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath", "fieldlist", "substitution", "tasklist"}
PARSER = create_md_parser(MdParserConfig(enable_extensions=EXTENSIONS), RendererHTML)
KNOWN = {"heading", "paragraph", "inline", "text", "strong", "em", "softbreak", "hardbreak", "code_inline", "fence", "blockquote", "hr",
         "bullet_list", "ordered_list", "list_item", "table", "thead", "tbody", "tr", "th", "td", "link", "image",
         "math_inline", "math_block", "html_block", "html_inline"}
ATTRIBUTES = {"link_open": {"href", "title"}, "image": {"src", "alt", "title"}, "ordered_list_open": {"start"},
              "th_open": {"style"}, "td_open": {"style"}}
# A fold and a margin note stand in lines of their own between empty lines: so their Markdown is read as Markdown.
BLOCK = re.compile(r'<details(?: class="(?:solution|look-back)")?><summary>(?:[^<>\n]|</?code>)+</summary>\n?|</details>\n?|<aside class="margin">\n?|</aside>\n?')
INLINE = re.compile(r'<br>|</?(?:sub|sup|kbd)>|<b class="(?:query|key|value|river|money)">|</b>|<a class="drive" href="#[\w.=%&-]+">|</a>')
OWN_LINK = re.compile(r"(?:project|path|inv|myst):|#|$")  # MyST's, and anchors, which each renderer spells in its own way


def odd_forms(text):
    """What in a text not every renderer knows, each as a short sentence; an empty list if there is nothing."""
    tokens = list(_tokens(PARSER.parse(text)))
    found = [*filter(None, map(_odd, tokens))]
    found += [f"link without a text: {one.attrs['href']}" for one, other in pairwise(tokens)
              if (one.type, other.type) == ("link_open", "link_close")]
    html = [token.content for token in tokens if token.type == "html_block"]
    found += [f"<{name}> and </{name}> do not pair" for name in ("details", "aside")
              if sum(each.startswith(f"<{name}") - each.startswith(f"</{name}") for each in html)]
    return found


def _tokens(tokens):
    for token in tokens:
        yield token
        yield from _tokens(token.children or [])


def _odd(token):
    kind = re.sub(r"_(open|close)$", "", token.type)
    if kind not in KNOWN:
        return f"{kind}: {token.content or token.info or token.attrs}"
    if {*token.attrs} - ATTRIBUTES.get(token.type, set()):
        return f"attributes of a {kind}: {token.attrs}"
    if kind == "fence" and not re.fullmatch(r"\w*", token.info.strip()):
        return f"directive: {token.info}"
    if kind == "link" and token.attrs and OWN_LINK.match(token.attrs["href"]):
        return f"link: {token.attrs['href']!r}"
    form = {"html_block": BLOCK, "html_inline": INLINE}.get(kind)
    if form and not form.fullmatch(token.content):
        return f"HTML: {token.content}"
    return None
