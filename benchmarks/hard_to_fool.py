"""How confident a landmark detector is about toons, spoilt toons, photos, noise and grey.

    python benchmarks/hard_to_fool.py --model=light --pictures=toons --landmarks=toons_landmarks \
        --only=validation.txt --photos=photos --photos_exclude=photos_undrawn.txt

A line for each kind: the faces' confidence (tenth, half, nine tenths of them), and of erased parts
the points' chance to be less than 5 px off, before and after.
"""

import numpy as np
import tqdm
from absl import flags
from PIL import Image

from tf_landtoon import errors
from tf_landtoon.annotations import landmark_files
from tf_landtoon.detection import face_reading, landmark_confidence, toon_faces
from tf_landtoon.evaluation import spoilt_faces
from tf_landtoon.geometry import face_squares, landmarks
from tf_landtoon.images import pictures
from tf_landtoon.models import detectors

_MODEL = flags.DEFINE_string("model", "light", "With its calibration.json.")
_PICTURES = flags.DEFINE_string("pictures", None, "Folder of toons.", required=True)
_LANDMARKS = flags.DEFINE_string("landmarks", None, "Their landmark files.", required=True)
_ONLY = flags.DEFINE_string("only", None, "Text file of picture names: take no others.")
_PHOTOS = flags.DEFINE_string("photos", None, "Folder of photos of faces.")
_PHOTOS_EXCLUDE = flags.DEFINE_string(
    "photos_exclude", None, "Text file of photo names: leave out what the detector learnt from."
)
_COUNT = flags.DEFINE_integer("count", 40, "Of each kind.", lower_bound=1)
_SIZE = 256
_SQUARE = face_squares.FaceSquare((127.5, 135.0), 150.0)  # where no face shows where to look


def _spread(items: list, count: int) -> list:
    return [items[i] for i in np.linspace(0, len(items) - 1, min(count, len(items))).astype(int)]


def _toons() -> list[tuple[np.ndarray, np.ndarray]]:
    files = landmark_files.find(_LANDMARKS.value)
    paths = landmark_files.select(pictures.list_pictures(_PICTURES.value), _ONLY.value, None)
    marked = _spread([path for path in paths if path.stem in files], _COUNT.value)
    return [(pictures.read_rgb(path), landmark_files.read(files[path.stem])[0]) for path in marked]


def _photos() -> list[tuple[np.ndarray, face_squares.FaceSquare]]:
    """Photos, each with the place that the toons' finder takes for a face, or the middle."""
    finder = toon_faces.ToonFaceFinder()
    paths = pictures.list_pictures(_PHOTOS.value)
    paths = landmark_files.select(paths, None, _PHOTOS_EXCLUDE.value)
    photos = map(pictures.read_rgb, _spread(paths, _COUNT.value))
    return [(photo, finder.likeliest(photo)) for photo in photos]


def _nothing(kind: str, random: np.random.Generator) -> np.ndarray:
    if kind == "noise":
        return random.integers(0, 256, (_SIZE, _SIZE, 3)).astype(np.uint8)
    if kind == "clouds":
        spots = random.integers(0, 256, (10, 10, 3)).astype(np.uint8)
        return np.asarray(Image.fromarray(spots).resize((_SIZE, _SIZE), Image.Resampling.BICUBIC))
    return np.full((_SIZE, _SIZE, 3), random.integers(20, 236), np.uint8)


def main(_: list[str]) -> None:
    """Reads all cases and prints the table."""
    detector = detectors.load(_MODEL.value)
    calibration = landmark_confidence.read(detectors.calibration_path(_MODEL.value))

    def judge(kind: str, cases: list) -> np.ndarray:
        """[N, 40] chances of (picture, square) cases; prints their line."""
        chances = []
        for image, square in tqdm.tqdm(cases, kind, disable=None):
            (reading,) = face_reading.read(image, [square], detector.find, detector.image_size)
            expected_px = calibration.expected_error_px(reading.spread_px)
            chances.append(calibration.share_right(expected_px, reading.certainty))
        low, middle, high = np.quantile(np.mean(chances, axis=1), [0.1, 0.5, 0.9])
        print(f"{kind:24}{len(cases):5}{low:8.2f}{middle:8.2f}{high:8.2f}", flush=True)
        return np.array(chances)

    toons, random = _toons(), np.random.default_rng(1)
    squares = [face_squares.around(points_px) for _, points_px in toons]
    print(f"{'kind':24}count   confidence 10 %, 50 %, 90 %")
    before = judge("toons", [(rgb, square) for (rgb, _), square in zip(toons, squares)])
    for amount in (0.02, 0.04, 0.08):
        blurred = [spoilt_faces.blurred(rgb, points_px, amount) for rgb, points_px in toons]
        judge(f"blurred by {amount:.0%}", list(zip(blurred, squares)))
    grained = [spoilt_faces.grained(rgb, 50.0, random) for rgb, _ in toons]
    judge("grained by 50 of 255", list(zip(grained, squares)))
    for part, indices in landmarks.ERASABLE.items():
        erased = [spoilt_faces.erased(rgb, points_px, part) for rgb, points_px in toons]
        after = judge(f"without {part}", list(zip(erased, squares)))
        was, now = (chances[:, list(indices)].mean() for chances in (before, after))
        print(f"    points of it: {was:.2f} before, {now:.2f} after; all {landmarks.COUNT}: "
              f"{before.mean():.2f}, {after.mean():.2f}")  # fmt: skip
    if _PHOTOS.value:
        judge("photos", _photos())
    for kind in ("noise", "clouds", "flat grey"):
        judge(kind, [(_nothing(kind, random), _SQUARE) for _ in range(_COUNT.value)])


if __name__ == "__main__":
    errors.run(main)
