"""Settings of `train_gan`. The defaults are one recipe: AnimeGAN with the landmark loss on a CPU.

With photos, toons and a folder they train what the light generator was trained with, an hour on two
cores (`configs/animegan_light.flags` tells what to expect).
"""

import dataclasses
import math

from tf_landtoon import errors
from tf_landtoon.geometry import sizes
from tf_landtoon.settings import setting
from tf_landtoon.training import gan_terms


def landmark_ramp(weight: float, step: int, start_step: int, ramp_steps: int) -> float:
    """The landmark weight of a step: 0, then a straight line up, then `weight`.

    A detector trained on anime has nothing to say about the photo-like outputs of the first steps.

    Args:
        weight: where the ramp ends.
        step: steps done so far.
        start_step: the last step with weight 0, if there is a ramp.
        ramp_steps: length of the ramp; 0 is a jump at `start_step`.
    """
    if ramp_steps <= 0:
        return weight if step >= start_step else 0.0
    return weight * min(max((step - start_step) / ramp_steps, 0.0), 1.0)


@dataclasses.dataclass(frozen=True)
class GanSettings:
    """What the steps of a run keep fixed. All that varies with the step is a function of it."""

    weights: gan_terms.GanWeights = gan_terms.GanWeights()
    discriminator_weights: gan_terms.DiscriminatorWeights = gan_terms.DiscriminatorWeights()
    method: str = setting(
        "Losses of thesis eq. 3.2, of eq. 3.3, or of pairs and eq. 3.3.",
        "animegan",
        enum_values=list(gan_terms.METHODS),
    )
    adversarial_loss: str = setting(
        "Adversarial loss: squares or cross-entropy.", "lsgan", enum_values=["lsgan", "bce"]
    )
    initial_steps: int = setting(
        "First steps, which train the generator on content or pairs alone.", 0, lower_bound=0
    )
    landmark_start_step: int = setting(
        "Step before which the landmark loss has weight 0.", 500, lower_bound=0
    )
    landmark_ramp_steps: int = setting(
        "Steps over which the landmark loss' weight rises.", 200, lower_bound=0
    )
    pair_kept: float = setting(
        "Share of the pair's weights that stays after the initial steps.", 0.5, lower_bound=0.0
    )
    pair_fade_steps: int = setting(
        "Steps over which the pair's weights fall to that.", 300, lower_bound=0
    )
    landmark_map: str = setting(
        "Where the landmark loss wants the points (portrait only): the drawing's own, or the "
        "photo's by a map.",
        "drawn",
        enum_values=["thesis", "symmetric", "drawn"],
    )
    initial_learning_rate: float = setting(
        "Adam's learning rate of the generator in the initial steps.", 1e-4, lower_bound=0.0
    )
    rate_falls: bool = setting(
        "In the initial steps the rate falls along half a cosine to the later one.", False
    )
    generator_learning_rate: float = setting(
        "Adam's learning rate of the generator after the initial steps.", 2e-4, lower_bound=0.0
    )
    discriminator_learning_rate: float = setting(
        "Adam's learning rate of the discriminator.", 1e-4, lower_bound=0.0
    )
    generator_clip_norm: float = setting(
        "Largest global norm of the generator's gradient; 0 is no limit.", 5.0, lower_bound=0.0
    )
    # The two networks chase each other, and the mean over some hundred steps is calmer than any.
    generator_average: float = setting(
        "Share of itself that the averaged generator, which is kept, keeps in a step; 0 makes it "
        "equal to the one that learns.",
        0.99,
        lower_bound=0.0,
        upper_bound=0.99999,
    )
    discriminator_augmentation: bool = setting(
        "Shifts and brightens all that the discriminator sees.", True
    )
    seed: int = setting(
        "Decides the first weights, the pictures' order and their random changes.",
        1,
        lower_bound=0,
        upper_bound=2**31 - 1,
    )

    def __post_init__(self) -> None:
        """Refuses weights under which one of the two networks would learn nothing.

        Raises:
            errors.InputError: all weights of a network's terms are 0.
        """
        terms = gan_terms.METHODS[self.method]
        for network, names, weights, flag in (
            ("generator", terms.generator, self.weights, "{}_weight"),
            (
                "discriminator",
                terms.discriminator,
                self.discriminator_weights,
                "discriminator_{}_weight",
            ),
        ):
            if not any(getattr(weights, name) > 0 for name in names):
                flags = ", ".join(f"--{flag.format(name)}" for name in names)
                raise errors.InputError(
                    f"all weights of the {network}'s terms are 0; with --method={self.method} "
                    f"set one of {flags}"
                )

    def generator_rate(self, step: int) -> float:
        """The generator's learning rate after so many steps."""
        first, last = self.initial_learning_rate, self.generator_learning_rate
        if step >= self.initial_steps:
            return last
        if not self.rate_falls:
            return first
        left = 0.5 + 0.5 * math.cos(math.pi * step / self.initial_steps)
        return last + (first - last) * left

    def landmark_weight(self, step: int) -> float:
        """The weight of the landmark term after so many steps."""
        return landmark_ramp(
            self.weights.landmark, step, self.landmark_start_step, self.landmark_ramp_steps
        )


@dataclasses.dataclass(frozen=True, kw_only=True)
class GanRun:
    """A run: its data, its networks, how often it is looked at, and the settings of its steps."""

    gan: GanSettings
    model_dir: str = setting("Folder for checkpoints, weights, flags and TensorBoard.")
    photo_data: str | None = setting("Folder of landmark records of photos.", None)
    toon_data: str | None = setting("Folder of records of toons and smoothed twins.", None)
    dan_dir: str | None = setting(
        "The landmark loss' detector: `light` (shipped), a model_dir of train_dan, or nothing.",
        "light",
    )
    dan_view: str = setting(
        "Shows the detector the face's square, or the picture.",
        "face",
        enum_values=["face", "whole"],
    )
    smoke_data: bool = setting("Makes small records and an untrained detector.", False)
    image_size: int = setting("Side of a picture, px; a multiple of 16.", 112, lower_bound=16)
    generator: str = setting(
        "Which generator learns to draw.",
        "light",
        enum_values=["cartoongan", "animegan", "light", "portrait"],
    )
    initial_model: str | None = setting(
        "Model directory of the same generator whose weights a new run begins with; `portrait` or "
        "`light` for a shipped one.",
        None,
    )
    generator_width: int | None = setting(
        "Channels the generator begins with, if not its own.", None, lower_bound=1
    )
    generator_blocks: int | None = setting(
        "Residual blocks in the generator, if not its own.", None, lower_bound=0
    )
    # Instance norms are blind to tone, and their gradient grows until it draws ripples: tonal has
    # none.
    discriminator: str = setting(
        "Which discriminator judges.",
        "tonal",
        enum_values=["cartoongan", "thesis", "patch", "tonal"],
    )
    discriminator_width: int = setting("Channels the discriminator begins with.", 16, lower_bound=1)
    features: str = setting(
        "Network whose features the content and Gram losses compare.",
        "efficientnet_lite",
        enum_values=["vgg19", "efficientnet_lite"],
    )
    vgg_weights: str = setting(
        "VGG19's file (.h5, .weights.h5, .npz); imagenet is downloaded.", "imagenet"
    )
    batch_size: int = setting(
        "Photos, and as many toons, in a step over all devices.", 8, lower_bound=1
    )
    train_steps: int = setting("Step at which to end.", 1500, lower_bound=1)
    log_steps: int = setting("Steps between scalars in TensorBoard.", 20, lower_bound=1)
    summary_steps: int = setting("Steps between pictures in TensorBoard.", 100, lower_bound=1)
    checkpoint_steps: int = setting("Steps between checkpoints.", 100, lower_bound=1)
    max_to_keep: int = setting("Number of checkpoints that are kept.", 3, lower_bound=1)
    deterministic: bool | None = setting(
        "Two runs agree to the last bit; on by default where there is no GPU, for it costs nothing "
        "that can be measured on a CPU.",
        None,
    )
    distribution_strategy: str = setting(
        "Trains on one device or on all.", "off", enum_values=["off", "mirrored"]
    )
    dry_run: bool = setting("Says what would be trained, then stops.", False)

    def __post_init__(self) -> None:
        """Refuses what does not go together.

        Raises:
            errors.InputError: a size that no network takes, no data, or a landmark loss without a
                detector.
        """
        if self.image_size % sizes.GENERATOR_MULTIPLE:
            raise errors.InputError(
                f"--image_size={self.image_size}: must be a multiple of {sizes.GENERATOR_MULTIPLE}"
            )
        if self.smoke_data:
            return
        if not self.photo_data or not self.toon_data:
            raise errors.InputError("--photo_data and --toon_data: give both, or --smoke_data")
        if self.gan.weights.landmark > 0 and not self.dan_dir:
            raise errors.InputError(
                f"--landmark_weight={self.gan.weights.landmark:g}: needs --dan_dir, `light` or a "
                "model of train_dan"
            )
