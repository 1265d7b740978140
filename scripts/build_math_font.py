"""Make _static/fonts/book-math.woff2: the characters that formulas need from STIX Two Math, with its MATH table.

    npm pack @fontsource/stix-two-math@5.3.0 && tar xzf fontsource-stix-two-math-5.3.0.tgz
    python scripts/build_math_font.py package/files/stix-two-math-latin-400-normal.woff2

Made with fonttools 4.68.0 and brotli 1.2.1, which give the same bytes again; other versions give an equal face.
Formulas that use a further character fail in tests/test_pages_look.py: add it to MORE and run this again.
"""

import hashlib
import sys
from pathlib import Path

from fontTools import subset

ORIGIN = "8b2a6834cfe1f4e0f3724ffa59fe92000013fc5a4c41e6a3f438006c26c60f0d"  # SHA-256 of the file in the package
MADE = Path(__file__).parent.parent / "_static" / "fonts" / "book-math.woff2"
NAME = "Book Math"  # so that it is never taken for the whole face, nor the whole face for it

RANGES = [
    range(0x20, 0x7F),  # ASCII
    range(0x391, 0x3AA), range(0x3B1, 0x3CA),  # Greek
    range(0x1D400, 0x1D434), range(0x1D434, 0x1D468),  # bold and italic Latin; browsers set a letter alone in italics
    range(0x1D6FC, 0x1D71C),  # italic Greek
]
MORE = "ϑϕϵℎℝℒ𝔼𝟙ℓ·×÷±−∗⋅∘⊙⊗⊕∂∇∑∏∫√∞∝∼≈≠≡≤≥≪≫∈∉⊂⊆∪∩∧∨¬∀∃←→↔↦⇒⊤⊥∣∥‖⟨⟩⌊⌋⌈⌉…⋯⋮⋱′°ˆ¯˜\u00a0\u2061\u2062\u2063"


def characters():
    """All characters of the face, as code points."""
    return sorted({*(point for each in RANGES for point in each), *map(ord, MORE)})


def make(origin):
    """The subset, as a fontTools font: all layout features and the variants in MATH, no hints, the book's own name."""
    options = subset.Options(layout_features=["*"], hinting=False, glyph_names=False, flavor="woff2",
                             notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], recalc_timestamp=False)
    font = subset.load_font(str(origin), options)
    shrink = subset.Subsetter(options)
    shrink.populate(unicodes=characters())
    shrink.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6):
            record.string = NAME.replace(" ", "") if record.nameID in (3, 6) else NAME
    return font, options


def main(origin):
    """Check the origin, write the face, print its checksum and size."""
    came = hashlib.sha256(Path(origin).read_bytes()).hexdigest()
    if came != ORIGIN:
        sys.exit(f"{origin} is not the file that the face was made from: SHA-256 {ORIGIN} was wanted, {came} came.")
    font, options = make(origin)
    MADE.parent.mkdir(exist_ok=True)
    subset.save_font(font, str(MADE), options)
    print(hashlib.sha256(MADE.read_bytes()).hexdigest(), MADE.stat().st_size, "bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
