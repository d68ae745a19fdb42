"""A landmark detector judged by hand-marked faces, from files into files: the work of evaluate_dan.

`crops` says what is shown to it, `landmark_report` what is said of its answers.
"""

import json
import pathlib
import sys

from tf_landtoon import files
from tf_landtoon.annotations import landmark_files
from tf_landtoon.evaluation import crops, landmark_report
from tf_landtoon.evaluation.evaluation_settings import EvaluateSettings
from tf_landtoon.images import pictures
from tf_landtoon.models import detectors

_SHEET_FACES = 32


def run(settings: EvaluateSettings, flagfile: str) -> None:
    """Crops, asks the detector, compares, and writes what came of it.

    Args:
        settings: what to judge, by what.
        flagfile: the command's flags, for repeating it.

    Raises:
        errors.InputError: there is no face to judge by, no usable detector, or no place to write.
    """
    paths, marks, lost = _choose(settings)

    detector = detectors.load(settings.model)
    # The run can be repeated with this file; a folder that cannot be written to is reported now.
    files.write_atomically(settings.output / "evaluation.flags", flagfile.encode())

    faces = crops.read_faces(paths, marks, detector.image_size)
    for reason in faces.skipped.values():
        print(f"skipped: {reason}", file=sys.stderr)
    answers_px = detectors.answer(detector, faces.images, settings.flip)
    report = landmark_report.compare(faces, answers_px)

    about = {"model": settings.model, "flip": settings.flip, "listed_without_picture": lost}
    text = json.dumps(report.as_json() | about, indent=1, allow_nan=False) + "\n"
    files.write_atomically(settings.output / "evaluation.json", text.encode())
    for name, indices in (
        ("faces", report.some(_SHEET_FACES)),
        ("worst", report.worst(_SHEET_FACES)),
    ):
        sheet = pictures.encode_jpeg(report.sheet(indices), 92)
        files.write_atomically(settings.output / f"evaluation_{name}.jpg", sheet)
    flipped = ", averaged with the mirrored picture's answers" if settings.flip else ""
    print(f"{settings.model} on {len(faces.names)} faces{flipped}:\n{report.lines()}")


def _choose(
    settings: EvaluateSettings,
) -> tuple[list[pathlib.Path], dict[str, pathlib.Path], list[str]]:
    """The pictures to judge by, all landmark files by stem, and listed names without a picture."""
    marks = landmark_files.find(settings.landmarks)
    paths = pictures.list_pictures(settings.pictures)
    lost = landmark_files.unmatched(settings.only, paths) if settings.only else []
    unknown = landmark_files.unmatched(settings.exclude, paths) if settings.exclude else []
    for names, without in ((settings.only, lost), (settings.exclude, unknown)):
        if without:
            print(landmark_files.without_picture(names, without), file=sys.stderr)
    chosen = landmark_files.select(paths, settings.only, settings.exclude)
    marked = [marks[path.stem] for path in chosen if path.stem in marks]
    warning = landmark_files.machine_made(marked)
    if warning:
        print(f"warning: {warning}", file=sys.stderr)
    return chosen, marks, lost
