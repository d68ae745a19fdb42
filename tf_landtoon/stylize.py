"""Turns photos into anime faces: python -m tf_landtoon.stylize --input=photo.jpg --output=toon.png.

Faces are moved into the frame that the model was trained in, by the code that made its records.
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
    "align", "face", ["face", "none"], "Find the largest face, or take the middle square."
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

    from tf_landtoon import faces, frames, pictures

    source = pathlib.Path(_INPUT.value)
    paths = pictures.list_pictures(source) if source.is_dir() else [source]
    targets = _targets(paths, pathlib.Path(_OUTPUT.value), source.is_dir())
    if {path.resolve() for path in paths} & {target.resolve() for target in targets}:
        raise errors.InputError(
            f"--output={_OUTPUT.value}: would write over the photos; name another place"
        )
    stylise, config = _load(_MODEL.value)
    size = _SIZE.value or config.image_size
    frame = frames.from_json(config.frame) if config.frame else None
    finder = faces.FaceFinder(_PREDICTOR.value) if frame and _ALIGN.value == "face" else None

    done = faceless = 0
    pairs = []
    for path, target in tqdm.tqdm(list(zip(paths, targets)), unit="picture", disable=None):
        try:
            picture = pictures.read_rgb(path)
        except errors.InputError as error:
            print(f"skipped: {error}", file=sys.stderr)
            continue
        matrix = _face_matrix(picture, finder, frame, size)
        if matrix is None:
            if finder:
                faceless += 1
                print(f"{path}: no face found, the middle square is taken", file=sys.stderr)
            matrix = frames.square_matrix(*_middle(picture), size)
        photo = frames.crop(picture, matrix, size)
        toon = stylise(photo)
        pair = np.concatenate([photo, toon], axis=1)
        pictures.write_atomically(
            target, pictures.encode_png(pair if _BEFORE_AFTER.value else toon)
        )
        pairs.append(pair)
        del pairs[_SHEET_PICTURES:]
        done += 1
    if _SHEET.value and pairs:
        sheet = pictures.contact_sheet(pairs, _SHEET_COLUMNS)
        pictures.write_atomically(_SHEET.value, pictures.encode_png(sheet))
    print(
        f"{done} of {len(paths)} pictures stylised into {_OUTPUT.value}"
        + (f", {faceless} of them without a face" if faceless else "")
    )
    return 0 if done else 1


def _face_matrix(picture: Any, finder: Any, frame: Any, size: int) -> Any:
    """The largest face's way into the frame, [2, 3]; None without a face."""
    from tf_landtoon import frames, landmarks

    found = finder.landmarks_68(picture) if finder else []
    return frames.matrix(frame, landmarks.from_68(found[0][1]), size) if found else None


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
    if output.is_file():
        raise errors.InputError(f"--output={output}: is a file; name a folder for the results")
    stems = [path.stem for path in paths]
    # a.jpg and a.png would both become a.png; then the suffix stays in the name.
    return [
        output / f"{path.stem if stems.count(path.stem) == 1 else path.name}.png" for path in paths
    ]


def _load(model: str) -> tuple[Any, Any]:
    """A function photo -> toon ([S, S, 3] uint8 both) and the model's config."""
    import tensorflow as tf

    from tf_landtoon import model_directory, serving

    exported = model_directory.newest_export(model)
    if exported:
        path = exported / "assets.extra" / model_directory.CONFIG_NAME
        if not path.is_file():
            raise errors.InputError(f"{path}: missing; export the model again with this project")
        config = model_directory.parse_config(path.read_bytes(), str(path), "gan")
        module = tf.saved_model.load(str(exported))
        answer = module.signatures["serving_images"]
    else:
        generator, config = model_directory.load_generator(model)
        module = serving.ToonServing(generator, config.image_size)
        answer = module.stylize_images

    def stylise(photo: Any) -> Any:
        return answer(images=tf.constant(photo[None]))["images"][0].numpy()

    stylise.module = module  # its functions hold it weakly
    return stylise, config


if __name__ == "__main__":
    errors.run(main)
