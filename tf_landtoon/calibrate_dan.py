"""Learns what a landmark detector's spread says about its error, from hand-marked faces.

Example:
    python -m tf_landtoon.calibrate_dan --model=runs/dan --pictures=faces --landmarks=points \
        --held_out=validation.txt

Each face is read as it is and once more spoilt (blurred, grained or with a part erased), so that
large errors are known too. Writes calibration.json into the model directory, which `detect` needs,
and reliability.png beside it; prints expected against true errors of the held-out faces.
"""

import os
import pathlib
import sys
import zlib

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
_FACES = flags.DEFINE_integer("faces", 300, "How many to fit on, at most.", lower_bound=20)
_OUTPUT = flags.DEFINE_string("output", None, "Another folder than the model's for the files.")


def main(argv: list[str]) -> None:
    """Reads the faces, fits, judges, writes."""
    del argv
    from tf_landtoon import landmark_files, pictures

    files = landmark_files.find(_LANDMARKS.value)
    paths = [x for x in pictures.list_pictures(_PICTURES.value) if x.stem in files]
    if not paths:
        raise errors.InputError(f"{_PICTURES.value}: no picture has a file in {_LANDMARKS.value}")
    held_out = landmark_files.select(paths, _HELD_OUT.value, None)
    fitted = landmark_files.select(paths, None, _HELD_OUT.value)
    fitted = fitted[:: -(-len(fitted) // _FACES.value)]  # evenly, so from all shows

    from tf_landtoon import landmark_confidence, landmark_models, reliability

    detector = landmark_models.load(_MODEL.value)
    target = pathlib.Path(_OUTPUT.value or landmark_models.locate(_MODEL.value))
    _check_writable(target)
    plain, spoilt = _read(fitted, files, detector)
    both = [[*a, *b] for a, b in zip(plain, spoilt)]
    calibration = landmark_confidence.fit(*_stacked(both))
    judged = [
        (name, reliability.compare(calibration, *_stacked(faces)))
        for name, faces in zip(("as they are", "spoilt"), _read(held_out, files, detector))
    ]
    for name, figures in judged:
        print(f"held-out faces {name}:\n{figures.lines()}")
    report = {"fitted_on": f"{len(plain[0])} faces, each as it is and spoilt"}
    report["held_out"] = {name: figures.as_json() for name, figures in judged}
    png = pictures.encode_png(reliability.chart(judged))
    pictures.write_atomically(target / "reliability.png", png)
    print(f"written: {landmark_confidence.write(target, calibration, report)}")


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


def _read(paths, files, detector) -> tuple[list, list]:
    """For faces as they are, and spoilt: lists of spreads, errors and visibilities."""
    import tqdm

    plain, spoilt = ([], [], []), ([], [], [])
    for path in tqdm.tqdm(paths, "read", unit="face", disable=None):
        try:
            rows = _read_face(path, files[path.stem], detector)
        except errors.InputError as error:
            print(f"skipped: {error}", file=sys.stderr)
            continue
        for columns, row in zip((plain, spoilt), rows):
            for column, value in zip(columns, row):
                column.append(value)
    if not plain[0]:
        raise errors.InputError(f"{_PICTURES.value}: no face could be read; see the lines above")
    return plain, spoilt


def _read_face(path, landmarks_path, detector) -> list[tuple]:
    """Spread [40], error [40] and visibility [40] of the face as it is, and spoilt."""
    import numpy as np

    from tf_landtoon import face_reading, face_squares, landmark_files, pictures, spoilt_faces

    points_px, visible = landmark_files.read(landmarks_path)
    picture = pictures.read_rgb(path)
    landmark_files.check_inside(points_px, picture.shape[1], picture.shape[0], str(path))
    random = np.random.default_rng(zlib.crc32(path.name.encode()))
    truth = face_squares.around(points_px)
    # As far off as the face detector's boxes are.
    start = truth.moved(*random.normal(0, 0.03, 2), random.normal(1, 0.07), random.normal(0, 6))
    rows = []
    for image in (picture, spoilt_faces.spoil(picture, points_px, random)):
        (reading,) = face_reading.read(image, [start], detector.find, detector.image_size)
        distance_px = np.linalg.norm(reading.points_px - points_px, axis=-1)
        error_px = distance_px * face_reading.FRAME_SIZE / truth.side_px
        rows.append((reading.spread_px, error_px, visible))
    return rows


def _stacked(columns) -> list:
    import numpy as np

    return [np.array(column) for column in columns]


if __name__ == "__main__":
    errors.run(main)
