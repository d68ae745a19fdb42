"""Learns what a landmark detector's spread says about its error, from hand-marked faces.

Example:
    python -m tf_landtoon.calibrate_dan --model=runs/dan --pictures=faces --landmarks=points \
        --held_out=validation.txt

Each face is read as it is and once more spoilt (blurred, grained or with a part erased), so that
large errors are known too; with --photos it learns to doubt photos. Writes calibration.json into
the model directory (or the export's newest version), which `detect` needs, and reliability.png
beside it; prints what was said of the held-out faces against what came true.
"""

import os
import pathlib
import sys
import zlib
from typing import Any

from absl import flags

from tf_landtoon import errors

_MODEL = flags.DEFINE_string(
    "model", None, "`light` (shipped), a model directory, or an exported one.", required=True
)
_PICTURES = flags.DEFINE_string("pictures", None, "Folder of pictures.", required=True)
_LANDMARKS = flags.DEFINE_string(
    "landmarks", None, "Folder of their hand-placed landmark files.", required=True
)
_HELD_OUT = flags.DEFINE_string(
    "held_out", None, "Text file of picture names: not fitted on, but judged by.", required=True
)
_PHOTOS = flags.DEFINE_string(
    "photos", None, "Folder of photos of people, where no answer is right; every second is judged."
)
_PHOTOS_EXCLUDE = flags.DEFINE_string(
    "photos_exclude",
    None,
    "Text file of photo names not to use: those that the detector learnt from, which it knows.",
)
_FACES = flags.DEFINE_integer(
    "faces", 300, "How many faces to fit on, and photos to look at, at most.", lower_bound=20
)
_OUTPUT = flags.DEFINE_string("output", None, "Another folder than the model's for the files.")


def main(argv: list[str]) -> None:
    """Reads the faces, fits, judges, writes."""
    del argv
    from tf_landtoon import files
    from tf_landtoon.images import pictures

    fitted, held_out, marks = _choose_faces()
    photos = _choose_photos()

    from tf_landtoon.detection import landmark_confidence
    from tf_landtoon.evaluation import reliability
    from tf_landtoon.models import detectors

    detector = detectors.load(_MODEL.value)
    target = pathlib.Path(_OUTPUT.value or detectors.home(_MODEL.value))
    _check_writable(target)
    plain, spoilt = _read(fitted, marks, detector)
    doubted = _read_photos(photos, detector)
    calibration = landmark_confidence.fit(_stacked(plain + spoilt + doubted[::2]))
    sets = dict(zip(("as they are", "spoilt"), _read(held_out, marks, detector)))
    judged = [
        (name, reliability.compare(calibration, _stacked(rows))) for name, rows in sets.items()
    ]
    for name, figures in judged:
        print(f"held-out faces {name}:\n{figures.lines()}")
    report = {
        "fitted_on": f"{len(plain)} faces, as they are and spoilt, and {len(doubted[::2])} photos",
        "held_out": {name: figures.as_json() for name, figures in judged},
    }
    if len(doubted) > 1:
        confidences = _confidences(calibration, _stacked(doubted[1::2]))
        print(f"{len(confidences)} held-out photos: {_quantiles(confidences)}")
        report["held_out_photos"] = _quantiles(confidences)
    png = pictures.encode_png(reliability.chart(judged))
    files.write_atomically(target / "reliability.png", png)
    print(f"written: {landmark_confidence.write(target, calibration, report)}")


def _choose_faces() -> tuple[list[pathlib.Path], list[pathlib.Path], dict[str, pathlib.Path]]:
    """The pictures to fit on, those to judge by, and all landmark files by stem."""
    from tf_landtoon.annotations import landmark_files
    from tf_landtoon.detection import landmark_confidence
    from tf_landtoon.images import pictures

    marks = landmark_files.find(_LANDMARKS.value)
    every = pictures.list_pictures(_PICTURES.value)
    lost = landmark_files.unmatched(_HELD_OUT.value, every)
    if lost:
        print(landmark_files.without_picture(_HELD_OUT.value, lost), file=sys.stderr)
    paths = [path for path in every if path.stem in marks]
    if not paths:
        raise errors.InputError(f"{_PICTURES.value}: no picture has a file in {_LANDMARKS.value}")
    held_out = landmark_files.select(paths, _HELD_OUT.value, None)
    others = landmark_files.select(paths, None, _HELD_OUT.value)
    if len(others) < landmark_confidence.FEWEST_FACES:
        raise errors.InputError(
            f"{_PICTURES.value}: {len(others)} marked faces to fit on; give "
            f"{landmark_confidence.FEWEST_FACES} or more besides those in {_HELD_OUT.value}"
        )
    fitted = _evenly(others)
    marked = [marks[path.stem] for path in (*fitted, *held_out)]
    warning = landmark_files.machine_made(marked)
    if warning:
        print(f"warning: {warning}", file=sys.stderr)
    return fitted, held_out, marks


def _choose_photos() -> list[pathlib.Path]:
    """The photos to doubt; none without --photos."""
    from tf_landtoon.annotations import landmark_files
    from tf_landtoon.images import pictures

    if not _PHOTOS.value:
        return []
    paths = pictures.list_pictures(_PHOTOS.value)
    return _evenly(landmark_files.select(paths, None, _PHOTOS_EXCLUDE.value))


def _evenly(paths: list[pathlib.Path]) -> list[pathlib.Path]:
    """As many as --faces, from the first to the last, so of all shows and kinds."""
    count = min(_FACES.value, len(paths))
    return [paths[index * len(paths) // count] for index in range(count)]


def _check_writable(target: pathlib.Path) -> None:
    """Tells of a folder that cannot be written to before the work, not after it."""
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise errors.InputError(
            f"{target}: cannot be made ({error.strerror}); give another --output"
        ) from error
    if not os.access(target, os.W_OK):
        raise errors.InputError(f"{target}: cannot be written to; give another --output")


def _read(
    paths: list[pathlib.Path], marks: dict[str, pathlib.Path], detector: Any
) -> tuple[list, list]:
    """Rows of `Readings` for faces as they are, and spoilt."""
    import tqdm

    plain, spoilt = [], []
    for path in tqdm.tqdm(paths, "read", unit="face", disable=None):
        try:
            rows = _read_face(path, marks[path.stem], detector)
        except errors.InputError as error:
            print(f"skipped: {error}", file=sys.stderr)
            continue
        for column, row in zip((plain, spoilt), rows):
            column.append(row)
    if not plain:
        raise errors.InputError(f"{_PICTURES.value}: no face could be read; see the lines above")
    return plain, spoilt


def _read_face(path: pathlib.Path, landmarks_path: pathlib.Path, detector: Any) -> list:
    """A row of `Readings` of the face as it is, and spoilt."""
    import numpy as np

    from tf_landtoon.annotations import landmark_files
    from tf_landtoon.detection import face_reading, landmark_confidence
    from tf_landtoon.evaluation import spoilt_faces
    from tf_landtoon.geometry import face_squares
    from tf_landtoon.images import pictures

    points_px, visible = landmark_files.read(landmarks_path)
    picture = pictures.read_rgb(path)
    landmark_files.check_inside(points_px, picture.shape[1], picture.shape[0], str(path))
    truth = face_squares.around(points_px)
    if truth.side_px < 1:
        raise errors.InputError(f"{landmarks_path}: the landmarks fall on one point; mend the file")
    random = np.random.default_rng(zlib.crc32(os.fsencode(path.name)))
    # As far off as the face detector's boxes are.
    start = truth.moved(*random.normal(0, 0.03, 2), random.normal(1, 0.07), random.normal(0, 6))
    rows = []
    everything = np.ones(len(visible), bool)
    for image, seen in (
        (picture, everything),
        spoilt_faces.spoil(picture, points_px, random),
    ):
        (reading,) = face_reading.read(image, [start], detector.find, detector.image_size)
        distance_px = np.linalg.norm(reading.points_px - points_px, axis=-1)
        error_px = distance_px * face_reading.FRAME_SIZE / truth.side_px
        rows.append(
            landmark_confidence.Readings(
                reading.spread_px, reading.certainty, error_px, visible, seen
            )
        )
    return rows


def _read_photos(paths: list[pathlib.Path], detector: Any) -> list:
    """Rows of `Readings` of photos of people, where the cascade sees a drawn face or none."""
    import numpy as np
    import tqdm

    from tf_landtoon.detection import face_reading, landmark_confidence, toon_faces
    from tf_landtoon.images import pictures

    rows = []
    finder = toon_faces.ToonFaceFinder()
    for path in tqdm.tqdm(paths, "photos", unit="photo", disable=None):
        try:
            photo = pictures.read_rgb(path)
        except errors.InputError as error:
            print(f"skipped: {error}", file=sys.stderr)
            continue
        start = finder.likeliest(photo)
        (reading,) = face_reading.read(photo, [start], detector.find, detector.image_size)
        spread_px = reading.spread_px
        nothing = np.zeros(len(spread_px), bool)
        rows.append(
            landmark_confidence.Readings(
                spread_px, reading.certainty, np.zeros_like(spread_px), nothing, nothing
            )
        )
    return rows


def _stacked(rows: list) -> Any:
    """One `Readings` of many rows."""
    import numpy as np

    from tf_landtoon.detection import landmark_confidence

    return landmark_confidence.Readings(*map(np.stack, zip(*rows)))


def _confidences(calibration: Any, readings: Any) -> Any:
    """The faces' confidences [N], as `detect` says them."""
    expected_px = calibration.expected_error_px(readings.spread_px)
    return calibration.share_right(expected_px, readings.certainty).mean(axis=1)


def _quantiles(values: Any) -> dict[str, float]:
    """A tenth, half and nine tenths of the values lie below these."""
    import numpy as np

    shares = (0.1, 0.5, 0.9)
    return {f"{share:.0%}": round(float(np.quantile(values, share)), 3) for share in shares}


if __name__ == "__main__":
    errors.run(main)
