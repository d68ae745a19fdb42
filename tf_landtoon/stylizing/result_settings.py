"""Where pictures come from and where what is made of them goes."""

import dataclasses
import pathlib

from tf_landtoon import errors


@dataclasses.dataclass(frozen=True)
class ResultSettings:
    """The flags that `stylize` and `draw` share, checked as far as no file has to be opened.

    Attributes:
        input: a picture, or a folder of pictures.
        output: a .png file, or a folder for <name>.png files.

    Raises:
        errors.InputError: there is no such input, or a result is not named .png.
    """

    input: pathlib.Path
    output: pathlib.Path

    def __post_init__(self) -> None:
        """Checks."""
        if not self.input.exists():
            raise errors.InputError(f"{self.input}: no such file or folder; check the path")
        if self.input.is_dir():
            if self.output.suffix.lower() == ".png" and not self.output.is_dir():
                raise errors.InputError(
                    f"--output={self.output}: the input is a folder; name a folder, too"
                )
        elif self.into_one_file and self.output.suffix.lower() != ".png":
            raise errors.InputError(f"--output={self.output}: results are PNG; name it .png")
        if self.output.is_file() and not self.into_one_file:
            raise errors.InputError(
                f"--output={self.output}: is a file; name a folder for the results"
            )

    @property
    def into_one_file(self) -> bool:
        """Whether `output` names the result itself, not a folder."""
        return bool(not self.input.is_dir() and self.output.suffix and not self.output.is_dir())
