"""Sizes of pictures, px, and of a lean, degrees, that several parts agree on."""

# Side of a landmark detector's view, as the thesis' DAN reads it. Errors and spreads are counted in
# a view of this side, whatever a network reads.
VIEW = 112
GENERATOR_MULTIPLE = 16  # a generator takes pictures whose sides are multiples of this
# A face that leans less is cut out as it is. Marks are upright in the picture (the eye's topmost
# point is that of the picture, not of the face), and faces in training lean up to about this far.
LEVEL_DEGREES = 12.0
