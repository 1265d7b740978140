"""The linker of the widgets' JavaScript: what it joins, what it refuses, and how errors look in the reader's browser."""

import pytest

from attention_lib.widgets import MeaningShift, Quiz
from attention_lib.widgets.core.link import ROOT, exports, linked, linked_files, rooms_of, style, without_comments


@pytest.fixture
def house(tmp_path):
    """house({name: text}) writes files into a folder and returns it."""
    def write(files):
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path
    return write


def test_each_file_comes_once_and_behind_what_it_imports(house):
    root = house({
        "core/dom.js": "export const h = 1;\n",
        "core/grid.js": 'import { h } from "./dom.js";\nexport const grid = h;\n',
        "quiz/index.js": 'import { grid } from "../core/grid.js";\nimport {\n  h,\n} from "../core/dom.js";\nexport default { grid, h };\n',
    })
    files = linked_files("quiz/index.js", root)
    assert list(files) == ["core/dom.js", "core/grid.js", "quiz/index.js"]
    assert files["core/grid.js"].startswith('import { h } from "core/dom.js";\n')


@pytest.mark.parametrize("line", [
    'import h from "./dom.js";', 'import * as dom from "./dom.js";', 'import "./dom.js";', "import { h } from './dom.js';",
    'import { h } from "./dom.js"', 'import { h } from "dom.js";', 'import { h } from "https://example.org/dom.js";',
    'import { h } from "./dom.js"; // why', "export { h };", 'export * from "./dom.js";', 'export { h } from "./dom.js";',
    "export const { a, b } = { a: 1, b: 2 };", "export const [a] = [1];", "export var a = 1;",
    'const later = () => import("./dom.js");',
])
def test_every_other_form_is_refused_with_its_line(house, line):
    root = house({"dom.js": "export const h = 1;\n", "index.js": f"// a widget\n{line}\nexport default {{}};\n"})
    with pytest.raises(ValueError, match="index.js, line 2: this form is not known"):
        linked("index.js", root)


def test_a_circle_is_named(house):
    root = house({"a.js": 'import { b } from "./b.js";\nexport const a = 1;\n', "b.js": 'import { c } from "./c.js";\nexport const b = 1;\n',
                  "c.js": 'import { b } from "./b.js";\nexport const c = 1;\n'})
    with pytest.raises(ValueError, match=r"^b.js → c.js → b.js is a circle"):
        linked("a.js", root)


@pytest.mark.parametrize(("names", "said"), [
    ("gone", "imports 'gone' from dom.js, which exports h, div"), ("h as", "imports 'h as'"), ("hidden", "'hidden'"),
    ("h, gone as b", "'gone as b'"),
])
def test_an_unknown_name_is_told_with_those_that_are_there(house, names, said):
    root = house({"dom.js": "const hidden = 1;\nexport const h = hidden;\nexport function div() {}\n",
                  "index.js": f'import {{ {names} }} from "./dom.js";\nexport default {{}};\n'})
    with pytest.raises(ValueError, match="^index.js imports") as raised:
        linked("index.js", root)
    assert said in str(raised.value)


def test_a_missing_file_and_one_outside_are_told(house):
    root = house({"quiz/index.js": 'import { h } from "../core/dom.js";\n', "out.js": 'import { h } from "../x.js";\n'})
    with pytest.raises(ValueError, match="^quiz/index.js imports core/dom.js, and there is no such file"):
        linked("quiz/index.js", root)
    with pytest.raises(ValueError, match="outside"):
        linked("out.js", root)


def test_all_known_exports_are_seen():
    text = "export const a = 1;\nexport let b;\nexport function c() {}\nexport async function d() {}\nexport class E {}\n" \
           "export default {};\nexport function* f() {}\n"
    assert exports(text) == ["a", "b", "c", "d", "E", "default", "f"]


def test_comments_go_and_lines_keep_their_numbers():
    text = ('// What it is.\nconst a = "// no comment"; // why\n  // more\n/**\n * @param {import("./a.js").A} b\n */\n'
            "const b = 1;\n  /** one line */\n  /** @type {B} */ (b).c = 1;\nconst c = 4 /* 2 */ * /** no */ 2;\n")
    assert without_comments(text).split("\n") == [
        "", 'const a = "// no comment"; // why', "", "", "", "", "const b = 1;", "", "  /** @type {B} */ (b).c = 1;",
        "const c = 4 /* 2 */ * /** no */ 2;", ""]


def test_a_comment_may_name_a_type_of_another_file(house):
    root = house({"index.js": '/**\n * @param {import("./gone.js").A} a\n */\nexport default {};\n'})
    assert list(linked_files("index.js", root)) == ["index.js"]
    house({"index.js": '/** one */\n/**\n * two\n */\nimport("./gone.js");\n'})
    with pytest.raises(ValueError, match="index.js, line 5: this form"):
        linked_files("index.js", root)


@pytest.mark.parametrize("file", sorted(ROOT.rglob("*.js")), ids=lambda file: f"{file.parent.name}/{file.name}")
def test_no_text_goes_over_several_lines(file):
    """One of them could begin like a comment."""
    lines = without_comments(file.read_text(encoding="utf-8")).replace("[-`{", "").split("\n")  # a class of characters
    assert [line for line in lines if line.count("`") % 2] == []


def test_a_widget_has_the_styles_of_the_rooms_that_it_takes_files_from():
    assert rooms_of(["core/dom.js", "quiz/a.js", "core/grid.js"]) == ["core", "quiz"]
    assert style(Quiz.main()) == "\n".join((ROOT / room / "style.css").read_text(encoding="utf-8") for room in ("core", "quiz"))
    assert style(Quiz.main()) != style(Quiz.main(), MeaningShift.main()) and style(Quiz.main()).startswith(style())


@pytest.mark.browser
def test_in_the_browser_files_keep_their_scope_and_errors_name_them(house, browser):
    root = house({
        "core/count.js": "const secret = 1;\nexport let count = 0;\nexport function up() {\n  count += secret;\n}\n",
        "core/fail.js": 'const secret = 2;\nexport const fail = () => {\n  throw new Error("`no` ${such} \\"thing\\"");\n};\n',
        "quiz/index.js": 'import { count as counted, up } from "../core/count.js";\nimport { fail } from "../core/fail.js";\n'
                         'const secret = 3;\nexport default {\n  render() {\n    up();\n    try {\n      fail();\n    } catch (error) {\n'
                         "      return [secret, counted, error.message, error.stack];\n    }\n  },\n};\n",
    })
    page = browser.new_page()
    secret, counted, message, stack = page.evaluate("""async (text) => {
        const address = URL.createObjectURL(new Blob([text], {type: "text/javascript"}));
        return (await import(address)).default.render(); }""", linked("quiz/index.js", root))
    page.close()
    assert (secret, counted, message) == (3, 1, '`no` ${such} "thing"')
    assert "attention_lib/widgets/core/fail.js:3:" in stack
    assert "attention_lib/widgets/quiz/index.js:8:" in stack


@pytest.mark.browser
def test_a_worker_is_one_script_of_a_file_and_all_that_it_imports(house, browser):
    root = house({
        "core/sum.js": "const secret = 1;\nexport const sum = (a, b) => a + b + secret;\nexport class Twice {\n  of = (a) => 2 * a;\n}\n",
        "core/more.js": 'import { sum } from "./sum.js";\nexport async function more(a) {\n  return sum(a, 100);\n}\n',
        "quiz/worker.js": 'import { more } from "../core/more.js";\nimport {\n  sum as added, Twice,\n} from "../core/sum.js";\nconst secret = 1000;\n'
                          'export const ask = (a) => new Promise((done) => {\n  const worker = new Worker("quiz/worker.js");\n'
                          "  worker.onmessage = ({ data }) => done(data);\n  worker.postMessage(a);\n});\n"
                          'if (typeof document === "undefined") {\n  self.onmessage = async ({ data }) =>'
                          " postMessage([added(data, secret), await more(data), new Twice().of(data)]);\n}\n",
        "quiz/index.js": 'import { ask } from "./worker.js";\nexport default { render: () => ask(7) };\n',
    })
    page = browser.new_page()
    assert page.evaluate("""async (text) => {
        const address = URL.createObjectURL(new Blob([text], {type: "text/javascript"}));
        return (await import(address)).default.render(); }""", linked("quiz/index.js", root)) == [1008, 108, 14]
    page.close()
