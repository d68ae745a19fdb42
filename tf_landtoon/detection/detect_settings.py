"""What `detect` is asked for."""

import dataclasses
import pathlib

from tf_landtoon import errors
from tf_landtoon.geometry import sizes
from tf_landtoon.settings import setting

OVERLAYS_NAME, LABELS_NAME = "overlays", "labels"
LEAST_CONFIDENCE = 0.5  # of a face that is taken for one


@dataclasses.dataclass(frozen=True)
class DetectSettings:
    """The flags of `detect`.

    Raises:
        errors.InputError: there are no inputs.
    """

    inputs: tuple[pathlib.Path, ...]  # pictures and folders of pictures
    output: pathlib.Path = setting("Folder for what is found.", pathlib.Path("faces"))
    model: str = setting(
        "`light` (shipped), a model directory of train_dan, or an exported one.", "light"
    )
    whole: bool = setting(
        "Where no sure face is found, read the whole picture as one; marked as such.", False
    )
    min_confidence: float = setting(
        "Leave out faces that are less certain than this share.",
        LEAST_CONFIDENCE,
        lower_bound=0.0,
        upper_bound=1.0,
    )
    relabel: bool = setting(
        "Write landmark files of each picture's largest sure face, too, unless it leans by "
        f"{sizes.LEVEL_DEGREES:g} degrees or more.",
        False,
    )
    hide_error_px: float = setting(
        "With --relabel: points with a larger expected error, px of a 112-px crop, become hidden.",
        4.0,
        lower_bound=0.0,
    )
    overlays: bool = setting("Write the pictures with the points drawn.", True)
    photographs: bool = setting(
        "Take faces in photographs, too; the landmarks are those of drawings.", False
    )
    recursive: bool = setting("Look into the folders' subfolders, too.", False)

    def __post_init__(self) -> None:
        """Checks."""
        if not self.inputs:
            raise errors.InputError("no PICTURE given; name pictures or folders of pictures")

    def overlay(self, name: str) -> pathlib.Path:
        """Where a picture with points on it goes, by the name of its results."""
        return self.output / OVERLAYS_NAME / f"{name}.png"

    def label(self, picture: pathlib.Path) -> pathlib.Path:
        """Where a picture's landmark file goes: it belongs to its picture by stem."""
        return self.output / LABELS_NAME / f"{picture.stem}.json"
