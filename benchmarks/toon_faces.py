"""How many faces in drawings are found, how well, and how many boxes are not faces.

    python benchmarks/toon_faces.py --pictures=toons --landmarks=toons_landmarks --photos=photos

On marked toons as they are and turned by up to 60 degrees; on scenes of three toons of several
sizes, leaning, pasted onto colours and shapes; on such grounds alone; and on photos.
"""

import time
from collections.abc import Callable

import cv2
import numpy as np
import tqdm
from absl import flags

from tf_landtoon import errors
from tf_landtoon.annotations import landmark_files
from tf_landtoon.detection import toon_faces
from tf_landtoon.geometry import face_squares
from tf_landtoon.images import pictures

_PICTURES = flags.DEFINE_string("pictures", None, "Folder of toons.", required=True)
_LANDMARKS = flags.DEFINE_string("landmarks", None, "Their landmark files.", required=True)
_PHOTOS = flags.DEFINE_string("photos", None, "Folder of photos.")
_COUNT = flags.DEFINE_integer("count", 100, "Toons of each kind; a third of it scenes.")
_WIDTH, _HEIGHT = 1280, 720
_NEAR, _ALIKE = 0.25, 1.5  # centre in sides, and ratio of sides, of what counts as found


def _ground(random: np.random.Generator) -> np.ndarray:
    kind = random.integers(3)
    if kind == 2:
        ground = np.full((_HEIGHT, _WIDTH, 3), random.integers(100, 256, 3), np.uint8)
        for _ in range(60):
            cv2.ellipse(
                ground,
                random.integers(0, [_WIDTH, _HEIGHT]).tolist(),
                random.integers(5, 150, 2).tolist(),
                random.uniform(0, 180),
                0,
                360,
                random.integers(0, 256, 3).tolist(),
                int(random.choice([-1, 2, 5])),
            )
        return ground
    rows, columns = (random.integers(2, 12), random.integers(2, 20)) if kind else (40, 70)
    colours = random.integers(60, 230, (rows, columns, 3)).astype(np.uint8)
    method = cv2.INTER_CUBIC if kind else cv2.INTER_NEAREST
    return cv2.resize(colours, (_WIDTH, _HEIGHT), interpolation=method)


def _paste(
    ground: np.ndarray,
    toon: np.ndarray,
    points_px: np.ndarray,
    centre: tuple[float, float],
    size: float,
    tilt_degrees: float,
) -> np.ndarray:
    """Puts a toon into a picture; returns its landmarks there."""
    scale = size / toon.shape[0]
    if scale < 1:
        toon = cv2.resize(toon, (round(size), round(size)), interpolation=cv2.INTER_AREA)
        points_px, scale = (points_px + 0.5) * scale - 0.5, 1.0
    linear = face_squares.turn(tilt_degrees).T * scale
    middle = (toon.shape[0] - 1) / 2
    matrix = np.column_stack([linear, np.array(centre) - linear @ [middle, middle]])
    shape = ground.shape[1::-1]
    cover = cv2.warpAffine(np.full(toon.shape[:2], 255, np.uint8), matrix, shape) > 250
    ground[cover] = cv2.warpAffine(toon, matrix, shape)[cover]
    return points_px @ matrix[:, :2].T + matrix[:, 2]


def _is(box: toon_faces.FaceBox, points_px: np.ndarray) -> bool:
    square, truth = box.square(), face_squares.around(points_px)
    distance = np.linalg.norm(np.subtract(square.centre_px, truth.centre_px)) / truth.side_px
    return distance < _NEAR and 1 / _ALIKE < square.side_px / truth.side_px < _ALIKE


def main(_: list[str]) -> None:
    """Looks at everything and prints a line for each kind."""
    random = np.random.default_rng(1)
    finder = toon_faces.ToonFaceFinder()
    files = landmark_files.find(_LANDMARKS.value)
    marked = [x for x in pictures.list_pictures(_PICTURES.value) if x.stem in files]

    def toon() -> tuple[np.ndarray, np.ndarray]:
        path = marked[random.integers(len(marked))]
        return pictures.read_rgb(path), landmark_files.read(files[path.stem])[0]

    def turned() -> tuple[np.ndarray, list[np.ndarray]]:
        image, points_px = toon()
        ground = np.full((400, 400, 3), image.mean(axis=(0, 1)), np.uint8)
        return ground, [_paste(ground, image, points_px, (200, 200), 256, random.uniform(-60, 60))]

    def scene() -> tuple[np.ndarray, list[np.ndarray]]:
        ground, faces = _ground(random), []
        for place in range(3):
            centre = (_WIDTH * (place + 0.5) / 3, random.uniform(0.35, 0.65) * _HEIGHT)
            size, tilt = np.exp(random.uniform(*np.log([80, 400]))), random.uniform(-45, 45)
            faces.append(_paste(ground, *toon(), centre, size, tilt))
        return ground, faces

    def upright() -> tuple[np.ndarray, list[np.ndarray]]:
        image, points_px = toon()
        return image, [points_px]

    third = max(1, _COUNT.value // 3)
    kinds = {"toons": (upright, _COUNT.value), "turned toons": (turned, _COUNT.value)}
    kinds |= {"scenes": (scene, third), "grounds alone": (lambda: (_ground(random), []), third)}
    if _PHOTOS.value:
        every = pictures.list_pictures(_PHOTOS.value)
        few = min(_COUNT.value, len(every))
        photos = iter(every[:: len(every) // few])
        kinds["photos"] = (lambda: (pictures.read_rgb(next(photos)), []), few)
    for kind, (make, count) in kinds.items():
        _judge(finder, kind, make, count)


def _judge(
    finder: toon_faces.ToonFaceFinder,
    kind: str,
    make: Callable[[], tuple[np.ndarray, list[np.ndarray]]],
    count: int,
) -> None:
    faces = found = others = 0
    leans, seconds = [], 0.0
    for _ in tqdm.tqdm(range(count), kind, disable=None):
        image, truths = make()
        start = time.process_time()
        boxes = finder.boxes(image)
        seconds += time.process_time() - start
        faces += len(truths)
        for truth in truths:
            hits = [box for box in boxes if _is(box, truth)]
            found += bool(hits)
            tilt = face_squares.lean(truth)
            leans += [abs(box.tilt_degrees - tilt) for box in hits[:1]]
        others += sum(not any(_is(box, truth) for truth in truths) for box in boxes)
    lean = f", tilt off by {np.median(leans):.0f} degrees (median)" if leans else ""
    print(
        f"{kind}: {found} of {faces} faces found{lean}; {others} other boxes in {count} pictures; "
        f"{seconds / count:.2f} s of one core a picture",
        flush=True,
    )


if __name__ == "__main__":
    errors.run(main)
