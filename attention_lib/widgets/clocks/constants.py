"""What Python and the page both have to know of the clocks; `core/link.py` makes `constants.js` of it."""

FAR = 63  # the last place that can be chosen
