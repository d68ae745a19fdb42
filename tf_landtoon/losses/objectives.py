"""How loss terms become one number: terms by name, weights of the same names (thesis eq. 3.2, 3.3).

A term function is pure: tensors in, a dictionary name -> scalar out. Weights are kept separate
from terms, so that TensorBoard can show the raw terms and weights of different runs compare.
"""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from tf_landtoon.geometry import affine
from tf_landtoon.losses import picture_losses

Adversarial = Callable[[Any, float], Any]
"""`losses.lsgan` or `losses.bce_logits`: patch scores and the wanted answer -> scalar."""


@dataclasses.dataclass(frozen=True)
class GanWeights:
    """Multipliers of the generator's terms; a term of weight 0 is not computed.

    The defaults are those of `configs/animegan_light.flags`, but for `landmark`, which is off: it
    needs a detector. It multiplies a mean-reduced Wing loss; the thesis' 0.5 on half the sum over
    80 coordinates is 20 here.
    """

    adversarial: float = 4.0
    content: float = 0.4
    gram: float = 75.0
    color: float = 3.0
    total_variation: float = 1.5
    landmark: float = 0.0


@dataclasses.dataclass(frozen=True)
class DiscriminatorWeights:
    """Multipliers of the discriminator's terms (thesis eq. 2.3 and 2.6).

    `smooth` is the edge-smoothed toon, in colour for CartoonGAN and in grey for AnimeGAN;
    `grey` is AnimeGAN's alone. The defaults are those of `configs/animegan_light.flags`.
    """

    real: float = 1.0
    fake: float = 1.0
    grey: float = 0.0
    smooth: float = 0.1


def weighted_sum(
    terms: Mapping[str, Any], weights: GanWeights | DiscriminatorWeights | Mapping[str, float]
) -> Any:
    """The total that is minimised: each term times the weight of its name.

    Args:
        terms: name -> scalar, or name -> tensors of one shape (gradients add up in the same way).
        weights: a dataclass above, or name -> number.

    Returns:
        The sum, of the terms' shape.

    Raises:
        ValueError: there are no terms.
    """
    if not terms:
        raise ValueError("no terms to sum: every weight is 0")
    by_name = weights if isinstance(weights, Mapping) else dataclasses.asdict(weights)
    return sum(by_name[name] * value for name, value in terms.items())


def landmark_ramp(weight: float, step: int, start_step: int, ramp_steps: int) -> float:
    """The landmark weight of a step: 0, then a straight line up, then `weight`.

    A DAN trained on anime has nothing to say about the photo-like outputs of the first steps.

    Args:
        weight: where the ramp ends.
        step: steps done so far.
        start_step: the last step with weight 0, if there is a ramp.
        ramp_steps: length of the ramp; 0 is a jump at `start_step`.
    """
    if ramp_steps <= 0:
        return weight if step >= start_step else 0.0
    return weight * min(max((step - start_step) / ramp_steps, 0.0), 1.0)


def discriminator_terms(scores: Mapping[str, Any], adversarial: Adversarial) -> dict:
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


def cartoongan_generator_terms(
    *,
    scores: Any,
    photo_features: Mapping[str, Any],
    toon_features: Mapping[str, Any],
    content_layers: tuple[str, ...],
    adversarial: Adversarial,
) -> dict:
    """CartoonGAN's two terms of the generator (thesis eq. 2.1, the first two of eq. 3.2).

    Args:
        scores: [B, h, w, 1] patch logits of the outputs.
        photo_features: layer -> [B, h, w, C] feature map of the photos.
        toon_features: the same of the outputs.
        content_layers: layers whose features are to stay alike.
        adversarial: loss of scores against 1.

    Returns:
        Terms adversarial, content.
    """
    return {
        "adversarial": adversarial(scores, 1.0),
        "content": picture_losses.content(toon_features, photo_features, content_layers),
    }


def animegan_generator_terms(
    *,
    photo: Any,
    toon: Any,
    scores: Any,
    photo_features: Mapping[str, Any],
    toon_features: Mapping[str, Any],
    grey_features: Mapping[str, Any],
    content_layers: tuple[str, ...],
    style_layers: tuple[str, ...],
    adversarial: Adversarial,
) -> dict:
    """AnimeGAN's four terms of the generator (thesis eq. 2.5 and 2.8-2.10, those of eq. 3.3).

    Args:
        photo: [B, S, S, 3] in [-1, 1].
        toon: [B, S, S, 3] the outputs, in [-1, 1].
        scores: [B, h, w, 1] patch logits of the outputs.
        photo_features: layer -> [B, h, w, C] feature map of the photos.
        toon_features: the same of the outputs.
        grey_features: the same of toons without colour, whose texture is wanted.
        content_layers: layers whose features are to stay alike.
        style_layers: layers whose Gram matrices are compared.
        adversarial: loss of scores against 1.

    Returns:
        Terms adversarial, content, gram, color.
    """
    return {
        "adversarial": adversarial(scores, 1.0),
        "content": picture_losses.content(toon_features, photo_features, content_layers),
        "gram": picture_losses.gram_style(toon_features, grey_features, style_layers),
        "color": picture_losses.color(photo, toon),
    }


@dataclasses.dataclass(frozen=True)
class GanSettings:
    """What a run keeps fixed. All that varies with the step is a pure function of the step."""

    method: str = "animegan"
    """`cartoongan` (eq. 3.2) or `animegan` (eq. 3.3)."""
    adversarial: Adversarial = picture_losses.lsgan
    weights: GanWeights = GanWeights()
    discriminator_weights: DiscriminatorWeights = DiscriminatorWeights()
    initial_steps: int = 0
    """Number of first steps that train the generator on the content term alone."""
    initial_learning_rate: float = 1e-4
    generator_learning_rate: float = 2e-4
    discriminator_learning_rate: float = 2e-4
    landmark_start_step: int = 0
    landmark_ramp_steps: int = 0
    generator_clip_norm: float = 0.0
    """Largest global norm of the generator's gradient; 0 is no limit."""
    generator_average: float = 0.0
    """How much of the averaged generator a step keeps; 0 makes it equal to the one that learns.
    The two networks chase each other, and the mean over some hundred steps is calmer than any."""
    discriminator_augmentation: bool = True
    face_view: affine.FaceView | None = None
    """The square of the picture that the DAN is shown; needed with a landmark weight."""
    seed: int = 0

    def generator_rate(self, step: int) -> float:
        """The generator's learning rate after `step` steps."""
        if step < self.initial_steps:
            return self.initial_learning_rate
        return self.generator_learning_rate

    def landmark_weight(self, step: int) -> float:
        """The weight of the landmark term after `step` steps."""
        return landmark_ramp(
            self.weights.landmark, step, self.landmark_start_step, self.landmark_ramp_steps
        )
