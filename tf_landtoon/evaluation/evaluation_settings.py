"""What `calibrate_dan` and `evaluate_dan` are asked for."""

import dataclasses
import pathlib

from tf_landtoon import errors


@dataclasses.dataclass(frozen=True)
class CalibrateSettings:
    """The flags of `calibrate_dan`.

    Attributes:
        model: `light` (shipped), a model directory, or an exported one.
        pictures: folder of pictures.
        landmarks: folder of their hand-placed landmark files.
        held_out: text file of picture names: not fitted on, but judged by.
        photos: folder of photos of people, where no answer is right; None takes none.
        photos_exclude: text file of photo names not to use.
        faces: how many faces to fit on, and photos to look at, at most.
        output: another folder than the model's for the files.
    """

    model: str
    pictures: pathlib.Path
    landmarks: pathlib.Path
    held_out: pathlib.Path
    photos: pathlib.Path | None = None
    photos_exclude: pathlib.Path | None = None
    faces: int = 300
    output: pathlib.Path | None = None


@dataclasses.dataclass(frozen=True)
class EvaluateSettings:
    """The flags of `evaluate_dan`.

    Attributes:
        model: `light` (shipped), a model directory of train_dan, or an exported detector.
        pictures: folder of pictures.
        landmarks: folder of landmark files, named as the pictures.
        output: folder for figures and sheets.
        only: text file of picture names: take no others.
        exclude: text file of picture names: leave these out.
        flip: average with the answer for the mirrored picture.

    Raises:
        errors.InputError: the figures would lie among pictures or landmark files.
    """

    model: str
    pictures: pathlib.Path
    landmarks: pathlib.Path
    output: pathlib.Path
    only: pathlib.Path | None = None
    exclude: pathlib.Path | None = None
    flip: bool = False

    def __post_init__(self) -> None:
        """Checks."""
        # Figures among landmark files would be read as landmarks the next time.
        for whose, folder in (("pictures", self.pictures), ("landmark files", self.landmarks)):
            if self.output.resolve() == folder.resolve():
                raise errors.InputError(
                    f"--output={self.output}: is the {whose}' folder; name another one"
                )
