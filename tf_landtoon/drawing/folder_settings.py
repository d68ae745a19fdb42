"""What a folder of drawn faces is told: a frozen value whose fields bear their flags' names."""

import dataclasses
import os


@dataclasses.dataclass(frozen=True, kw_only=True)
class FolderSettings:
    """Which faces are drawn, and where.

    Attributes:
        output_dir: the folder.
        count: number of faces.
        image_size: side of the pictures, px.
        seed: of the faces; a picture depends on it and its number only.
        num_workers: processes.
        contact_sheet: whether the first faces are also written as one picture beside the folder.
    """

    output_dir: str
    count: int = 2000
    image_size: int = 256
    seed: int = 0
    num_workers: int = os.cpu_count() or 1
    contact_sheet: bool = False
