"""Pictures of masks: struck-out weights in the diagram, the words of another text over a matrix, bars for a few dots."""

import numpy as np
import pytest

from attention_lib import causal_mask
from attention_lib.plots import diagram, plot_attention, plot_dots

WORDS = ["the", "bank", "of", "rivers"]
MATRICES = {name: np.linspace(-1, 1, 4 * 6).reshape(4, 6) for name in ("x", "q", "k", "v", "mix")} | {"weights": np.full((4, 4), 0.25)}


def strokes(picture):
    """How many lines, by what the canvas calls its marks."""
    return sum(type(mark).__name__ == "Line" for mark in picture.canvas().marks)


@pytest.mark.parametrize("large", [False, True])
def test_each_forbidden_weight_is_struck_out(large):
    free, masked = (diagram("mix", WORDS, "bank", MATRICES, mask=mask, large=large) for mask in (None, causal_mask(4)))
    assert strokes(masked) - strokes(free) == 6
    with pytest.raises(ValueError, match="row and a column for each of 4 words"):
        diagram("mix", WORDS, "bank", MATRICES, mask=causal_mask(3))


def test_another_text_can_answer():
    picture = plot_attention([[0.9, 0.05, 0.05], [0, 0.5, 0.5]], ["the", "never"], columns=["le", "ne", "jamais"], word="never")
    assert "the to le 0.90" in picture.says and "jamais" in picture.canvas().svg()
    with pytest.raises(ValueError, match="a column for each of the 2 columns"):
        plot_attention([[0.5, 0.25, 0.25]], ["the"], columns=["le", "ne"])


def test_a_few_may_be_bars_too():
    beads, bars = (plot_dots({"back": 3}, of=9, bars=each).canvas() for each in (False, True))
    assert len({type(mark).__name__ for mark in beads.marks} - {type(mark).__name__ for mark in bars.marks}) >= 1
