"""The settings of a folder of drawn faces: a frozen value whose fields have their flags' names."""

import dataclasses
import os

from tf_landtoon import errors
from tf_landtoon.settings import setting


@dataclasses.dataclass(frozen=True, kw_only=True)
class FolderSettings:
    """Which faces are drawn, and where."""

    output_dir: str = setting("Folder for the faces.")
    count: int = setting("Number of faces.", 2000)
    image_size: int = setting("Side of the pictures, px.", 256, lower_bound=32)
    seed: int = setting("Another seed draws other faces.", 0, lower_bound=0)
    num_workers: int = setting("Number of processes that draw.", os.cpu_count() or 1, lower_bound=1)
    contact_sheet: bool = setting(
        "Also write <output_dir>_contact_sheet.jpg with the first 64 faces.", False
    )

    def __post_init__(self) -> None:
        """Refuses a folder of no faces.

        Raises:
            errors.InputError: the count is not above 0.
        """
        if self.count <= 0:
            raise errors.InputError(f"--count={self.count}: give a number of faces above 0")
