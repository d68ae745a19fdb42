"""Judges a landmark detector by hand-marked faces.

Example:
    python -m tf_landtoon.evaluate_dan --model=runs/dan --pictures=faces --landmarks=points \
        --only=validation.txt --output=runs/dan/evaluation

Each face is cropped by one fixed rule (module `evaluation_crops`), and errors are counted in that
crop of 112 px. Prints the thesis' table 4.1 and writes evaluation.json, evaluation_faces.jpg
(truth left, answer right: its figure 4.1) and evaluation_worst.jpg (its figure 4.2).
"""

import json
import pathlib
import sys

from absl import flags

from tf_landtoon import errors

_SHEET_FACES = 32
_MODEL = flags.DEFINE_string(
    "model",
    None,
    "`light` (shipped), a model directory of train_dan, or an exported landmark model.",
    required=True,
)
_PICTURES = flags.DEFINE_string("pictures", None, "Folder of pictures.", required=True)
_LANDMARKS = flags.DEFINE_string(
    "landmarks",
    None,
    "Folder of landmark files, .json or .txt, named as the pictures.",
    required=True,
)
_OUTPUT = flags.DEFINE_string("output", None, "Folder for figures and sheets.", required=True)
_ONLY = flags.DEFINE_string("only", None, "Text file of picture names: take no others.")
_EXCLUDE = flags.DEFINE_string("exclude", None, "Text file of picture names: leave these out.")
_FLIP = flags.DEFINE_bool(
    "flip", False, "Average with the answer for the mirrored picture: slower, a little better."
)


def main(argv: list[str]) -> None:
    """Crops, asks the detector, compares, and writes what came of it."""
    del argv
    paths, marks, lost = _choose()
    # TensorFlow starts here, after what can be told without it.
    from tf_landtoon import files
    from tf_landtoon.evaluation import crops, landmark_report
    from tf_landtoon.images import pictures
    from tf_landtoon.models import detectors
    from tf_landtoon.training import run_flags

    detector = detectors.load(_MODEL.value)
    output = pathlib.Path(_OUTPUT.value)
    # The run can be repeated with this file; and a folder that cannot be written to is told now.
    used = run_flags.text(flags.FLAGS)
    files.write_atomically(output / "evaluation.flags", used.encode())

    faces = crops.read_faces(paths, marks, detector.image_size)
    for reason in faces.skipped.values():
        print(f"skipped: {reason}", file=sys.stderr)
    answers_px = detectors.answer(detector, faces.images, _FLIP.value)
    report = landmark_report.compare(faces, answers_px)

    run = {"model": _MODEL.value, "flip": _FLIP.value, "listed_without_picture": lost}
    text = json.dumps(report.as_json() | run, indent=1, allow_nan=False) + "\n"
    files.write_atomically(output / "evaluation.json", text.encode())
    for name, indices in (
        ("faces", report.some(_SHEET_FACES)),
        ("worst", report.worst(_SHEET_FACES)),
    ):
        sheet = pictures.encode_jpeg(report.sheet(indices), 92)
        files.write_atomically(output / f"evaluation_{name}.jpg", sheet)
    flipped = ", averaged with the mirrored picture's answers" if _FLIP.value else ""
    print(f"{_MODEL.value} on {len(faces.names)} faces{flipped}:\n{report.lines()}")


def _choose() -> tuple[list[pathlib.Path], dict[str, pathlib.Path], list[str]]:
    """The pictures to judge by, all landmark files by stem, and listed names without a picture."""
    from tf_landtoon.annotations import landmark_files
    from tf_landtoon.images import pictures

    # Figures among landmark files would be read as landmarks the next time.
    for whose, folder in (("pictures", _PICTURES.value), ("landmark files", _LANDMARKS.value)):
        if pathlib.Path(_OUTPUT.value).resolve() == pathlib.Path(folder).resolve():
            raise errors.InputError(
                f"--output={_OUTPUT.value}: is the {whose}' folder; name another one"
            )
    marks = landmark_files.find(_LANDMARKS.value)
    paths = pictures.list_pictures(_PICTURES.value)
    lost = landmark_files.unmatched(_ONLY.value, paths) if _ONLY.value else []
    unknown = landmark_files.unmatched(_EXCLUDE.value, paths) if _EXCLUDE.value else []
    for names, without in ((_ONLY.value, lost), (_EXCLUDE.value, unknown)):
        if without:
            print(landmark_files.without_picture(names, without), file=sys.stderr)
    chosen = landmark_files.select(paths, _ONLY.value, _EXCLUDE.value)
    marked = [marks[path.stem] for path in chosen if path.stem in marks]
    warning = landmark_files.machine_made(marked)
    if warning:
        print(f"warning: {warning}", file=sys.stderr)
    return chosen, marks, lost


if __name__ == "__main__":
    errors.run(main)
