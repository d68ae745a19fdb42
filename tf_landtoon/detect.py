"""Finds anime faces and their 40 landmarks: python -m tf_landtoon.detect PICTURE... [--output=DIR].

PICTURE is a file or a folder. Into the output folder go landmarks.json (picture -> faces -> box,
confidence, points), landmarks.csv (a row for each point) and overlays/<name>.png; with --relabel
also labels/<name>.json, which the record writers take as --landmarks_dir.
"""

import collections
import pathlib
import sys
from collections.abc import Iterable
from typing import Any

from absl import flags

from tf_landtoon import errors

_OVERLAYS_NAME = "overlays"
_OUTPUT = flags.DEFINE_string("output", "faces", "Folder for what is found.")
_MODEL = flags.DEFINE_string(
    "model", "light", "`light` (shipped), a model directory of train_dan, or an exported one."
)
_WHOLE = flags.DEFINE_bool(
    "whole", False, "Where no face is found, read the whole picture as one; marked as such."
)
_MIN_CONFIDENCE = flags.DEFINE_float(
    "min_confidence", 0.5, "Leave out less certain faces.", lower_bound=0.0, upper_bound=1.0
)
_RELABEL = flags.DEFINE_bool(
    "relabel",
    False,
    "Write landmark files of each picture's largest sure face, too, unless it leans by 12 degrees "
    "or more.",
)
_HIDE_ERROR_PX = flags.DEFINE_float(
    "hide_error_px",
    4.0,
    "With --relabel: points with a larger expected error, px of a 112-px crop, become hidden.",
    lower_bound=0.0,
)
_OVERLAYS = flags.DEFINE_bool("overlays", True, "Write the pictures with the points drawn.")


def main(argv: list[str]) -> int:
    """Looks at every picture that can be read; 1 if there was none."""
    paths, skipped = _paths(argv[1:])
    names = _names(paths)
    if _RELABEL.value:
        _check_labels(names.values())
    reader = _load() if paths else None
    found: dict[str, Any] = {}
    try:
        uncertain = _read_all(reader, names, found, skipped)
    except BaseException:  # what was found in ten minutes is not lost with the rest
        if found:
            _write_tables(found, skipped)
            print(f"{_OUTPUT.value}: {len(found)} of {len(paths)} pictures", file=sys.stderr)
        raise
    for reason in skipped.values():
        print(f"skipped: {reason}", file=sys.stderr)
    if not found:
        raise errors.InputError("not one picture could be read; give pictures or folders of them")
    _write_tables(found, skipped)
    count = sum(len(picture.faces) for picture in found.values())
    faceless = sum(not picture.faces for picture in found.values())
    print(
        f"{count} faces in {len(found) - faceless} of {len(found)} pictures, {faceless} without a "
        f"face, {uncertain} faces not sure enough, {len(skipped)} pictures skipped; "
        f"written to {_OUTPUT.value}"
    )
    leaning = sum(bool(x.faces) and x.faces[0].is_levelled for x in found.values())
    if _RELABEL.value and leaning:
        print(f"no label where the largest face leans by 12 degrees or more: {leaning} pictures")
    return 0


def _read_all(
    reader: Any, names: dict[pathlib.Path, str], found: dict[str, Any], skipped: dict[str, str]
) -> int:
    """Looks at every picture and puts it into `found` or `skipped`; the number of unsure faces."""
    import tqdm

    from tf_landtoon.detection import detections
    from tf_landtoon.images import pictures

    uncertain = 0
    for path, name in tqdm.tqdm(names.items(), unit="picture", disable=None):
        try:
            picture = pictures.read_rgb(path)
        except errors.InputError as error:
            skipped[str(path)] = str(error)
            continue
        faces = reader.faces(picture) or ([reader.whole(picture)] if _WHOLE.value else [])
        sure = [face for face in faces if face.confidence >= _MIN_CONFIDENCE.value]
        uncertain += len(faces) - len(sure)
        if not sure:
            best = max((face.confidence for face in faces), default=None)
            why = "" if best is None else f" that is sure enough (the best has {best:.2f})"
            print(f"{path}: no face found{why}", file=sys.stderr)
        height, width, _ = picture.shape
        found[str(path)] = detections.Picture(width, height, tuple(sure))
        _write_picture(picture, sure, path, name)
    return uncertain


def _paths(arguments: list[str]) -> tuple[list[pathlib.Path], dict[str, str]]:
    """All pictures that the command line means, each but once, and what means none."""
    from tf_landtoon.images import pictures

    if not arguments:
        raise errors.InputError("no PICTURE given; name pictures or folders of pictures")
    paths: dict[pathlib.Path, pathlib.Path] = {}
    skipped = {}
    for path in map(pathlib.Path, arguments):
        try:
            for one in pictures.list_pictures(path) if path.is_dir() else [path]:
                paths.setdefault(one.resolve(), one)
        except errors.InputError as error:
            skipped[str(path)] = str(error)
    overlays = (pathlib.Path(_OUTPUT.value) / _OVERLAYS_NAME).resolve()
    if _OVERLAYS.value and any(path.parent == overlays for path in paths):
        raise errors.InputError(
            f"--output={_OUTPUT.value}: overlays would be written over the pictures; name another"
        )
    return list(paths.values()), skipped


def _names(paths: list[pathlib.Path]) -> dict[pathlib.Path, str]:
    """What each picture's own files are called; a number goes before names that come twice."""
    stems = collections.Counter(path.stem for path in paths)
    twice = [stem for stem, count in stems.items() if count > 1]
    if twice and _RELABEL.value:
        raise errors.InputError(
            f"--relabel: {len(twice)} names come more than once, as {twice[0]!r}, and a landmark "
            "file belongs to its picture by name; label one folder at a time"
        )
    return {
        path: path.stem if stems[path.stem] == 1 else f"{number:05d}_{path.stem}"
        for number, path in enumerate(paths)
    }


def _label_path(name: str) -> pathlib.Path:
    return pathlib.Path(_OUTPUT.value) / "labels" / f"{name}.json"


def _check_labels(names: Iterable[str]) -> None:
    """Refuses to write labels over marks that somebody placed by hand."""
    from tf_landtoon.annotations import landmark_files

    labels = [_label_path(name) for name in names]
    # A label would go before a text file of the same stem.
    for path in (*labels, *(label.with_suffix(".txt") for label in labels)):
        if path.exists() and not landmark_files.is_machine_made(path):
            raise errors.InputError(f"{path}: no label of a detector; name another --output")


def _load() -> Any:
    """The reader of faces, ready to go."""
    from tf_landtoon.detection import landmark_confidence, toon_reader
    from tf_landtoon.models import detectors

    detector = detectors.load(_MODEL.value)
    calibration = landmark_confidence.read(detectors.home(_MODEL.value))
    return toon_reader.ToonReader(detector, calibration)


def _write_picture(picture: Any, faces: list[Any], path: pathlib.Path, name: str) -> None:
    """Writes one picture's own files: the overlay and the landmark file."""
    from tf_landtoon import files
    from tf_landtoon.detection import detection_overlays, detections
    from tf_landtoon.images import pictures

    output = pathlib.Path(_OUTPUT.value)
    if _OVERLAYS.value:
        png = pictures.encode_png(detection_overlays.draw(picture, faces))
        files.write_atomically(output / _OVERLAYS_NAME / f"{name}.png", png)
    if not _RELABEL.value:
        return
    # Marks go by what is upright in the picture; those of a face that was read levelled do not.
    if faces and not faces[0].is_levelled:
        text = detections.landmark_file(path.name, faces[0], _HIDE_ERROR_PX.value)
        files.write_atomically(_label_path(name), text.encode())
    else:
        _label_path(name).unlink(missing_ok=True)  # what another run was sure of


def _write_tables(found: dict[str, Any], skipped: dict[str, str]) -> None:
    """Writes what all pictures share."""
    from tf_landtoon import files
    from tf_landtoon.detection import detections

    output = pathlib.Path(_OUTPUT.value)
    for name, text in (
        ("landmarks.json", detections.document(found, skipped, _MODEL.value)),
        ("landmarks.csv", detections.table(found)),
    ):
        # Names of files may hold bytes that are no text.
        files.write_atomically(output / name, text.encode("utf-8", "backslashreplace"))


if __name__ == "__main__":
    flags.FLAGS.set_gnu_getopt(True)  # flags may stand after the pictures
    errors.run(main, operands=True)
