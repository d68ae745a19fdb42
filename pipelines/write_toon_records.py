"""Anime faces and their edge-smoothed twins -> TFRecord shards for the GAN's toon side.

Example:
    python pipelines/write_toon_records.py --toons_dir=toons --output_dir=data/toons \
        --dan=light

With landmark files or a detector the faces are moved into the frame of the photos' records;
without both the pictures are resized as they are.
"""

import functools
import pathlib

import record_flags
from absl import flags

from tf_landtoon import errors
from tf_landtoon.annotations import landmark_files
from tf_landtoon.detection import landmark_confidence, toon_reader
from tf_landtoon.geometry import frames
from tf_landtoon.images import pictures
from tf_landtoon.records import frame_crops, picture_jobs, record_sets, toon_alignment

_TOONS_DIR = flags.DEFINE_string("toons_dir", None, "Folder of anime faces.", required=True)
_LANDMARKS_DIR = flags.DEFINE_string(
    "landmarks_dir", None, "Folder of landmark files (.json or .txt) of some or all of them."
)
_DAN = flags.DEFINE_string(
    "dan",
    None,
    "Finds the landmarks of those without a file: `light` (shipped), a model directory of "
    "train_dan, or an exported detector.",
)
_SPLIT = record_flags.define(image_size=112)
_FRAME = record_flags.define_frame()


def _jobs(paths: list[pathlib.Path], aligned: bool) -> list[picture_jobs.Job]:
    """The toons, if they are to be aligned with the landmark file or the reason to leave them."""
    files = {}
    if aligned and _LANDMARKS_DIR.value:
        files = landmark_files.find(_LANDMARKS_DIR.value)
    needs_file = aligned and not _DAN.value
    return [
        picture_jobs.Job(
            path,
            files.get(path.stem),
            reason="no landmark file" if needs_file and path.stem not in files else None,
        )
        for path in paths
    ]


def main(_: list[str]) -> None:
    """Writes the records that the flags ask for."""
    paths = _SPLIT.choose(pictures.list_pictures(_TOONS_DIR.value))
    frame = _FRAME.frame() if _LANDMARKS_DIR.value or _DAN.value else None
    dan = _DAN.value if frame else None
    jobs = _jobs(paths, aligned=frame is not None)
    input_files = [path for job in jobs for path in (job.path, job.landmarks_path) if path]
    if dan:
        from tf_landtoon.models import detectors

        input_files += detectors.files(dan)
    split = _SPLIT.target(
        input_files,
        kind="toons",
        landmark_map=None,
        frame=frames.to_json(frame),
    )
    if not _SPLIT.overwrite.value and record_sets.is_finished(split, len(paths)):
        return
    task = functools.partial(frame_crops.crop_toon, frame=frame, image_size=split.image_size)
    align = None
    if dan:
        calibration = landmark_confidence.read_if_there(detectors.calibration_path(dan))
        reader = toon_reader.ToonReader(detectors.load(dan), calibration)
        align = functools.partial(toon_alignment.align, reader=reader)
    record_sets.write(split, task, jobs, _SPLIT.num_workers.value, align)


if __name__ == "__main__":
    errors.run(main, goes_on=True)
