"""What the record writers are told: frozen values whose fields bear their flags' names."""

import dataclasses
import os

from tf_landtoon.geometry import frames, sizes


@dataclasses.dataclass(frozen=True, kw_only=True)
class SplitSettings:
    """Which pictures go into a split, and where and how it is written.

    Attributes:
        output_dir: the records directory.
        split: its name.
        only: text file of picture names: no others are taken; None for all.
        exclude: text file of picture names that are left out; None for none.
        seed: of the order of the examples.
        num_shards: number of files.
        num_workers: processes.
        overwrite: whether what is already there is written again.
    """

    output_dir: str
    split: str = "train"
    only: str | None = None
    exclude: str | None = None
    seed: int = 1
    num_shards: int = 4
    num_workers: int = os.cpu_count() or 1
    overwrite: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class FrameSettings:
    """How faces are placed in the stored pictures.

    Attributes:
        frame: one of `FRAMES`: eyes and chin onto the same places, or whole pictures resized.
        face_share: with "portrait", distance from eyes to chin as a share of the picture's side.
    """

    FRAMES = ("portrait", "none")

    frame: str = "portrait"
    face_share: float = frames.PORTRAIT.face_share

    def template(self) -> frames.Frame | None:
        """The frame, or None for whole pictures."""
        return None if self.frame == "none" else frames.PORTRAIT.scaled(self.face_share)


@dataclasses.dataclass(frozen=True, kw_only=True)
class LandmarkSettings:
    """Landmark records of pictures with landmark files.

    Attributes:
        pictures_dir: folder of pictures.
        landmarks_dir: folder of landmark files.
        image_size: side of the stored pictures, px.
        crop: one of `CROPS`: a square round the landmarks, or the whole picture resized.
        landmark_map: one of `MAPS`, what the points mean (`schema.DatasetInfo`).
        view_size: with "box", side of the part that is 1.25 times the landmarks' box, px.
        outline: one of `OUTLINES`, how files of 28 points get the other twelve.
    """

    CROPS = ("box", "none")
    MAPS = ("anime", "symmetric", "thesis")
    OUTLINES = ("searched", "thesis", "spline")

    pictures_dir: str
    landmarks_dir: str
    image_size: int = 160
    crop: str = "box"
    landmark_map: str = "anime"
    view_size: int = sizes.VIEW
    outline: str = "searched"


@dataclasses.dataclass(frozen=True, kw_only=True)
class PhotoSettings(FrameSettings):
    """Landmark records of photos.

    Attributes:
        photos_dir: folder of photos.
        image_size: side of the stored pictures, px.
        landmark_map: one of `MAPS`, how dlib's 68 points become 40.
        max_enlargement: limit of a stored picture's px for one px of the photo.
        predictor: dlib's 68-point predictor file, None for the installed one.
    """

    MAPS = ("symmetric", "thesis")

    photos_dir: str
    image_size: int = 112
    landmark_map: str = "symmetric"
    max_enlargement: float = 2.0
    predictor: str | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class ToonSettings(FrameSettings):
    """Toon records of anime faces.

    Attributes:
        toons_dir: folder of anime faces.
        landmarks_dir: folder of landmark files of some or all of them, None without.
        dan: the detector that finds the others' landmarks, as `detectors.load` takes it.
        image_size: side of the stored pictures, px.
    """

    toons_dir: str
    landmarks_dir: str | None = None
    dan: str | None = None
    image_size: int = 112


Made = LandmarkSettings | PhotoSettings | ToonSettings  # what is made of the pictures
