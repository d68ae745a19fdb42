"""How many small faces are found in large photos, and how long that takes.

    PYTHONPATH=. python benchmarks/small_faces.py --photos=DIR [--grounds=DIR]

Each photo is made smaller and put at a random place into a picture of 4000 x 3000 px: noise of
several sizes, or pictures of `--grounds` that show nobody.
"""

import time

import cv2
import numpy as np
from absl import app, flags

from tf_landtoon.detection import photo_faces
from tf_landtoon.images import pictures

_PHOTOS = flags.DEFINE_string("photos", None, "Folder of portraits.", required=True)
_GROUNDS = flags.DEFINE_string("grounds", None, "Folder of large pictures without faces.")
_COUNT = flags.DEFINE_integer("count", 24, "Portraits of each size.")
_WIDTH, _HEIGHT = 4000, 3000
_SIDES = (60, 80, 120, 200)


def _noise(rng: np.random.Generator) -> np.ndarray:
    ground = np.zeros((_HEIGHT, _WIDTH, 3), np.float32)
    for cells in (12, 60, 300, 1500):
        layer = rng.normal(0, 1, (cells * 3 // 4, cells, 3)).astype(np.float32)
        ground += cv2.resize(layer, (_WIDTH, _HEIGHT), interpolation=cv2.INTER_CUBIC)
    return np.uint8(np.clip(128 + 24 * ground, 0, 255))


def main(_: list[str]) -> None:
    """Prints a line for each size."""
    rng, finder = np.random.default_rng(0), photo_faces.FaceFinder()
    grounds = [_noise(rng)]
    if _GROUNDS.value:
        read = map(pictures.read_rgb, pictures.list_pictures(_GROUNDS.value))
        grounds = [cv2.resize(x, (_WIDTH, _HEIGHT)) for x in read]
    paths = pictures.list_pictures(_PHOTOS.value)[: _COUNT.value]
    for side in _SIDES:
        found, others, walls, busy = 0, 0, [], []
        for index, path in enumerate(paths):
            ground = grounds[index % len(grounds)].copy()
            left, top = rng.integers(_WIDTH - side), rng.integers(_HEIGHT - side)
            small = cv2.resize(pictures.read_rgb(path), (side, side), interpolation=cv2.INTER_AREA)
            ground[top : top + side, left : left + side] = small
            wall, cpu = time.perf_counter(), time.process_time()
            faces = finder.faces(ground)
            walls.append(time.perf_counter() - wall)
            busy.append(time.process_time() - cpu)
            corner = np.array([left, top])
            here = [(x.points_px.mean(0) - corner - side / 2) for x in faces]
            right = [np.abs(offset).max() < side / 3 for offset in here]
            found, others = found + any(right), others + len(right) - sum(right)
        print(
            f"portraits of {side} px: {found} of {len(paths)}, {others} others; "
            f"median {np.median(walls):.2f} s, {np.median(busy):.2f} s of processor",
            flush=True,
        )


if __name__ == "__main__":
    app.run(main)
