"""Which terms a GAN method's losses have, and how much each weighs by default."""

import dataclasses
from typing import NamedTuple

from tf_landtoon.settings import setting


class Terms(NamedTuple):
    """The names of a method's loss terms, which are the names of their weights."""

    generator: tuple[str, ...]
    discriminator: tuple[str, ...]


# Another method is a step file, its line here and its line in `gan_run.METHODS`; a term of its own
# is a weight below and its flag.
METHODS = {
    "cartoongan": Terms(
        ("adversarial", "content", "total_variation", "landmark"), ("real", "fake", "smooth")
    ),
    "animegan": Terms(
        ("adversarial", "content", "gram", "color", "total_variation", "landmark"),
        ("real", "fake", "grey", "smooth"),
    ),
    "portrait": Terms(
        ("adversarial", "pair", "edges", "content", "gram", "color", "landmark"),
        ("real", "fake", "smooth"),
    ),
}


@dataclasses.dataclass(frozen=True)
class GanWeights:
    """Multipliers of the generator's terms; a term of weight 0 is not computed.

    With content at 1.2 and adversarial at 1 the faces stay photographs.
    """

    adversarial: float = setting(
        "Generator's weight of the discriminator's opinion.", 4.0, lower_bound=0.0
    )
    content: float = setting(
        "Generator's weight of feature differences to photo or drawing.", 0.4, lower_bound=0.0
    )
    gram: float = setting(
        "Generator's weight of Gram differences to grey toons.", 75.0, lower_bound=0.0
    )
    color: float = setting(
        "Generator's weight of colour differences to photo or drawing.", 3.0, lower_bound=0.0
    )
    total_variation: float = setting(
        "Generator's weight of differences of neighbouring pixels.", 1.5, lower_bound=0.0
    )
    landmark: float = setting(
        "Generator's weight of the Wing loss, a mean over coordinates: 20 is the thesis' 0.5, "
        "which multiplies half the sum over 80.",
        0.015,
        lower_bound=0.0,
    )
    pair: float = setting(
        "Generator's weight of differences to the drawing (portrait only).", 2.0, lower_bound=0.0
    )
    edges: float = setting(
        "Generator's weight of differences of edges to it (portrait only).", 1.0, lower_bound=0.0
    )


@dataclasses.dataclass(frozen=True)
class DiscriminatorWeights:
    """Multipliers of the discriminator's terms (thesis eq. 2.3 and 2.6).

    Smoothed toons are grey, too, in AnimeGAN: without `grey` a quarter of the discriminator's time
    is saved.
    """

    real: float = setting(
        "Discriminator's weight of toons, which are to score 1.", 1.0, lower_bound=0.0
    )
    fake: float = setting(
        "Discriminator's weight of outputs, which are to score 0.", 1.0, lower_bound=0.0
    )
    grey: float = setting(
        "Discriminator's weight of grey toons, which are to score 0.", 0.0, lower_bound=0.0
    )
    smooth: float = setting(
        "Discriminator's weight of smoothed toons, which are to score 0.", 0.1, lower_bound=0.0
    )
