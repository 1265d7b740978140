"""The package as a whole: its fixed names, which module may import which, and its examples."""

import ast
import doctest
import graphlib
import importlib
import pkgutil
import re
import sys
from pathlib import Path
from posixpath import normpath

import pytest

import attention_lib
import attention_lib.widgets

FIXED_NAMES = {  # name → the module it lives in
    "tokenize": "text",
    "one_hot": "text",
    "bag_of_words": "text",
    "tf_idf": "text",
    "cooccurrence": "static",
    "ppmi": "static",
    "svd_vectors": "static",
    "train_skip_gram": "static",
    "cosine_similarity": "vectors",
    "WordVectors": "vectors",
    "softmax": "attention",
    "scaled_dot_product_attention": "attention",
    "causal_mask": "attention",
    "AttentionParams": "attention",
    "multi_head_attention": "attention",
    "sinusoidal_positions": "positions",
    "rotate": "positions",
    "layer_norm": "transformer",
    "gelu": "transformer",
    "feed_forward": "transformer",
    "encoder_block": "transformer",
    "load_minilm": "minilm",
    "flash_attention": "efficient",
    "sliding_window_attention": "efficient",
    "linear_attention": "efficient",
    "KVCache": "efficient",
    "load_encoder": "encoder_files",
    "Adam": "learning",
    "train": "learning",
    "softmax_backward": "learning",
    "attention_backward": "learning",
    "multi_head_attention_backward": "learning",
    "layer_norm_backward": "learning",
    "gelu_backward": "learning",
    "feed_forward_backward": "learning",
    "linear_backward": "learning",
    "cross_entropy": "learning",
    "numeric_gradient": "learning",
}
FOLDER = Path(attention_lib.__file__).parent
ON_TOP = {"plots", "checks", "widgets"}  # nothing of the mathematics may stand on these
MATHEMATICS = sorted({path.stem for path in FOLDER.glob("*.py")} - ON_TOP - {"__init__"} | {"measure", "learning"})
SHARED = {"core": set(), "minilm": {"core"}, "word_map": {"core"}}  # rooms of the widgets → the rooms they stand on
MODULES = ["attention_lib", *(found.name for found in pkgutil.walk_packages([str(FOLDER)], "attention_lib."))]


def imports(module):
    """Every name that a module imports from, anywhere in its text; of a folder, in all its files."""
    folder = FOLDER / module
    for path in sorted(folder.glob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{module} has a relative import"
                yield node.module


def own_imports(module):
    """The modules of the package itself that a module imports."""
    return {name.split(".")[1] if "." in name else "__init__"
            for name in imports(module) if name.split(".")[0] == "attention_lib"} - {module}


@pytest.mark.parametrize(("name", "module"), FIXED_NAMES.items(), ids=FIXED_NAMES)
def test_a_fixed_name_can_be_imported_from_the_package(name, module):
    assert name in attention_lib.__all__
    assert getattr(attention_lib, name) is getattr(importlib.import_module(f"attention_lib.{module}"), name)


def test_every_public_name_exists():
    assert len(attention_lib.__all__) == len(set(attention_lib.__all__))
    assert all(hasattr(attention_lib, name) for name in attention_lib.__all__)


def test_the_modules_of_mathematics_are_found():
    assert {"text", "tensors", "attention", "vectors", "data_files"} <= set(MATHEMATICS)


@pytest.mark.parametrize("module", MATHEMATICS)
def test_mathematics_imports_numpy_the_standard_library_and_what_trains_visibly_and_on_one_thread_alone(module):
    outside = {name.split(".")[0] for name in imports(module)} - {"attention_lib"}
    assert outside <= {"numpy", "tqdm", "threadpoolctl"} | sys.stdlib_module_names
    assert own_imports(module) <= set(MATHEMATICS)


def test_modules_import_each_other_in_one_direction():
    graph = {module: own_imports(module) for module in MATHEMATICS}
    order = list(graphlib.TopologicalSorter(graph).static_order())  # CycleError if there is a circle
    assert order.index("tensors") < order.index("data_files") < order.index("vectors")
    assert order.index("attention") < order.index("transformer") < order.index("encoder") < order.index("minilm")
    assert order.index("attention") < order.index("experiment") < order.index("encoder") < order.index("encoder_files")
    assert order.index("transformer") < order.index("learning") < order.index("static")
    assert not any("measure" in known for known in graph.values())  # it stands on others, and none of them on it
    assert {"ruler", "minilm", "senses", "vectors", "attention", "bank"} <= graph["measure"]


# ---- the rooms of the widgets: a widget → minilm, word_map → core → the mathematics

def rooms_in(root):
    """The folders of a folder of widgets: those that several share, and one a widget."""
    return sorted(path.name for path in root.iterdir() if path.is_dir() and path.name != "__pycache__")


def python_imports(text):
    """Every module and name that a Python file imports: "attention_lib.widgets.core.base.BookWidget"."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def may_import(room, name):
    """May a Python file of this room import this?"""
    parts = name.split(".")
    if parts[0] != "attention_lib":
        return parts[0] != ""  # a relative import says less than the whole name
    if parts[1:2] != ["widgets"]:
        return room not in SHARED or parts[1] in {*MATHEMATICS, *(["plots"] if room in ("core", "word_map") else [])}
    return len(parts) > 3 and parts[2] in {room} | SHARED.get(room, set(SHARED))


def wrong_imports(root):
    """Whoever stands on a room that it should not know: ["core/dom.js imports heads/arcs.js", …]."""
    wrong = []
    for room in rooms_in(root):
        for path in sorted((root / room).rglob("*.py")):
            odd = [name for name in python_imports(path.read_text(encoding="utf-8")) if not may_import(room, name)]
            wrong += [f"{room}/{path.name} imports {name}" for name in odd]
        for path in sorted((root / room).rglob("*.js")):
            asked = re.findall(r"""\bfrom\s*["']([^"']+)["']""", path.read_text(encoding="utf-8"))
            others = [normpath(f"{room}/{each}") for each in asked]
            known = {room} | SHARED.get(room, set(SHARED))
            wrong += [f"{room}/{path.name} imports {other}" for other in others if other.split("/")[0] not in known]
    return wrong


def test_every_widget_has_a_room_of_its_name():
    names = {getattr(attention_lib.widgets, name).name.replace("-", "_") for name in attention_lib.widgets.__all__}
    assert {*rooms_in(FOLDER / "widgets")} == names | {*SHARED}
    for name in names:
        assert {"widget.py", "index.js", "style.css"} <= {path.name for path in (FOLDER / "widgets" / name).iterdir()}


def test_no_room_imports_one_that_it_should_not_know():
    assert wrong_imports(FOLDER / "widgets") == []


def test_nothing_but_the_widgets_imports_widgets():
    for path in sorted(FOLDER.rglob("*.py")):
        if path.relative_to(FOLDER).parts[0] != "widgets":
            names = python_imports(path.read_text(encoding="utf-8"))
            assert [name for name in names if name.startswith("attention_lib.widgets")] == [], path.name


@pytest.mark.parametrize(("file", "text", "wrong"), [
    ("core/dom.js", 'import { arcs } from "../heads/arcs.js";', "heads/arcs.js"),
    ("core/dom.js", 'import {\n  layer,\n} from "../minilm/layer.js";', "minilm/layer.js"),
    ("minilm/model.js", "import { a } from '../word_map/names.js';", "word_map/names.js"),
    ("word_map/names.js", 'import { a } from "../minilm/model.js";', "minilm/model.js"),
    ("heads/index.js", 'import { a } from "../positions/chips.js";', "positions/chips.js"),
    ("heads/index.js", 'export { a } from "./../quiz/index.js";', "quiz/index.js"),
    ("core/base.py", "from attention_lib.widgets.minilm.shards import ROOM", "attention_lib.widgets.minilm.shards.ROOM"),
    ("minilm/shards.py", "from attention_lib import plots", "attention_lib.plots"),
    ("minilm/shards.py", "import attention_lib.widgets.word_map.figure", "attention_lib.widgets.word_map.figure"),
    ("minilm/shards.py", "def late():\n    from attention_lib.widgets.quiz import widget", "attention_lib.widgets.quiz.widget"),
    ("heads/widget.py", "from attention_lib.widgets.positions import figure", "attention_lib.widgets.positions.figure"),
    ("heads/widget.py", "from attention_lib.widgets import Positions", "attention_lib.widgets.Positions"),
    ("heads/widget.py", "from attention_lib import widgets", "attention_lib.widgets"),
    ("heads/widget.py", "from ..positions import figure", "..positions.figure"),
])
def test_a_wrong_import_is_found(tmp_path, file, text, wrong):
    right = {"core/grid.js": 'import { h } from "./dom.js";', "heads/index.js": 'import { grid } from "../core/grid.js";\n',
             "minilm/model.js": 'import { h } from "../core/dom.js";\n', "word_map/figure.py": "from attention_lib import plots",
             "heads/widget.py": "import json\nfrom attention_lib.widgets.minilm.shards import ROOM\nfrom attention_lib import plots\n"
                                "from attention_lib.widgets.heads import examples\nfrom attention_lib.minilm import HEADS\n"}
    for name, lines in {**right, file: right.get(file, "") + text}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(lines, encoding="utf-8")
    assert wrong_imports(tmp_path) == [f"{file} imports {wrong}"]


@pytest.mark.parametrize("module", ["numbers", "spelling", "packed_files", "tensors", "attention", "positions", "wordpiece"])
def test_these_modules_stand_on_their_own_but_for_the_door_of_numbers(module):
    assert own_imports(module) <= {"numbers"} - {module}


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_the_docstrings_run(module):
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_there_are_examples_to_run():
    finder = doctest.DocTestFinder(exclude_empty=True)
    for name in ("text", "attention", "efficient", "cost", "positions", "transformer", "wordpiece", "experiment", "encoder", "encoder_files", "minilm", "vectors", "learning.gradients", "learning.adam", "learning.training",
                 "widgets.meaning_shift.widget"):
        tests = finder.find(importlib.import_module(f"attention_lib.{name}"))
        assert any(test.examples for test in tests), name
