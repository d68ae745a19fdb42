"""Does the landmark loss help? Points found in generators' outputs against the photos' own points.

Example:
    python benchmarks/landmark_loss.py --photo_data=data/photos --detector=light \
        --generator=with=runs/light --generator=without=runs/control --output=sheet.png

The detector should not be the one that a generator was trained with: a generator can learn to
please that one alone. Prints, for the photos themselves and for each generator's outputs, the
distance between found and wanted points (px of the detector's 112-px view, by part), and
how sure the detector is; --output is a picture of photos and outputs with the found points.
"""

import numpy as np
import tensorflow as tf
from absl import flags

from tf_landtoon import errors, files
from tf_landtoon.datasets import photo_view
from tf_landtoon.geometry import affine, landmark_errors
from tf_landtoon.images import pictures, pixels
from tf_landtoon.models import detectors, model_directory
from tf_landtoon.records import schema
from tf_landtoon.training import previews

_PHOTO_DATA = flags.DEFINE_string("photo_data", None, "Records of photos.", required=True)
_SPLIT = flags.DEFINE_string("split", "validation", "Of these records.")
_DETECTOR = flags.DEFINE_string("detector", "light", "A landmark detector.")
_GENERATORS = flags.DEFINE_multi_string("generator", None, "NAME=MODEL_DIR.", required=True)
_OUTPUT = flags.DEFINE_string("output", None, "PNG file of the first 8 photos and outputs.")
_BATCH = 16
_SHOWN = 8


def _photos(size: int) -> tuple[np.ndarray, np.ndarray]:
    """All photos of the split: [N, S, S, 3] in [-1, 1] and their points [N, 40, 2] px."""
    rows = [
        schema.parse_landmarks(raw, size)[:2]
        for raw in tf.data.TFRecordDataset(schema.shard_paths(_PHOTO_DATA.value, _SPLIT.value))
    ]
    photos, points_px = (np.stack([x.numpy() for x in column]) for column in zip(*rows))
    return pixels.to_signed(photos.astype(np.float32)), points_px


def main(_: list[str]) -> None:
    """Draws, looks and compares."""
    size = schema.read_info(_PHOTO_DATA.value, kind="landmarks").image_size
    photos, truth_px = _photos(size)
    detector = detectors.load(_DETECTOR.value)
    view = photo_view.of_photos(_PHOTO_DATA.value)
    wanted_px = np.array(affine.view_points(truth_px, view, size, detector.image_size))

    def judge(name: str, images: np.ndarray) -> np.ndarray:
        seen = np.array(affine.view_faces(images, view, detector.image_size))
        crops = np.clip(np.rint((seen + 1) * 127.5), 0, 255).astype(np.uint8)
        found = [detector.find(crops[i : i + _BATCH]) for i in range(0, len(crops), _BATCH)]
        points_px, certainty = (np.concatenate(column) for column in zip(*found))
        table = landmark_errors.table(points_px, wanted_px)
        parts = ", ".join(f"{part} {value:.2f}" for part, value in table.parts.items())
        spread_px = points_px.std(axis=0).mean()
        sure = (1 / (1 + np.exp(-certainty))).mean()
        print(
            f"{name:12} RMSE {table.rmse_px:.2f} px, mean {table.mean_euclid_px:.2f} px ({parts}), "
            f"NME {100 * table.nme_diagonal:.2f} %, >= 5 px {table.outlier_points_percent:.1f} %, "
            f"spread over faces {spread_px:.2f} px, sure {sure:.2f}"
        )
        return previews.landmark_sheet(crops[:_SHOWN], points_px[:_SHOWN], columns=_SHOWN)

    sheets = [judge("photos", photos)]
    for text in _GENERATORS.value:
        name, _, place = text.partition("=")
        generator, _ = model_directory.load_generator(place)
        toons = [
            generator(photos[i : i + _BATCH], training=False).numpy()
            for i in range(0, len(photos), _BATCH)
        ]
        sheets.append(judge(name, np.concatenate(toons)))
    print(f"spread of the photos' own points {wanted_px.std(axis=0).mean():.2f} px")
    if _OUTPUT.value:
        files.write_atomically(_OUTPUT.value, pictures.encode_png(np.concatenate(sheets)))


if __name__ == "__main__":
    errors.run(main)
