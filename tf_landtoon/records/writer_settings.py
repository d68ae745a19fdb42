"""The settings of the record writers: frozen values whose fields have their flags' names."""

import dataclasses
import os

from tf_landtoon.geometry import frames, sizes
from tf_landtoon.settings import setting


@dataclasses.dataclass(frozen=True, kw_only=True)
class SplitSettings:
    """Which pictures go into a split, and where and how it is written."""

    output_dir: str = setting("Folder for the shards.")
    split: str = setting("Name of the split.", "train")
    only: str | None = setting("Text file of picture names: take no others.", None)
    exclude: str | None = setting("Text file of picture names: leave these out.", None)
    seed: int = setting(
        "Decides the order of the examples.", 1, lower_bound=0, upper_bound=2**31 - 1
    )
    num_shards: int = setting("Number of files.", 4, lower_bound=1)
    num_workers: int = setting(
        "Number of processes that make crops.", os.cpu_count() or 1, lower_bound=1
    )
    overwrite: bool = setting("Write again what is already there.", False)


@dataclasses.dataclass(frozen=True, kw_only=True)
class FrameSettings:
    """How faces are placed in the stored pictures."""

    FRAMES = ("portrait", "none")

    frame: str = setting(
        "Eyes and chin onto the same places in each picture, or the whole picture resized.",
        "portrait",
        enum_values=FRAMES,
    )
    face_share: float = setting(
        "With --frame=portrait, distance from the eyes to the chin as a share of the picture's "
        "side.",
        frames.PORTRAIT.face_share,
        lower_bound=0.1,
        upper_bound=0.7,
    )

    def template(self) -> frames.Frame | None:
        """The frame, or None for whole pictures."""
        return None if self.frame == "none" else frames.PORTRAIT.scaled(self.face_share)


@dataclasses.dataclass(frozen=True, kw_only=True)
class LandmarkSettings:
    """Landmark records of pictures with landmark files."""

    CROPS = ("box", "none")
    MAPS = ("anime", "symmetric", "thesis")
    OUTLINES = ("searched", "thesis", "spline")

    pictures_dir: str = setting("Folder of pictures.")
    landmarks_dir: str = setting("Folder of landmark files, .json or .txt.")
    image_size: int = setting("Side of the stored pictures, px.", 160, lower_bound=16)
    crop: str = setting(
        "Square round the landmarks, or the whole picture resized.", "box", enum_values=CROPS
    )
    landmark_map: str = setting(
        "What the points mean: marked or drawn on anime faces, or a photo's 68 mapped by either "
        "map. Faces with points of the thesis' map are never mirrored.",
        "anime",
        enum_values=MAPS,
    )
    view_size: int = setting(
        "With --crop=box, side of the middle part that is 1.25 times the landmarks' box, px: what "
        "a DAN is tested on. The rest is margin for shifts and turns in training.",
        sizes.VIEW,
        lower_bound=16,
    )
    outline: str = setting(
        "For files of 28 points, the twelve outline points that they lack: searched in the "
        "picture, as the thesis did, or on a spline. benchmarks/outline.py compares them.",
        "searched",
        enum_values=OUTLINES,
    )


@dataclasses.dataclass(frozen=True, kw_only=True)
class PhotoSettings(FrameSettings):
    """Landmark records of photos."""

    MAPS = ("symmetric", "thesis")

    photos_dir: str = setting("Folder of photos.")
    image_size: int = setting("Side of the stored pictures, px.", 112, lower_bound=16)
    landmark_map: str = setting(
        "How 68 points become 40: mirror symmetric lids lowered with the face, or as the thesis "
        "prints it, lowered by 8.8 px of a 112-px picture.",
        "symmetric",
        enum_values=MAPS,
    )
    max_enlargement: float = setting(
        "Leave out a face that must be enlarged by more than this factor.", 2.0, lower_bound=1.0
    )
    predictor: str | None = setting(
        "dlib's 68-point predictor file; the installed package's by default.", None
    )


@dataclasses.dataclass(frozen=True, kw_only=True)
class ToonSettings(FrameSettings):
    """Toon records of anime faces."""

    toons_dir: str = setting("Folder of anime faces.")
    landmarks_dir: str | None = setting(
        "Folder of landmark files (.json or .txt) of some or all of them.", None
    )
    dan: str | None = setting(
        "Finds the landmarks of those without a file: `light` (shipped), a model directory of "
        "train_dan, or an exported detector.",
        None,
    )
    image_size: int = setting("Side of the stored pictures, px.", 112, lower_bound=16)


@dataclasses.dataclass(frozen=True, kw_only=True)
class PortraitSettings:
    """Portrait records: photos with the drawings of their people."""

    photos_dir: str = setting("Folder of photos.")
    maps: str | None = setting(
        "Folder of maps of their parts, PNG of the same names, numbered as in CelebAMask-HQ; the "
        "parser that ships makes them if not given.",
        None,
    )
    image_size: int = setting("Side of the stored pictures, px.", 256, lower_bound=64)
    variants: int = setting(
        "Pairs of each photo: the first as it is, the others with other hair, skin, background, "
        "glasses or beards.",
        1,
        lower_bound=1,
    )
    max_misfit: float = setting(
        "Leave out a pair whose drawing has its face elsewhere than its landmarks say, by the "
        "shipped detector: RMSE, px of a face of 112.",
        5.0,
        lower_bound=0.0,
    )
    least_overlap: float = setting(
        "Leave out a pair whose photo and drawing have the person in other places: intersection "
        "over union of the two.",
        0.8,
        lower_bound=0.0,
        upper_bound=1.0,
    )
    predictor: str | None = setting(
        "dlib's 68-point predictor file; the installed package's by default.", None
    )


Made = (
    LandmarkSettings | PhotoSettings | ToonSettings | PortraitSettings
)  # what is made of the pictures
