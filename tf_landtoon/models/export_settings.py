"""What `export` is asked for."""

import dataclasses
import pathlib

from tf_landtoon import errors
from tf_landtoon.settings import setting


@dataclasses.dataclass(frozen=True)
class ExportSettings:
    """The flags of `export`.

    Raises:
        errors.InputError: the name is no folder's.
    """

    model_dir: str = setting(
        "A model directory of train_gan or train_dan, or a shipped generator: `portrait`, `light`."
    )
    export_dir: pathlib.Path = setting("The folder of all models.")
    name: str | None = setting("The model's name; `toon` or `landmarks` if not given.", None)
    compact_dir: pathlib.Path | None = setting(
        "Write config, float16 weights and a detector's calibration there too: what the package "
        "ships.",
        None,
    )

    def __post_init__(self) -> None:
        """Checks."""
        name = self.name
        if name is not None and (not name or pathlib.PurePath(name).name != name or name[0] == "."):
            raise errors.InputError(f"--name={name}: must be one plain folder name")
