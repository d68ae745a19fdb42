"""What `export` is asked for."""

import dataclasses
import pathlib

from tf_landtoon import errors


@dataclasses.dataclass(frozen=True)
class ExportSettings:
    """The flags of `export`.

    Attributes:
        model_dir: of train_gan or train_dan, or `light` for the shipped generator.
        export_dir: the folder of all models.
        name: the model's name, one folder's; None is `toon` or `landmarks`.
        compact_dir: write what the package ships of a model there, too; None does not.

    Raises:
        errors.InputError: the name is no folder's.
    """

    model_dir: str
    export_dir: pathlib.Path
    name: str | None = None
    compact_dir: pathlib.Path | None = None

    def __post_init__(self) -> None:
        """Checks."""
        name = self.name
        if name is not None and (not name or pathlib.PurePath(name).name != name or name[0] == "."):
            raise errors.InputError(f"--name={name}: must be one plain folder name")
