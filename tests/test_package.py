"""The package as a whole: its fixed names, which module may import which, and its examples."""

import ast
import doctest
import graphlib
import importlib
import pkgutil
import sys
from pathlib import Path

import pytest

import attention_lib

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
}
FOLDER = Path(attention_lib.__file__).parent
ON_TOP = {"plots", "checks", "widgets"}  # nothing of the mathematics may stand on these
MATHEMATICS = sorted({path.stem for path in FOLDER.glob("*.py")} - ON_TOP - {"__init__"})
MODULES = ["attention_lib", *(found.name for found in pkgutil.walk_packages([str(FOLDER)], "attention_lib."))]


def imports(module):
    """Every name that a module imports from, anywhere in its text."""
    for node in ast.walk(ast.parse((FOLDER / f"{module}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            yield node.module


def own_imports(module):
    """The modules of the package itself that a module imports."""
    return {name.split(".")[1] if "." in name else "__init__"
            for name in imports(module) if name.split(".")[0] == "attention_lib"}


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
    assert order.index("attention") < order.index("transformer") < order.index("minilm")


@pytest.mark.parametrize("module", ["numbers", "spelling", "packed_files", "tensors", "attention", "positions", "wordpiece"])
def test_these_modules_stand_on_their_own_but_for_the_door_of_numbers(module):
    assert own_imports(module) <= {"numbers"} - {module}


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_the_docstrings_run(module):
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_there_are_examples_to_run():
    finder = doctest.DocTestFinder(exclude_empty=True)
    for name in ("text", "attention", "positions", "transformer", "wordpiece", "minilm", "vectors", "widgets.meaning_shift.widget"):
        tests = finder.find(importlib.import_module(f"attention_lib.{name}"))
        assert any(test.examples for test in tests), name
