"""Sphinx: bring the widgets to life on a page that has no kernel, no server and no other host.

A notebook's output already holds each widget as HTML (`BookWidget.page_html`). This extension writes
the JavaScript, the styles and the weights beside the pages, offers a directive for Markdown pages,

    ```{widget} MeaningShift
    sentence: We sat by the river bank.
    sharpness: 2
    ```

and takes off the pages what they do not need.
"""

import base64
import json
import os
import re
from hashlib import sha256
from pathlib import Path

import yaml
from bs4 import BeautifulSoup
from docutils import nodes
from room import with_room
from sphinx.errors import SphinxError
from sphinx.util.docutils import SphinxDirective
from sphinx.util.fileutil import copy_asset_file

from attention_lib import widgets
from attention_lib.data_files import FOLDER, check_all_published, check_published
from attention_lib.plots.picture import unfolded
from attention_lib.widgets.attention_training.constants import SENTENCES
from attention_lib.widgets.attention_training.film import sentences_shard
from attention_lib.widgets.core.link import host_script, linked_files, rooms_of, style, without_comments
from attention_lib.widgets.embedding_map.widget import SHARDS
from attention_lib.widgets.heads.examples import HEADS_SHARD, heads_shard
from attention_lib.widgets.meaning_shift.trained import PAGE_SHARDS, sense_shard
from attention_lib.widgets.minilm.shards import MODEL_SHARDS, model_shard
from attention_lib.widgets.model.constants import PRESETS_SHARD
from attention_lib.widgets.model.reading import presets_shard

PART = 240_000  # bytes of a shard in one script: small enough for a progress bar
# Until its own script has come, the theme leaves "auto", which has the style of neither.
THEME_NOW = """{
  const { dataset } = document.documentElement;
  if (dataset.theme === "auto") dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}"""
# A folder on a disk lets no page read another one, so the search there shows titles without excerpts.
NO_EXCERPTS = """document.addEventListener("DOMContentLoaded", () => {
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
});"""
# Paper is light, and narrower than most screens: a widget goes there as it stands on the screen, smaller if need be.
# Style sheets see to the rest; a widget could not arrange itself anew, because no script runs while a page is printed.
ON_PAPER = """{
  const { dataset } = document.documentElement, paper = matchMedia("print"), ROOM = 660;
  let before;
  const turn = (printed) => {
    if (printed && dataset.theme === "dark") [before, dataset.theme] = ["dark", "light"];
    else if (!printed && before) [dataset.theme, before] = [before, undefined];
  };
  const fit = (printed) => {
    const all = [...document.querySelectorAll(".afm .al")].map((each) => [each.style, each.offsetWidth]);
    for (const [style, width] of all) {
      style.width = printed && width ? `${width}px` : "";
      style.zoom = printed && width > ROOM ? ROOM / width : "";
    }
  };
  paper.addEventListener("change", () => turn(paper.matches));
  for (const [event, printed] of [["beforeprint", true], ["afterprint", false]])
    addEventListener(event, () => { turn(printed); fit(printed); });
}"""
FIRST = 300  # before the theme's own scripts, so that fallbacks never flash


class DataError(SphinxError):
    """The data that the pages would carry is not what was published."""

    category = "The book's data"


def check_data(app):
    """A damaged file would reach every reader, and some are only read in the browser: stop before the first page."""
    try:
        check_all_published()
        for file in SHARDS.values():
            check_published(file)  # even if the list has lost its line
    except (OSError, ValueError) as error:
        raise DataError(str(error)) from error


class WidgetDirective(SphinxDirective):
    """A widget on a Markdown page; the content is YAML, one trait a line."""

    required_arguments = 1
    has_content = True

    def run(self):
        """The widget as one raw HTML node."""
        kind = getattr(widgets, self.arguments[0], None)
        if self.arguments[0] not in widgets.__all__:
            raise self.error(f"There is no widget {self.arguments[0]}; choose one of {', '.join(widgets.__all__)}.")
        try:
            given = yaml.safe_load("\n".join(self.content)) or {}
            if not isinstance(given, dict):
                raise ValueError("The content is one argument a line, such as `sentence: We sat by the river bank.`")
            page = kind(**given).page_html()
        except (TypeError, ValueError, yaml.YAMLError) as error:  # the page's own line is told, not this one
            raise self.error(f"{self.arguments[0]}: {error}") from None
        return [nodes.raw("", page, format="html")]


def short_links(app, doctree):
    """An exercise keeps its address when its title is reworded: #ex-6-1, beside the one made of the title."""
    for title in doctree.findall(nodes.title):
        exercise = re.match(r"Exercise (\d+)\.(\d+)\b", title.astext())
        if exercise:
            title.parent["ids"].append("ex-{}-{}".format(*exercise.groups()))


def with_contents(chapters, contents):
    """The list of chapters, and under the current one the contents of its page."""
    page = BeautifulSoup(str(chapters), "html.parser")
    current = page.select_one("li.current.active")
    if current and str(contents).strip():
        named = {"class": "page-toc", "id": "pst-page-toc-nav", "aria-label": "On this page"}
        within = page.new_tag("nav", attrs=named)
        within.append(BeautifulSoup(str(contents), "html.parser"))
        current.append(within)
    return str(page)


def finish_page(app, page, template, context, doctree):
    """Folded code is called what it says; widgets have their room; the left bar can hold a page's contents."""
    context["with_contents"] = with_contents
    if "body" in context:
        called = context["body"].replace('<summary aria-label="Toggle hidden content">', "<summary>")
        context["body"] = with_room(unfolded(called))


def write_assets(app, exception):
    """Write host, widgets, styles and shards into _static/afm, and empty the theme's heaviest script."""
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir, "_static", "afm")
    (folder / "shards").mkdir(parents=True, exist_ok=True)
    kinds = [getattr(widgets, name) for name in widgets.__all__]
    files = {kind.name: linked_files(kind.main()) for kind in kinds}
    rooms = {name: rooms_of(texts) for name, texts in files.items()}
    shards = {name: list(_parts(content)) for name, content in page_shards()}
    hashes = shard_hashes(shards)
    known = {name: [len(parts), hashes[name]] if name in hashes else len(parts) for name, parts in shards.items()}
    host = host_script(rooms, known)
    (folder / "host.js").write_text(host, encoding="utf-8")
    (folder / "widgets.css").write_text(style(*(kind.main() for kind in kinds)), encoding="utf-8")
    texts = {name: without_comments(text) for each in files.values() for name, text in each.items()}
    for room in rooms_of(texts):  # a script a room: what two widgets of a page share is fetched once
        _write_script(folder, f"{room}.js", {name: text for name, text in texts.items() if name.startswith(f"{room}/")})
    for name, parts in shards.items():
        for number, part in enumerate(parts):
            place = ".".join([name, *hashes.get(name, "").split(), str(number), "js"])
            _write_script(folder, f"shards/{place}", base64.b64encode(part).decode())
    # The builder's own index.html only redirects, and loses the sentence that stands in the address.
    copy_asset_file(str(Path(app.outdir, f"{app.config.root_doc}.html")), str(Path(app.outdir, "index.html")))
    for icons in Path(app.outdir, "_static", "scripts").glob("fontawesome.js*"):
        icons.write_text("// The icons come from the web font; the script version is not needed.\n", encoding="utf-8")


def page_shards():
    """The name and the bytes of every shard: words, their map, parts of the real model, maps of senses, sentences."""
    yield from ((name, (FOLDER / file).read_bytes()) for name, file in SHARDS.items())
    yield from ((name, model_shard(name)) for name in MODEL_SHARDS)
    yield HEADS_SHARD, heads_shard()
    yield PRESETS_SHARD, presets_shard()
    yield SENTENCES, sentences_shard()
    yield from ((name, sense_shard(name)) for name in PAGE_SHARDS)


def shard_hashes(shards):
    """What the names of the real model's parts carry, so that a page can keep them for good: name → hash.

    The parts of the word table have one in common, as every page names them all.
    """
    rows = [name for name in MODEL_SHARDS if name.startswith("rows-")]
    groups = [rows, *([name] for name in MODEL_SHARDS if name not in rows)]
    digests = {group[0]: sha256(b"".join(part for name in group for part in shards[name])) for group in groups}
    return {name: digests[group[0]].hexdigest()[:8] for group in groups for name in group}


def _parts(content):
    return (content[start : start + PART] for start in range(0, len(content), PART))


def _write_script(folder, address, content):
    script = f"AFM.define({json.dumps(address)}, {json.dumps(content, ensure_ascii=False)});\n"
    (folder / address).write_text(script, encoding="utf-8")


def set_address(app, config):
    """The published address, for link previews, comes from the outside; a local build has none."""
    config.html_baseurl = config.ogp_site_url = os.environ.get("BOOK_URL", "")


def setup(app):
    """Register with Sphinx."""
    app.add_directive("widget", WidgetDirective)
    app.connect("config-inited", set_address, priority=100)
    app.connect("builder-inited", check_data)
    app.connect("doctree-read", short_links)
    app.connect("html-page-context", finish_page)
    app.connect("build-finished", write_assets)
    app.add_js_file("afm/host.js", priority=FIRST)
    app.add_js_file(None, body=THEME_NOW, priority=FIRST)
    app.add_js_file(None, body=ON_PAPER, priority=FIRST)
    app.add_js_file(None, body=NO_EXCERPTS, priority=FIRST)
    app.add_css_file("afm/widgets.css")
    return {"version": "1", "parallel_read_safe": True}
