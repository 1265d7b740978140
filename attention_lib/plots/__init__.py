"""Pictures: those that draw on matplotlib's axes, and the house pictures that carry the book."""

from attention_lib.plots.among import plot_among
from attention_lib.plots.axes import matrix_size, quiet_axes
from attention_lib.plots.backward import plot_backward
from attention_lib.plots.bars import plot_bars
from attention_lib.plots.block import block_diagram
from attention_lib.plots.brackets import plot_brackets
from attention_lib.plots.curve import plot_curve
from attention_lib.plots.diagram import diagram
from attention_lib.plots.distances import plot_distances
from attention_lib.plots.dots import plot_dots
from attention_lib.plots.flow import plot_flow
from attention_lib.plots.heads import plot_sheets, plot_slices
from attention_lib.plots.heard import plot_heard
from attention_lib.plots.intervals import plot_intervals
from attention_lib.plots.matrix import plot_attention
from attention_lib.plots.orders import plot_orders
from attention_lib.plots.parallel import plot_parallel
from attention_lib.plots.path import plot_path
from attention_lib.plots.picture import Picture, small_image
from attention_lib.plots.places import plot_places
from attention_lib.plots.pulls import plot_pulls
from attention_lib.plots.rows import plot_rows
from attention_lib.plots.ruler import Move, plot_ruler
from attention_lib.plots.shadows import plot_shadows
from attention_lib.plots.shares import plot_shares
from attention_lib.plots.shifts import plot_shifts
from attention_lib.plots.stack import plot_stack
from attention_lib.plots.strips import plot_strips
from attention_lib.plots.sum import plot_sum
from attention_lib.plots.words import plot_words

__all__ = ["Move", "Picture", "block_diagram", "diagram", "matrix_size", "plot_among", "plot_attention",
           "plot_backward", "plot_bars", "plot_brackets", "plot_curve", "plot_distances", "plot_dots", "plot_flow",
           "plot_heard", "plot_intervals", "plot_orders", "plot_parallel", "plot_path", "plot_places", "plot_pulls",
           "plot_rows", "plot_ruler", "plot_shadows", "plot_shares", "plot_sheets", "plot_shifts", "plot_slices",
           "plot_stack", "plot_strips", "plot_sum", "plot_words", "quiet_axes", "small_image"]
