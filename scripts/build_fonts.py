"""Make the faces of the book: the characters that it needs of five open faces.

_static/fonts/*.woff2 are the site's; attention_lib/plots/fonts/*.ttf letter the pictures of the notebooks.

    mkdir source-serif-4 && npm pack @fontsource-variable/source-serif-4@5.3.1    likewise each package of
    tar xzf fontsource-*.tgz -C source-serif-4 --strip-components 1               _static/fonts/README.txt
    python scripts/build_fonts.py .

Made with fonttools 4.68.0 and brotli 1.2.1, which give the same bytes again; other versions give equal faces.
Formulas that use a further character fail in tests/test_pages_look.py: add it to SIGNS and run this again. "Source"
and "STIX" are names of their makers, so the changed faces have the book's own.
"""

import hashlib
import io
import sys
from pathlib import Path
from typing import NamedTuple

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).parent.parent
SITE, PICTURES = ROOT / "_static" / "fonts", ROOT / "attention_lib" / "plots" / "fonts"

LETTERS = [range(0x20, 0x7F), range(0xA0, 0x180)]  # ASCII, and Latin letters with accents
POINTS = "–—‘’“”„…•‹›€′″−×÷±·→←↑↓≈≠≤≥√∞°ˆ˜\u2009\u200a\u202f▸▾"
FORMULAS = [
    range(0x20, 0x7F),  # ASCII
    range(0x391, 0x3AA), range(0x3B1, 0x3CA),  # Greek
    range(0x1D400, 0x1D434), range(0x1D434, 0x1D468),  # bold and italic Latin; browsers set a letter alone in italics
    range(0x1D6FC, 0x1D71C),  # italic Greek
]
SIGNS = "ϑϕϵℎℝℒ𝔼𝟙ℓ·×÷±−∗⋅∘⊙⊗⊕∂∇∑∏∫√∞∝∼≈≠≡≤≥≪≫∈∉⊂⊆∪∩∧∨¬∀∃←→↔↦⇒⊤⊥∣∥‖⟨⟩⌊⌋⌈⌉…⋯⋮⋱′°ˆ¯˜\u00a0\u2061\u2062\u2063"
ICONS = [  # of the theme: those of its buttons and of its boxes; what is not here it fetches from the whole face
    0xF002, 0xF00D, 0xF010, 0xF019, 0xF042, 0xF053, 0xF054, 0xF057, 0xF058, 0xF05A, 0xF062, 0xF064, 0xF06A, 0xF071,
    0xF0C9, 0xF0EB, 0xF0F3, 0xF104, 0xF105, 0xF106, 0xF107, 0xF15B, 0xF185, 0xF186, 0xF1C1, 0xF303, 0xF35D,
]
FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "lnum", "tnum", "pnum"]


class Face(NamedTuple):
    """One face: the file that it is made from, and what is kept of it."""

    origin: str  # package/file
    checksum: str  # SHA-256 of that file
    name: str  # of the family
    points: set  # code points
    features: list = FEATURES
    weights: object = None  # of a face with an axis of weight: (least, most), or the only one


def points(ranges, more):
    """All code points of some ranges and a text."""
    return {*(point for each in ranges for point in each), *map(ord, more)}


TEXT = points(LETTERS, POINTS)
FACES = {
    "book-serif": Face("source-serif-4/files/source-serif-4-latin-wght-normal.woff2",
                       "382475f38242c52d42a3e5ff8dc69b5d73f10d0d21e4550b5fe232984688779a", "Book Serif", TEXT,
                       weights=(400, 650)),
    "book-serif-italic": Face("source-serif-4-static/files/source-serif-4-latin-400-italic.woff2",
                              "882b7c150c29f29d4f8daae6b8dcae8662aac7f28ca34b34615305154136ecfd", "Book Serif", TEXT),
    "book-sans": Face("source-sans-3/files/source-sans-3-latin-wght-normal.woff2",
                      "19143dca075972bc84e3fd9eab7416dd40cc565dccb2435a044bdfabe060c7d5", "Book Sans", TEXT,
                      weights=(400, 700)),
    "book-code": Face("source-code-pro/files/source-code-pro-latin-400-normal.woff2",
                      "75aa8cacfd459d58d7c093f3ff0ab8745cc878dfc93c5d4cda052791aeace878", "Book Code", TEXT),
    "book-math": Face("stix-two-math/files/stix-two-math-latin-400-normal.woff2",
                      "8b2a6834cfe1f4e0f3724ffa59fe92000013fc5a4c41e6a3f438006c26c60f0d", "Book Math",
                      points(FORMULAS, SIGNS), ["*"]),
    "book-icons": Face("fontawesome-free/webfonts/fa-solid-900.woff2",
                       "ae17c16afbea216707b2203ea1cf9bdb45b9bfe47d0f4ae3258ddbc6294dd02f", "Book Icons", {*ICONS}, []),
}


def make(content, face, flavor="woff2"):
    """A face as bytes: its characters and features, no hints, the book's own name."""
    options = subset.Options(layout_features=face.features, hinting=False, glyph_names=False, flavor=flavor,
                             notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], recalc_timestamp=False)
    if face.weights:
        content = narrowed(content, face.weights)
    font = subset.load_font(io.BytesIO(content), options)
    shrink = subset.Subsetter(options)
    shrink.populate(unicodes=face.points)
    shrink.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6):
            record.string = face.name.replace(" ", "") if record.nameID in (3, 6) else face.name
    made = io.BytesIO()
    subset.save_font(font, made, options)
    return made.getvalue()


def narrowed(content, weights):
    """The same face with fewer weights, as bytes: its tables only fit together once they are written."""
    font = instancer.instantiateVariableFont(TTFont(io.BytesIO(content), recalcTimestamp=False), {"wght": weights})
    font.flavor = None
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def origin(folder, face):
    """The file that a face is made from, checked."""
    content = Path(folder, face.origin).read_bytes()
    if (came := hashlib.sha256(content).hexdigest()) != face.checksum:
        sys.exit(f"{face.origin} is not the file that the face was made from: SHA-256 {face.checksum} was wanted, "
                 f"{came} came.")
    return content


def store(path, made):
    """Write a face, and print its checksum and size."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(made)
    print(hashlib.sha256(made).hexdigest(), f"{len(made):6} bytes", path.name)


def main(folder):
    """Write all faces."""
    for name, face in FACES.items():
        store(SITE / f"{name}.woff2", make(origin(folder, face), face))
    for name, weight in (("book-sans", 400), ("book-sans", 600), ("book-code", 400)):
        face = FACES[name]
        one = face._replace(weights=face.weights and weight, features=["kern"], name=f"{face.name} {weight}")
        store(PICTURES / f"{name}-{weight}.ttf", make(origin(folder, face), one, None))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
