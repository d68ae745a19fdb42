"""Fits the judge of drawings and photos, and says how far to believe it.

    python benchmarks/drawn_judge.py --toons=DIR --drawn=DIR --photos=DIR [--others=DIR ...] \
        [--output=tf_landtoon/detection/drawn_judge.npz]

Drawings are anime faces (`--toons`) and those of `draw_toons` (`--drawn`); photos come as they are
and filtered (smoothed, in few tones, inked, bleached), for a filtered photo is no drawing. Both are
blurred, shrunk and JPEG-compressed alike, so that sharpness gives nothing away. Every fifth picture
is kept back. `--others` are folders that are only judged.
"""

import pathlib

import cv2
import numpy as np
import tqdm
from absl import app, flags

from tf_landtoon.detection import drawn_judge
from tf_landtoon.images import pictures

_TOONS = flags.DEFINE_string("toons", None, "Folder of anime faces.", required=True)
_DRAWN = flags.DEFINE_string("drawn", None, "Folder of draw_toons' faces.", required=True)
_PHOTOS = flags.DEFINE_string("photos", None, "Folder of photos.", required=True)
_OTHERS = flags.DEFINE_multi_string("others", [], "Folders that are only judged.")
_COUNT = flags.DEFINE_integer("count", 1200, "Pictures of each kind, evenly from its folder.")
_OUTPUT = flags.DEFINE_string("output", None, "Where to write the fit (.npz).")


def _read(folder: str, count: int) -> list[np.ndarray]:
    paths = pictures.list_pictures(folder)
    chosen = [paths[i] for i in np.unique(np.linspace(0, len(paths) - 1, count).astype(int))]
    name = pathlib.Path(folder).name
    return [pictures.read_rgb(path) for path in tqdm.tqdm(chosen, name, disable=None)]


def _filtered(photo: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """What filters make of a photo."""
    kind = rng.integers(6)
    if kind == 0:
        return cv2.bilateralFilter(photo, 9, 75, 75)
    if kind == 4:  # ink along the edges, as filters and weak generators draw it
        smooth = cv2.bilateralFilter(photo, 9, 60, 60).astype(np.float32)
        grey = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY).astype(np.float32)
        edge = cv2.GaussianBlur(grey, (0, 0), 1.0) - 0.98 * cv2.GaussianBlur(grey, (0, 0), 1.6)
        ink = np.clip(1 + np.tanh(rng.uniform(0.2, 0.6) * (edge - 1)), 0, 1)[..., None]
        return np.uint8(np.clip(smooth * ink * rng.uniform(1.0, 1.25), 0, 255))
    if kind == 5:  # small, bleached and hardened
        side = int(rng.integers(90, 140))
        small = cv2.resize(photo, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32)
        pale = 255 * (small / 255) ** rng.uniform(0.5, 0.9)
        large = cv2.resize(pale, (drawn_judge.SIDE,) * 2, interpolation=cv2.INTER_CUBIC)
        sharp = large + rng.uniform(0.5, 2.0) * (large - cv2.GaussianBlur(large, (0, 0), 2))
        return np.uint8(np.clip(sharp, 0, 255))
    if kind == 1:
        return cv2.edgePreservingFilter(photo, flags=1, sigma_s=30, sigma_r=0.35)
    if kind == 2:
        tones = int(rng.integers(4, 9))
        step = 255 / (tones - 1)
        smooth = cv2.bilateralFilter(photo, 9, 60, 60)
        return np.uint8(np.rint(smooth / step) * step)
    blurred = cv2.GaussianBlur(photo, (0, 0), 2)
    return cv2.addWeighted(photo, 2.5, blurred, -1.5, 0)


def _spoilt(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A third as it is, the others blurred, shrunk or compressed."""
    picture = drawn_judge.squared(picture)
    kind = rng.integers(6)
    if kind == 0:
        return cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.4, 1.5))
    if kind == 1:
        side = int(rng.integers(112, 224))
        return cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA)
    if kind == 2:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(40, 90))]
        return cv2.imdecode(cv2.imencode(".jpg", picture, quality)[1], cv2.IMREAD_COLOR)
    if kind == 3:
        cut = int(rng.integers(8, 56))
        return np.ascontiguousarray(picture[cut:-cut, cut:-cut])
    return picture


def main(argv: list[str]) -> None:
    """Reads, fits on four fifths, judges the rest."""
    del argv
    rng, features = np.random.default_rng(0), drawn_judge.Features()
    photos = _read(_PHOTOS.value, _COUNT.value)
    sets = {
        "toons": (True, _read(_TOONS.value, _COUNT.value)),
        "draw_toons": (True, _read(_DRAWN.value, _COUNT.value)),
        "photos": (False, photos),
        "filtered photos": (False, [_filtered(photo, rng) for photo in photos]),
    }
    columns = {}
    for name, (drawn, images) in sets.items():
        found = features.of([_spoilt(image, rng) for image in images])
        held = np.arange(len(found)) % 5 == 0
        columns[name] = (found, held, np.full(len(found), drawn))
    learnt = [(x[~held], y[~held]) for x, held, y in columns.values()]
    judge = drawn_judge.DrawnJudge.fit(*(np.concatenate(column) for column in zip(*learnt)))
    for name, (found, held, drawn) in columns.items():
        chance = judge.chance(found[held])
        right = (chance > 0.5) == drawn[held]
        print(f"{name:20} {chance.mean():.3f} in the mean, {right.mean():.1%} right, kept back")
    for folder in _OTHERS.value:
        chance = judge.chance(features.of(_read(folder, _COUNT.value)))
        print(f"{folder:40} {chance.mean():.3f} in the mean, {np.median(chance):.3f} the median")
    if _OUTPUT.value:
        judge.save(_OUTPUT.value)


if __name__ == "__main__":
    app.run(main)
