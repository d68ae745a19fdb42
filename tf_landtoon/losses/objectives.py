"""How loss terms become one number: terms by name, weights of the same names (thesis eq. 3.2, 3.3).

Weights are kept separate from terms, so that TensorBoard can show the raw terms and weights of
different runs compare.
"""

from collections.abc import Callable, Mapping

import keras

Adversarial = Callable[[keras.KerasTensor, float], keras.KerasTensor]
"""`picture_losses.lsgan` or `bce_logits`: patch scores and the wanted answer -> scalar."""


def weighted_sum(
    terms: Mapping[str, keras.KerasTensor], weights: Mapping[str, float | keras.KerasTensor]
) -> keras.KerasTensor:
    """The total that is minimised: each term times the weight of its name.

    Args:
        terms: name -> scalar.
        weights: name -> number; those of other terms may be among them.

    Returns:
        The sum, a scalar.

    Raises:
        ValueError: there are no terms.
    """
    if not terms:
        raise ValueError("no terms to sum: every weight is 0")
    return sum(weights[name] * value for name, value in terms.items())


def discriminator_terms(
    scores: Mapping[str, keras.KerasTensor], adversarial: Adversarial
) -> dict[str, keras.KerasTensor]:
    """What a discriminator minimises (thesis eq. 2.3 and 2.6; Chen et al. 2018, 2019).

    Args:
        scores: [B, h, w, 1] patch scores by kind of picture: `real` (toons), `fake` (outputs),
            `smooth` (edge-smoothed toons; in grey for AnimeGAN), and for AnimeGAN `grey` (toons
            without colour). Those of weight 0 may be missing.
        adversarial: loss of scores against 1 (a toon with clear edges) or 0 (anything else).

    Returns:
        A term for each kind, each a mean over patches and batch.
    """
    return {name: adversarial(x, 1.0 if name == "real" else 0.0) for name, x in scores.items()}
