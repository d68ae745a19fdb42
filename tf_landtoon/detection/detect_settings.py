"""What `detect` is asked for."""

import dataclasses
import pathlib

from tf_landtoon import errors

OVERLAYS_NAME, LABELS_NAME = "overlays", "labels"
LEAST_CONFIDENCE = 0.5  # of a face that is taken for one


@dataclasses.dataclass(frozen=True)
class DetectSettings:
    """The flags of `detect`.

    Attributes:
        inputs: pictures and folders of pictures.
        output: folder for what is found.
        model: `light` (shipped), a model directory of train_dan, or an exported one.
        whole: where no sure face is found, read the whole picture as one.
        min_confidence: 0..1, less certain faces are left out.
        relabel: write a landmark file of each picture's largest sure face, too.
        hide_error_px: with `relabel`, points with a larger expected error become hidden; px of a
            112-px crop.
        overlays: write the pictures with the points drawn.

    Raises:
        errors.InputError: there are no inputs.
    """

    inputs: tuple[pathlib.Path, ...] = ()
    output: pathlib.Path = pathlib.Path("faces")
    model: str = "light"
    whole: bool = False
    min_confidence: float = LEAST_CONFIDENCE
    relabel: bool = False
    hide_error_px: float = 4.0
    overlays: bool = True

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
