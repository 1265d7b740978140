"""What the pictures of a word's way down through the layers stand on: a line for each layer, on one scale."""

from attention_lib.plots.picture import NARROW

NUMBERS = {-1: "−1", 0: "0", 1: "+1"}


class Layers:
    """The layers on one canvas, from `top` downwards; a picture says how high one is, and what is free at the ends."""

    high = side = 0  # pixels

    def __init__(self, canvas, top, layers, reach):
        self.canvas, self.top, self.layers, self.reach = canvas, top, layers, reach
        self.left = 20 if canvas.width <= NARROW else 60

    def x(self, place):
        share = (max(-self.reach, min(self.reach, place)) + self.reach) / (2 * self.reach)
        return self.left + self.side + share * (self.canvas.width - self.left - 2 * self.side)

    def y(self, layer):
        """Where a layer ends; 0 for where all begin."""
        return self.top + self.high * layer

    def line(self, layer):
        """The line on which a layer ends, and its name above."""
        canvas, y = self.canvas, self.y(layer)
        canvas.line((self.left, y), (canvas.width, y), "line")
        if layer:
            name = f"layer {layer}" if canvas.width > NARROW else str(layer)
            canvas.words(0, y - self.high / 2 + 5, name, 14, "muted")

    def tick(self, layer, place, colour):
        """Where a sense stands on average after a layer."""
        self.canvas.line((self.x(place), self.y(layer) - 5), (self.x(place), self.y(layer) + 5), colour, 2)
