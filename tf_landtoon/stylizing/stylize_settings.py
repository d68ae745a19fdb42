"""What `stylize` is asked for."""

import dataclasses
import pathlib

from tf_landtoon import errors
from tf_landtoon.settings import setting
from tf_landtoon.stylizing.result_settings import ResultSettings


@dataclasses.dataclass(frozen=True)
class StylizeSettings(ResultSettings):
    """The flags of `stylize`, checked as far as no file has to be opened.

    Raises:
        errors.InputError: there is no such input, or a result is not named .png.
    """

    model: str = setting(
        "`light` (shipped), a model directory of train_gan, or an exported model.", "light"
    )
    align: str = setting(
        "Move the largest face into the model's frame (for a model without one, resize the whole "
        "picture to a square, as in its training), or take the middle square.",
        "face",
        enum_values=["face", "none"],
    )
    size: int | None = setting(
        "Side of the result, px; the model's own if not given.", None, lower_bound=16
    )
    predictor: str | None = setting(
        "dlib's 68-point predictor file; the installed package's by default.", None
    )
    before_after: bool = setting("Write photo and toon side by side.", False)
    sheet: pathlib.Path | None = setting(
        "Write the first 64 pairs of photo and toon to this PNG file, too.", None
    )

    def __post_init__(self) -> None:
        """Checks."""
        super().__post_init__()
        if self.sheet and (self.sheet.suffix.lower() != ".png" or self.sheet.is_dir()):
            raise errors.InputError(f"--sheet={self.sheet}: is to be one PNG file; name it .png")
