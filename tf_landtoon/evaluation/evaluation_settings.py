"""What `calibrate_dan` and `evaluate_dan` are asked for."""

import dataclasses
import pathlib

from tf_landtoon import errors
from tf_landtoon.settings import setting


@dataclasses.dataclass(frozen=True)
class CalibrateSettings:
    """The flags of `calibrate_dan`."""

    model: str = setting("`light` (shipped), a model directory, or an exported one.")
    pictures: pathlib.Path = setting("Folder of pictures.")
    landmarks: pathlib.Path = setting("Folder of their hand-placed landmark files.")
    held_out: pathlib.Path = setting("Text file of picture names: not fitted on, but judged by.")
    photos: pathlib.Path | None = setting(
        "Folder of photos of people, where no answer is right; every second is judged.", None
    )
    photos_exclude: pathlib.Path | None = setting(
        "Text file of photo names not to use: those that the detector learnt from, which it knows.",
        None,
    )
    faces: int = setting(
        "How many faces to fit on, and photos to look at, at most.", 300, lower_bound=20
    )
    output: pathlib.Path | None = setting(
        "Write the files to this folder, not to the model's.", None
    )


@dataclasses.dataclass(frozen=True)
class EvaluateSettings:
    """The flags of `evaluate_dan`.

    Raises:
        errors.InputError: the figures would lie among pictures or landmark files.
    """

    model: str = setting(
        "`light` (shipped), a model directory of train_dan, or an exported landmark model."
    )
    pictures: pathlib.Path = setting("Folder of pictures.")
    landmarks: pathlib.Path = setting(
        "Folder of landmark files, .json or .txt, named as the pictures."
    )
    output: pathlib.Path = setting("Folder for figures and sheets.")
    only: pathlib.Path | None = setting("Text file of picture names: take no others.", None)
    exclude: pathlib.Path | None = setting("Text file of picture names: leave these out.", None)
    flip: bool = setting(
        "Average with the answer for the mirrored picture: slower, a little better.", False
    )

    def __post_init__(self) -> None:
        """Checks."""
        # Figures among landmark files would be read as landmarks the next time.
        for whose, folder in (("pictures", self.pictures), ("landmark files", self.landmarks)):
            if self.output.resolve() == folder.resolve():
                raise errors.InputError(
                    f"--output={self.output}: is the {whose}' folder; name another one"
                )
