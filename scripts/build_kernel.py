"""Write the bytes of attention_lib/widgets/minilm/kernel.wat into kernel.js beside it.

    .venv/bin/python scripts/build_kernel.py
"""

import base64
import textwrap
from pathlib import Path

ROOM = Path(__file__).parent.parent / "attention_lib" / "widgets" / "minilm"
ABOUT = "// The bytes of kernel.wat, written by scripts/build_kernel.py; a test holds the two together.\n"


def kernel_module():
    """The text of kernel.js, as its source asks for it."""
    from wasmtime import wat2wasm

    text = base64.b64encode(wat2wasm((ROOM / "kernel.wat").read_text(encoding="utf-8"))).decode()
    lines = "".join(f'  "{line}",\n' for line in textwrap.wrap(text, 112))
    return f'{ABOUT}\nexport const KERNEL = [\n{lines}].join("");\n'


if __name__ == "__main__":
    (ROOM / "kernel.js").write_text(kernel_module(), encoding="utf-8")
