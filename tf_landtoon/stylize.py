"""Turns photos into anime faces: python -m tf_landtoon.stylize --input=photo.jpg --output=toon.png.

Faces are moved into the frame that the model was trained in, by the code that made its records;
a model of whole pictures (records with --frame=none, as in the thesis) gets the whole picture.
"""

import pathlib
import sys
from typing import Any

from absl import flags

from tf_landtoon import errors

_SHEET_PICTURES, _SHEET_COLUMNS = 64, 4
_INPUT = flags.DEFINE_string("input", None, "A picture, or a folder of pictures.", required=True)
_OUTPUT = flags.DEFINE_string(
    "output", None, "A .png file, or a folder for <name>.png files.", required=True
)
_MODEL = flags.DEFINE_string(
    "model", "light", "`light` (shipped), a model directory of train_gan, or an exported model."
)
_ALIGN = flags.DEFINE_enum(
    "align",
    "face",
    ["face", "none"],
    "Move the largest face into the model's frame (for a model without one, resize the whole "
    "picture to a square, as in its training), or take the middle square.",
)
_SIZE = flags.DEFINE_integer(
    "size", None, "Of the result, px; the model's own if not given.", lower_bound=16
)
_PREDICTOR = flags.DEFINE_string(
    "predictor", None, "dlib's 68-point predictor file; the installed package's by default."
)
_BEFORE_AFTER = flags.DEFINE_bool("before_after", False, "Write photo and toon side by side.")
_SHEET = flags.DEFINE_string("sheet", None, "Also a PNG sheet of the first 64, photo and toon.")


def main(argv: list[str]) -> int:
    """Stylises every picture that can be read; 1 if there was none."""
    del argv
    import numpy as np
    import tqdm

    from tf_landtoon import files
    from tf_landtoon.images import pictures

    source = pathlib.Path(_INPUT.value)
    if not source.exists():  # before TensorFlow's ten seconds
        raise errors.InputError(f"--input={source}: no such file or folder; check the path")
    paths = pictures.list_pictures(source) if source.is_dir() else [source]
    targets = _targets(paths, pathlib.Path(_OUTPUT.value), source.is_dir())
    if {path.resolve() for path in paths} & {target.resolve() for target in targets}:
        raise errors.InputError(
            f"--output={_OUTPUT.value}: would write over the photos; name another place"
        )
    stylise, config = _load(_MODEL.value)
    size = _SIZE.value or config.image_size
    aligned = _ALIGN.value == "face" and config.frame
    place = _placing(config.frame, size) if aligned else None

    done = faceless = 0
    pairs: list[Any] = []
    for path, target in tqdm.tqdm(list(zip(paths, targets)), unit="picture", disable=None):
        try:
            photo, found = _photo(path, place, size)
        except errors.InputError as error:
            print(f"skipped: {error}", file=sys.stderr)
            continue
        faceless += not found
        toon = stylise(photo)
        pair = np.concatenate([photo, toon], axis=1)
        files.write_atomically(target, pictures.encode_png(pair if _BEFORE_AFTER.value else toon))
        pairs.append(pair)
        del pairs[_SHEET_PICTURES:]
        done += 1
    if _SHEET.value and pairs:
        sheet = pictures.contact_sheet(pairs, _SHEET_COLUMNS)
        files.write_atomically(_SHEET.value, pictures.encode_png(sheet))
    print(
        f"{done} of {len(paths)} pictures stylised into {_OUTPUT.value}"
        + (f", {faceless} of them without a face" if faceless else "")
    )
    return 0 if done else 1


def _photo(path: pathlib.Path, place: Any, size: int) -> tuple[Any, bool]:
    """What the model is shown of a file, [S, S, 3] uint8, and whether it is what was wanted."""
    from tf_landtoon.geometry import frames
    from tf_landtoon.images import pictures

    picture = pictures.read_rgb(path)
    matrix = place(picture) if place else None
    lacking = place is not None and matrix is None
    if lacking:
        print(f"{path}: no face found, the middle square is taken", file=sys.stderr)
    if matrix is None:
        matrix = frames.square_matrix(*_middle(picture), size)
    return frames.crop(picture, matrix, size), not lacking


def _placing(description: dict[str, Any], size: int) -> Any:
    """A function picture -> [2, 3] its way into the model's frame, None without a face."""
    from tf_landtoon.detection import photo_faces
    from tf_landtoon.geometry import frames, landmarks

    frame = frames.from_json(description)
    if frame is None:
        return lambda picture: frames.whole_matrix(picture.shape[1], picture.shape[0], size)
    try:
        finder = photo_faces.FaceFinder(_PREDICTOR.value)
    except errors.InputError as error:
        raise errors.InputError(f"{error}, or give --align=none") from error

    def place(picture: Any) -> Any:
        found = finder.landmarks_68(picture)
        return frames.matrix(frame, landmarks.from_68(found[0][1]), size) if found else None

    return place


def _middle(picture: Any) -> tuple[tuple[float, float], float]:
    """Centre and side of the middle square, px."""
    height, width = picture.shape[:2]
    return ((width - 1) / 2, (height - 1) / 2), min(height, width)


def _targets(paths: list[pathlib.Path], output: pathlib.Path, folder: bool) -> list[pathlib.Path]:
    """Where each picture's result goes."""
    if not folder and output.suffix and not output.is_dir():
        if output.suffix.lower() != ".png":
            raise errors.InputError(f"--output={output}: results are PNG; name it .png")
        return [output]
    if folder and output.suffix.lower() == ".png" and not output.is_dir():
        raise errors.InputError(f"--output={output}: --input is a folder; name a folder, too")
    if output.is_file():
        raise errors.InputError(f"--output={output}: is a file; name a folder for the results")
    stems = [path.stem for path in paths]
    # a.jpg and a.png would both become a.png; then the suffix stays in the name.
    return [
        output / f"{path.stem if stems.count(path.stem) == 1 else path.name}.png" for path in paths
    ]


def _load(model: str) -> tuple[Any, Any]:
    """A function photo -> toon ([S, S, 3] uint8 both) and the model's config."""
    import numpy as np

    from tf_landtoon.models import exported_models, model_directory, signatures

    exported = exported_models.newest(model)
    if exported:
        answer, config = exported_models.load(exported, "gan", "serving_images", "images")
    else:
        generator, config = model_directory.load_generator(model)
        module = signatures.ToonServing(generator, config.image_size)

        def answer(photos: Any) -> Any:
            return module.stylize_images(photos)

    return lambda photo: np.asarray(answer(photo[np.newaxis])["images"][0]), config


if __name__ == "__main__":
    errors.run(main)
