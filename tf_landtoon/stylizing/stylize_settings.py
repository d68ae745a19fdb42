"""What `stylize` is asked for."""

import dataclasses
import pathlib

from tf_landtoon import errors
from tf_landtoon.settings import setting
from tf_landtoon.stylizing.photo_settings import PhotoSettings

SMALLEST, LARGEST = 16, 4096  # px, sides of icons


@dataclasses.dataclass(frozen=True)
class StylizeSettings(PhotoSettings):
    """The flags of `stylize`, checked as far as no file has to be opened.

    Raises:
        errors.InputError: as for `PhotoSettings`, or settings that do not go together.
    """

    model: str = setting(
        "`portrait` or `light` (shipped), a model directory of train_gan, or an exported model.",
        "portrait",
    )
    mode: str = setting(
        "`icon`: a face in the model's frame; `paste`: the photo at its full size with the faces "
        "drawn in it, feathered along hair and jaw; `whole`: the photo at its full size, all of it "
        "drawn, for models of whole pictures (records with --frame=none).",
        "icon",
        enum_values=["icon", "paste", "whole"],
    )
    align: str = setting(
        "Move faces into the model's frame (for a model without one, resize the whole picture to a "
        "square, as in its training), or take the middle square.",
        "face",
        enum_values=["face", "none"],
    )
    size: str = setting(
        "Sides of icons, px, with commas between: the first is <name>.png, others "
        "<name>.<size>px.png. The model draws at its own size, which is what you get if none is "
        "given, and its answer is enlarged.",
        "",
    )
    background: str = setting(
        "Of icons: the drawn one, one soft colour of the photo's, or none.",
        "keep",
        enum_values=["keep", "plain", "transparent"],
    )
    keep_colour: bool = setting("Give the drawing the photo's own colours.", False)
    strength: float = setting(
        "From 0, the photo, to 1, the drawing.", 1.0, lower_bound=0.0, upper_bound=1.0
    )
    draw_landmarks: bool = setting(
        "Write three icons side by side: the photo with its points, the drawing with these, and "
        "the drawing with those that the landmark detector finds in it.",
        False,
    )
    before_after: bool = setting("Write photo and toon side by side.", False)
    batch_size: int = setting("Faces of a photo that are drawn at once.", 8, lower_bound=1)
    predictor: str | None = setting(
        "dlib's 68-point predictor file; the installed package's by default.", None
    )
    sheet: pathlib.Path | None = setting(
        "Write the first 64 pairs of photo and toon to this PNG file, too.", None
    )

    def __post_init__(self) -> None:
        """Checks."""
        super().__post_init__()
        if self.sheet and (self.sheet.suffix.lower() != ".png" or self.sheet.is_dir()):
            raise errors.InputError(f"--sheet={self.sheet}: is to be one PNG file; name it .png")
        sizes = self.sizes
        if not all(SMALLEST <= size <= LARGEST for size in sizes):
            raise errors.InputError(
                f"--size={self.size}: give numbers from {SMALLEST} to {LARGEST}, commas between"
            )
        if self.mode != "icon":
            for flag, given in (
                ("size", self.size),
                ("background", self.background != "keep"),
                ("draw_landmarks", self.draw_landmarks),
            ):
                if given:
                    raise errors.InputError(f"--{flag}: is for --mode=icon; leave one of them out")
        if self.mode == "paste" and self.align == "none":
            raise errors.InputError("--align=none: --mode=paste needs faces; leave one of them out")

    @property
    def sizes(self) -> tuple[int, ...]:
        """Sides of icons, px, each but once; none where the model's own is wanted.

        Raises:
            errors.InputError: it is no list of numbers.
        """
        words = [word.strip() for word in self.size.split(",")] if self.size else []
        try:
            return tuple(dict.fromkeys(map(int, words)))
        except ValueError as error:
            raise errors.InputError(
                f"--size={self.size}: give numbers with commas between, 256,512"
            ) from error
