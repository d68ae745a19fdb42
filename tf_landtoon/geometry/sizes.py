"""Sizes of pictures, px, that several parts agree on."""

# Side of a landmark detector's view, as the thesis' DAN reads it. Errors and spreads are counted in
# a view of this side, whatever a network reads.
VIEW = 112
GENERATOR_MULTIPLE = 16  # a generator takes pictures whose sides are multiples of this
