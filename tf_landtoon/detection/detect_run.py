"""Pictures searched for drawn faces, from files into files: the work of `detect`."""

import collections
import pathlib
import sys
from collections.abc import Iterable, Sequence

import tqdm

from tf_landtoon import errors, files, stopping
from tf_landtoon.annotations import landmark_files
from tf_landtoon.detection import (
    detection_overlays,
    detections,
    landmark_confidence,
    photographed,
    toon_reader,
)
from tf_landtoon.detection.detect_settings import OVERLAYS_NAME, DetectSettings
from tf_landtoon.geometry import sizes
from tf_landtoon.images import picture_lists, pictures
from tf_landtoon.models import detectors


def run(settings: DetectSettings) -> None:
    """Looks at every picture that can be read, and writes what all pictures share.

    Raises:
        errors.InputError: not one picture can be read, something would be written over pictures or
            over marks placed by hand, or there is no usable model or place to write to.
    """
    paths, skipped = _paths(settings)
    if settings.relabel:
        _check_labels(settings, paths)
    found: dict[str, detections.Picture] = {}
    try:
        with stopping.sigterm_as_interrupt():
            uncertain = _read_all(settings, paths, found, skipped) if paths else 0
    except BaseException:  # what was found in ten minutes is not lost with the rest
        if found:
            _write_tables(settings, found, skipped)
            print(f"{settings.output}: {len(found)} of {len(paths)} pictures", file=sys.stderr)
        raise
    for reason in skipped.values():
        print(f"skipped: {reason}", file=sys.stderr)
    if not found:
        raise errors.InputError("not one picture could be read; give pictures or folders of them")
    _write_tables(settings, found, skipped)
    count = sum(len(picture.faces) for picture in found.values())
    faceless = sum(not picture.faces for picture in found.values())
    print(
        f"{count} faces in {len(found) - faceless} of {len(found)} pictures, {faceless} without a "
        f"face, {uncertain} faces not sure enough, {len(skipped)} pictures skipped; "
        f"written to {settings.output}"
    )
    leaning = sum(bool(x.faces) and x.faces[0].is_levelled for x in found.values())
    if settings.relabel and leaning:
        print(
            f"no label where the largest face leans by {sizes.LEVEL_DEGREES:g} degrees or more: "
            f"{leaning} pictures"
        )


def _paths(settings: DetectSettings) -> tuple[list[pathlib.Path], dict[str, str]]:
    """All pictures that the command line means, each but once, and what means none."""
    listing = picture_lists.of(settings.inputs, settings.recursive)
    overlays = (settings.output / OVERLAYS_NAME).resolve()
    # What an earlier run drew is found again where the output lies in a folder that is searched.
    given = {path.resolve() for path in settings.inputs}
    paths = [
        path
        for path in listing.paths
        if not (settings.recursive and overlays in path.resolve().parents and overlays not in given)
    ]
    if settings.overlays and any(path.resolve().parent == overlays for path in paths):
        raise errors.InputError(
            f"--output={settings.output}: overlays would be written over the pictures; name another"
        )
    return paths, dict(listing.passed_over)


def _check_labels(settings: DetectSettings, paths: Iterable[pathlib.Path]) -> None:
    """Refuses labels that two pictures would share, or that replace marks placed by hand."""
    stems = collections.Counter(path.stem for path in paths)
    twice = [stem for stem, count in stems.items() if count > 1]
    if twice:
        raise errors.InputError(
            f"--relabel: {len(twice)} names come more than once, as {twice[0]!r}, and a landmark "
            "file belongs to its picture by name; label one folder at a time"
        )
    labels = [settings.label(path) for path in paths]
    # A label would go before a text file of the same stem.
    for path in (*labels, *(label.with_suffix(".txt") for label in labels)):
        if path.exists() and not landmark_files.is_machine_made(path):
            raise errors.InputError(f"{path}: no label of a detector; name another --output")


def _read_all(
    settings: DetectSettings,
    paths: Sequence[pathlib.Path],
    found: dict[str, detections.Picture],
    skipped: dict[str, str],
) -> int:
    """Looks at every picture and puts it into `found` or `skipped`; the number of unsure faces."""
    detector = detectors.load(settings.model)
    calibration = landmark_confidence.read(detectors.calibration_path(settings.model))
    reader = toon_reader.ToonReader(detector.find, detector.image_size, calibration)
    judge = photographed.Photographed()
    uncertain = 0
    named = list(zip(paths, pictures.result_names(paths)))
    for path, name in tqdm.tqdm(named, unit="picture", disable=None):
        try:
            picture = pictures.read_rgb(path)
        except errors.InputError as error:
            skipped[str(path)] = str(error)
            continue
        faces = reader.faces(picture, settings.min_confidence if settings.whole else None)
        sure = [face for face in faces if face.confidence >= settings.min_confidence]
        uncertain += len(faces) - len(sure)
        photos: list[detections.Face] = []
        if not settings.photographs:
            sure, photos = judge.split(picture, sure)
        if not sure:
            best = max((face.confidence for face in faces), default=None)
            why = "" if best is None else f" that is sure enough (the best has {best:.2f})"
            if photos:
                why = " that is drawn, but one in a photograph; --photographs takes it, too"
            print(f"{path}: no face found{why}", file=sys.stderr)
        height, width, _ = picture.shape
        found[str(path)] = detections.Picture(width, height, tuple(sure))
        if settings.overlays:
            png = pictures.encode_png(detection_overlays.draw(picture, sure))
            files.write_atomically(settings.overlay(name), png)
        if settings.relabel:
            _write_label(settings, path, sure)
    return uncertain


def _write_label(
    settings: DetectSettings, path: pathlib.Path, faces: Sequence[detections.Face]
) -> None:
    """Writes the landmark file of a picture's first face, or takes an earlier run's away."""
    label = settings.label(path)
    # Marks go by what is upright in the picture; those of a face that was read levelled do not.
    if faces and not faces[0].is_levelled:
        text = detections.landmark_file(path.name, faces[0], settings.hide_error_px)
        files.write_atomically(label, text.encode())
    else:
        label.unlink(missing_ok=True)  # what another run was sure of


def _write_tables(
    settings: DetectSettings, found: dict[str, detections.Picture], skipped: dict[str, str]
) -> None:
    """Writes what all pictures share."""
    for name, text in (
        ("landmarks.json", detections.document(found, skipped, settings.model)),
        ("landmarks.csv", detections.table(found)),
    ):
        # Names of files may hold bytes that are no text.
        files.write_atomically(settings.output / name, text.encode("utf-8", "backslashreplace"))
