"""What `train_dan` is told. The defaults are the thesis' DAN, but for its ending (`patience`)."""

import dataclasses
import math
from collections.abc import Sequence

from tf_landtoon import errors
from tf_landtoon.datasets import augment_settings
from tf_landtoon.geometry import sizes
from tf_landtoon.settings import setting

_DROPS = ((0.6, 0.3), (0.85, 0.1))  # (share of a stage's steps, factor of the rate from there on)
_SIZE_MULTIPLE = 16  # a heatmap network halves what it looks at four times
# What the points of a flag's records are, as `landmark_batches.Source` has it.
_POINTS = {"data": "true", "relabelled_data": "answered", "undrawn_data": "none"}


@dataclasses.dataclass(frozen=True, kw_only=True)
class DanSettings:
    """A training of a landmark detector."""

    data: Sequence[str] = setting(
        "Landmark records, as DIR or DIR:SHARE; repeat it to mix sources by their shares."
    )
    undrawn_data: Sequence[str] = setting(
        "Landmark records of photos, as DIR or DIR:SHARE: what a detector that can doubt is to "
        "doubt.",
        (),
    )
    relabelled_data: Sequence[str] = setting(
        "Landmark records of a detector's own answers (`detect --relabel`), as DIR or DIR:SHARE: "
        "learnt from, but no proof of what may be sure.",
        (),
    )
    validation_data: str | None = setting(
        "Landmark records that are only judged by; table 4.1 at the end.", None
    )
    validation_split: str = setting("Its split.", "validation")
    model_dir: str = setting("Where everything goes.")
    network: str = setting("Which detector.", "dan", enum_values=["dan", "heatmap"])
    width: int | None = setting(
        "Channels of the first block (dan) or the finest maps, if not its own.",
        None,
        lower_bound=1,
    )
    batch_norm_momentum: float | None = setting(
        "Of the moving statistics, if not its own.", None, lower_bound=0.0, upper_bound=1.0
    )
    seen_size: int | None = setting(
        "px, to which a heatmap network enlarges the faces, a multiple of "
        f"{_SIZE_MULTIPLE}; {sizes.VIEW} if not given.",
        None,
        lower_bound=sizes.VIEW,
    )
    initial_model: str | None = setting(
        "Go on from a trained detector of the same network: `light` (shipped) or a model "
        "directory.",
        None,
    )
    batch_size: int = setting("Faces a step.", 64, lower_bound=1)
    stage1_steps: int = setting("Steps of stage 1, 0 to leave it out.", 6250, lower_bound=0)
    stage2_steps: int = setting("Steps of stage 2, 0 to leave it out.", 6250, lower_bound=0)
    learning_rate: float = setting("Adam's.", 1e-3, lower_bound=0.0)
    learning_rate_drops: bool = setting(
        "The rate falls to 0.3 at 60 % and to 0.1 at 85 % of a stage.", True
    )
    average: float = setting(
        "Share of itself that an average of the weights keeps each step; it is judged and saved.",
        0.0,
        lower_bound=0.0,
        upper_bound=0.9999,
    )
    patience: int = setting(
        "A stage ends after so many evaluations in a row without a lower validation RMSE, 0 for "
        "never.",
        0,
        lower_bound=0,
    )
    rotation_degrees: float = setting(
        "Standard deviation of how far training turns a face. Marks that go by what is upright in "
        "the picture, not in the face, want little.",
        augment_settings.FaceAugmentation.rotation_degrees,
        lower_bound=0.0,
        upper_bound=90.0,
    )
    log_steps: int = setting("Between two scalars.", 20, lower_bound=1)
    evaluation_steps: int = setting("Between two evaluations with overlays.", 200, lower_bound=1)
    checkpoint_steps: int = setting("Between two checkpoints.", 200, lower_bound=1)
    max_to_keep: int = setting("Checkpoints kept.", 3, lower_bound=1)
    seed: int = setting(
        "Decides weights, order and changes.", 1, lower_bound=0, upper_bound=2**31 - 1
    )
    deterministic: bool | None = setting(
        "Two runs agree to the last bit; on by default where there is no GPU, for it costs nothing "
        "that can be measured on a CPU.",
        None,
    )
    distribution_strategy: str = setting(
        "How the step is spread over devices.", "off", enum_values=["off", "mirrored"]
    )

    def __post_init__(self) -> None:
        """Refuses what does not go together.

        Raises:
            errors.InputError: a flag that this network lacks, a size it does not take, no steps,
                patience without anything to judge by, a share that is none.
        """
        if self.undrawn_data and self.network == "dan":
            raise errors.InputError(
                "--undrawn_data: a DAN cannot doubt; give it to --network=heatmap"
            )
        if self.seen_size is not None and self.network == "dan":
            raise errors.InputError("--seen_size: a DAN has none; give it to --network=heatmap")
        if self.seen_size is not None and self.seen_size % _SIZE_MULTIPLE:
            raise errors.InputError(
                f"--seen_size={self.seen_size}: must be a multiple of {_SIZE_MULTIPLE}"
            )
        if not self.stage1_steps + self.stage2_steps:
            raise errors.InputError("--stage1_steps, --stage2_steps: one must be above 0")
        if self.patience and not self.validation_data:
            raise errors.InputError("--patience: give --validation_data, by which it is decided")
        for flag in _POINTS:
            for text in getattr(self, flag):
                if not 0 < _place_and_share(text)[1] < math.inf:
                    raise errors.InputError(f"--{flag}={text}: the share must be above 0")

    @property
    def sources(self) -> list[tuple[str, float, str]]:
        """All records to learn from: (directory, share, what its points are)."""
        return [
            (*_place_and_share(text), points)
            for flag, points in _POINTS.items()
            for text in getattr(self, flag)
        ]

    def rate(self, share: float) -> float:
        """The learning rate after a share (0..1) of a stage."""
        factor = 1.0
        for start, dropped in _DROPS if self.learning_rate_drops else ():
            if share >= start:
                factor = dropped
        return self.learning_rate * factor


def _place_and_share(text: str) -> tuple[str, float]:
    """What DIR or DIR:SHARE says."""
    directory, colon, share = text.rpartition(":")
    try:
        return (directory, float(share)) if colon else (text, 1.0)
    except ValueError:
        return text, 1.0  # the colon belongs to the path
