"""Which photos, which of their faces, and where what is made of them goes."""

import dataclasses
import pathlib

from tf_landtoon import errors
from tf_landtoon.settings import setting


@dataclasses.dataclass(frozen=True)
class PhotoSettings:
    """The flags of what turns photos into pictures, checked as far as no file has to be opened.

    Raises:
        errors.InputError: there is no such input, a result is not named .png, or `faces` is
            something else.
    """

    inputs: tuple[pathlib.Path, ...]  # pictures and folders of pictures
    output: pathlib.Path = setting("A .png file, or a folder for <name>.png files.")
    recursive: bool = setting("Look into the folders' subfolders, too.", False)
    overwrite: bool = setting("Make results again that an earlier run has made.", False)
    faces: str = setting(
        "Of each photo: `largest`, `all`, or so many, the largest ones.", "largest"
    )
    json: pathlib.Path | None = setting(
        "Write what became of each photo, with each face's box, score, turn and points, to this "
        "file.",
        None,
    )

    def __post_init__(self) -> None:
        """Checks."""
        if not self.inputs:
            raise errors.InputError("no photo given; name photos or folders of photos")
        if not any(path.exists() for path in self.inputs):
            raise errors.InputError(f"{self.inputs[0]}: no such file or folder; check the path")
        many = len(self.inputs) > 1 or self.inputs[0].is_dir()
        if many and self.output.suffix.lower() == ".png" and not self.output.is_dir():
            what = "there are several inputs" if len(self.inputs) > 1 else "the input is a folder"
            raise errors.InputError(
                f"--output={self.output}: {what}; name a folder for the results"
            )
        if self.into_one_file and self.output.suffix.lower() != ".png":
            raise errors.InputError(f"--output={self.output}: results are PNG; name it .png")
        if self.output.is_file() and not self.into_one_file:
            raise errors.InputError(
                f"--output={self.output}: is a file; name a folder for the results"
            )
        if self.faces not in ("largest", "all") and not (
            self.faces.isascii() and self.faces.isdecimal() and int(self.faces)
        ):
            raise errors.InputError(
                f"--faces={self.faces}: give largest, all or a number from 1 on"
            )

    @property
    def into_one_file(self) -> bool:
        """Whether `output` names the result itself, not a folder."""
        one = len(self.inputs) == 1 and not self.inputs[0].is_dir()
        return bool(one and self.output.suffix and not self.output.is_dir())

    @property
    def most_faces(self) -> int | None:
        """How many faces of a photo are wanted; None for all."""
        if self.faces == "all":
            return None
        return 1 if self.faces == "largest" else int(self.faces)
