"""What `evaluate` is asked for."""

import dataclasses
import pathlib

from tf_landtoon import errors
from tf_landtoon.settings import setting


@dataclasses.dataclass(frozen=True)
class PortraitsSettings:
    """The flags of `evaluate`.

    Raises:
        errors.InputError: both or neither of model and pictures, a folder that is missing, or
            figures among the pictures.
    """

    photos: pathlib.Path = setting("Folder of photos of faces.")
    output: pathlib.Path = setting("Folder for evaluation.json and evaluation_sheet.jpg.")
    model: str | None = setting(
        "The generator to judge: `portrait` or `light` (shipped), a model directory, or an export.",
        None,
    )
    pictures: pathlib.Path | None = setting(
        "Instead of a model: folder of results made by anything, named as their photos.", None
    )
    toons: pathlib.Path | None = setting(
        "Folder of drawn faces that results should be like, for the distance KID.", None
    )
    own_landmarks: pathlib.Path | None = setting(
        "Folder of landmark files with the results' own points, named as their photos; "
        "`draw --landmarks` writes them.",
        None,
    )
    only: pathlib.Path | None = setting(
        "Text file of photo names, one a line: no others are judged.", None
    )
    detector: str = setting(
        "Landmark detector that reads the results: `light` (shipped), a model directory of "
        "train_dan, or an exported one.",
        "light",
    )

    def __post_init__(self) -> None:
        """Checks."""
        if (self.model is None) == (self.pictures is None):
            raise errors.InputError("give --model, or --pictures with results made by anything")
        for folder in filter(None, (self.photos, self.pictures, self.toons, self.own_landmarks)):
            if not folder.is_dir():
                raise errors.InputError(f"{folder}: no such folder; give one that is there")
            if folder.resolve() == self.output.resolve():
                raise errors.InputError(f"--output={self.output}: holds pictures; name another")
