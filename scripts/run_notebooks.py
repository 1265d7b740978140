"""Restart and run all cells of the chapters, and store them so that a second run leaves no difference.

    python scripts/run_notebooks.py [chapters/NN_name.ipynb ...]

What changes from run to run is taken out: timings, the version of Python, and the living widgets, which a kernel makes
anew (their picture, table and page stay). What a notebook program left in a cell's metadata goes too, and a cell of
your own gets a name from its first words. Cells tagged `skip-execution` (the exercises' stubs) stay as they are.
"""

import base64
import io
import os
import re
import sys
import time
from pathlib import Path

import nbformat
from build_site import chapters
from nbclient import NotebookClient
from PIL import Image

os.environ.setdefault("OMP_NUM_THREADS", "1")  # on a busy machine threads that wait for each other take minutes
VIEW = "application/vnd.jupyter.widget-view+json"
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
MADE_UP = re.compile(r"[0-9a-f]{8}|[0-9a-f]{8}-[0-9a-f]{4}-.*|cell-?\d*")
KEPT = ("mystnb", "tags", "jp-MarkdownHeadingCollapsed")  # of a cell's metadata; the last folds a section in JupyterLab
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python",
                      "nbconvert_exporter": "python"},
}


def main(paths):
    """Run each notebook and write it back."""
    for path in map(Path, paths or chapters()):
        notebook = nbformat.read(path, as_version=4)
        began = time.monotonic()
        NotebookClient(notebook, timeout=300, kernel_name="python3", record_timing=False, store_widget_state=False,
                       coalesce_streams=True,
                       resources={"metadata": {"path": str(path.parent)}}).execute()
        path.write_text(normalised(notebook), encoding="utf-8")
        print(f"{path}: {time.monotonic() - began:.1f} s")


def normalised(notebook):
    """The notebook as text, without what differs from run to run."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        kept = {key: part for key, part in cell.metadata.items() if key in KEPT}
        cell.metadata = nbformat.from_dict(kept)
        if "hide-input" in cell.metadata.get("tags", []):  # folded on the site, so folded in JupyterLab
            cell.metadata["jupyter"] = {"source_hidden": True}
        if cell.cell_type == "code" and "skip-execution" in cell.metadata.get("tags", []):
            cell.outputs, cell.execution_count = [], None
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr" and "\r" in output.text:
                output.text = "\r"  # what a progress bar left behind: times
            output.get("data", {}).pop(VIEW, None)
            if "image/png" in output.get("data", {}):
                output.data["image/png"] = smaller(output.data["image/png"])
    name_cells(notebook.cells)
    return nbformat.writes(notebook) + "\n"


def name_cells(cells):
    """Give each cell whose id a program made up a name from the cell's first words."""
    names = {cell.id for cell in cells}
    for cell in cells:
        if not NAME.fullmatch(cell.id) or MADE_UP.fullmatch(cell.id):
            name = "-".join(["note", *re.findall(r"\b[a-z][a-z0-9]*", cell.source.lower())[:4]])
            numbered = (f"{name}-{number}" for number in range(2, len(cells) + 2))
            cell.id = next(each for each in [name, *numbered] if each not in names)
            names.add(cell.id)


def smaller(png):
    """A picture (base64) in 128 colours: half the bytes, and no difference to the eye."""
    packed = io.BytesIO()
    Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB").quantize(
        128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(packed, format="png", optimize=True)
    return base64.b64encode(packed.getvalue()).decode()


if __name__ == "__main__":
    main(sys.argv[1:])
