"""What `stylize` is asked for."""

import dataclasses
import pathlib

from tf_landtoon import errors
from tf_landtoon.stylizing.result_settings import ResultSettings


@dataclasses.dataclass(frozen=True)
class StylizeSettings(ResultSettings):
    """The flags of `stylize`, checked as far as no file has to be opened.

    Attributes:
        model: `light` (shipped), a model directory of train_gan, or an exported model.
        align: "face" moves the largest face into the model's frame, "none" takes the middle square.
        size: of the result, px; None is the model's own.
        predictor: dlib's 68-point predictor file; None is the installed package's.
        before_after: write photo and toon side by side.
        sheet: a PNG of the first 64, photo and toon; None writes none.

    Raises:
        errors.InputError: there is no such input, or a result is not named .png.
    """

    model: str = "light"
    align: str = "face"
    size: int | None = None
    predictor: str | None = None
    before_after: bool = False
    sheet: pathlib.Path | None = None

    def __post_init__(self) -> None:
        """Checks."""
        super().__post_init__()
        if self.sheet and (self.sheet.suffix.lower() != ".png" or self.sheet.is_dir()):
            raise errors.InputError(f"--sheet={self.sheet}: is to be one PNG file; name it .png")
