"""What `stylize` is asked for."""

import dataclasses
import pathlib

from tf_landtoon import errors


@dataclasses.dataclass(frozen=True)
class StylizeSettings:
    """The flags of `stylize`, checked as far as no file has to be opened.

    Attributes:
        input: a picture, or a folder of pictures.
        output: a .png file, or a folder for <name>.png files.
        model: `light` (shipped), a model directory of train_gan, or an exported model.
        align: "face" moves the largest face into the model's frame, "none" takes the middle square.
        size: of the result, px; None is the model's own.
        predictor: dlib's 68-point predictor file; None is the installed package's.
        before_after: write photo and toon side by side.
        sheet: a PNG of the first 64, photo and toon; None writes none.

    Raises:
        errors.InputError: there is no such input, or a result is not named .png.
    """

    input: pathlib.Path
    output: pathlib.Path
    model: str = "light"
    align: str = "face"
    size: int | None = None
    predictor: str | None = None
    before_after: bool = False
    sheet: pathlib.Path | None = None

    def __post_init__(self) -> None:
        """Checks."""
        if not self.input.exists():
            raise errors.InputError(f"--input={self.input}: no such file or folder; check the path")
        if self.input.is_dir():
            if self.output.suffix.lower() == ".png" and not self.output.is_dir():
                raise errors.InputError(
                    f"--output={self.output}: --input is a folder; name a folder, too"
                )
        elif self.into_one_file and self.output.suffix.lower() != ".png":
            raise errors.InputError(f"--output={self.output}: results are PNG; name it .png")
        if self.output.is_file() and not self.into_one_file:
            raise errors.InputError(
                f"--output={self.output}: is a file; name a folder for the results"
            )
        if self.sheet and (self.sheet.suffix.lower() != ".png" or self.sheet.is_dir()):
            raise errors.InputError(f"--sheet={self.sheet}: is to be one PNG file; name it .png")

    @property
    def into_one_file(self) -> bool:
        """Whether `output` names the result itself, not a folder."""
        return bool(not self.input.is_dir() and self.output.suffix and not self.output.is_dir())
