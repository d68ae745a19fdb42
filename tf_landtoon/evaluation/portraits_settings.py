"""What `evaluate` is asked for."""

import dataclasses
import pathlib

from tf_landtoon import errors


@dataclasses.dataclass(frozen=True)
class PortraitsSettings:
    """The flags of `evaluate`.

    Attributes:
        photos: folder of photos of faces.
        output: folder for `evaluation.json` and `evaluation_sheet.jpg`.
        model: a generator as `stylize` takes it; None where results are given.
        pictures: folder of results, named as their photos; None where a model is.
        toons: folder of drawn faces that results should be like, for KID; None leaves it out.
        only: text file of photo names: take no others.
        detector: of landmarks, as `detect` takes it.

    Raises:
        errors.InputError: both or neither of model and pictures, or figures among the pictures.
    """

    photos: pathlib.Path
    output: pathlib.Path
    model: str | None = None
    pictures: pathlib.Path | None = None
    toons: pathlib.Path | None = None
    only: pathlib.Path | None = None
    detector: str = "light"

    def __post_init__(self) -> None:
        """Checks."""
        if (self.model is None) == (self.pictures is None):
            raise errors.InputError("give --model, or --pictures with results made by anything")
        for folder in filter(None, (self.photos, self.pictures, self.toons)):
            if not folder.is_dir():
                raise errors.InputError(f"{folder}: no such folder; give a folder of pictures")
            if folder.resolve() == self.output.resolve():
                raise errors.InputError(f"--output={self.output}: holds pictures; name another")
