"""Restart and run all cells of the chapters, and store them so that a second run leaves no difference.

    python scripts/run_notebooks.py [chapters/NN_name.ipynb ...]

What changes from run to run is taken out: timings, random ids of widgets, the version of Python.
Cells tagged `skip-execution` (the exercises' stubs) stay as they are.
"""

import base64
import io
import json
import os
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from PIL import Image

os.environ.setdefault("OMP_NUM_THREADS", "1")  # on a busy machine threads that wait for each other take minutes
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def main(paths):
    """Run each notebook and write it back."""
    for path in map(Path, paths or sorted(Path("chapters").glob("*.ipynb"))):
        notebook = nbformat.read(path, as_version=4)
        began = time.monotonic()
        NotebookClient(notebook, timeout=300, kernel_name="python3", record_timing=False, store_widget_state=True,
                       coalesce_streams=True,
                       resources={"metadata": {"path": str(path.parent)}}).execute()
        path.write_text(normalised(notebook), encoding="utf-8")
        print(f"{path}: {time.monotonic() - began:.1f} s")


def normalised(notebook):
    """The notebook as text, without what differs from run to run."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code" and "skip-execution" in cell.metadata.get("tags", []):
            cell.outputs, cell.execution_count = [], None
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr" and "\r" in output.text:
                output.text = "\r"  # what a progress bar left behind: times
            if "image/png" in output.get("data", {}):
                output.data["image/png"] = smaller(output.data["image/png"])
    widgets = notebook.metadata.get("widgets", {})
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    if widgets.get(WIDGET_STATE, {}).get("state"):
        notebook.metadata["widgets"] = widgets
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    for number, model in enumerate(_models_in_order(notebook)):
        text = text.replace(model, f"{number:032x}")
    return nbformat.writes(_sorted(nbformat.reads(text, as_version=4))) + "\n"


def smaller(png):
    """A picture (base64) in 128 colours: half the bytes, and no difference to the eye."""
    packed = io.BytesIO()
    Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB").quantize(
        128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(packed, format="png", optimize=True)
    return base64.b64encode(packed.getvalue()).decode()


def _models_in_order(notebook):
    """Ids of the widgets' models: first those shown, in the order of their cells, then what they refer to."""
    state = notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    shown = [output.data[mime]["model_id"] for cell in notebook.cells for output in cell.get("outputs", [])
             for mime in output.get("data", {}) if mime.startswith("application/vnd.jupyter.widget-view")]
    referred = [model for each in shown if each in state for model in _references(state[each]["state"])]
    return [*dict.fromkeys(model for model in [*shown, *referred, *sorted(state)] if model in state)]


def _references(state):
    return [value.removeprefix("IPY_MODEL_") for _, value in sorted(state.items())
            if isinstance(value, str) and value.startswith("IPY_MODEL_")]


def _sorted(notebook):
    """The widgets' state in the order of its ids."""
    widgets = notebook.metadata.get("widgets", {}).get(WIDGET_STATE)
    if widgets:
        widgets["state"] = dict(sorted(widgets["state"].items()))
    return notebook


if __name__ == "__main__":
    main(sys.argv[1:])
