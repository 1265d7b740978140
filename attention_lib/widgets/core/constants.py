"""What the page has to know of every widget; `core/link.py` makes `constants.js` of it."""

from attention_lib.widgets.core.limits import SHARPEST

__all__ = ["SHARPEST"]
