"""How near a generator of icons comes to the drawings of people that it never saw.

python benchmarks/portrait_pairs.py --data=data/portraits --model=portrait

Reads the split `validation` of portrait records, or the one that --split names.
"""

import time

import numpy as np
import tensorflow as tf
from absl import app, flags

from tf_landtoon.evaluation import portrait_figures
from tf_landtoon.images import color_difference, part_map
from tf_landtoon.models import detectors, stylizers
from tf_landtoon.records import portrait_records, portrait_schema, schema

_DATA = flags.DEFINE_string("data", None, "Folder of portrait records.", required=True)
_SPLIT = flags.DEFINE_string("split", "validation", "Split to read.")
_MODEL = flags.DEFINE_string("model", "portrait", "The generator, as for stylize.")


def skin(rgb: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """CIELAB [3] of the face's median colour; as the photo's map has it."""
    return color_difference.lab(np.median(rgb[parts == part_map.Part.SKIN], axis=0))


def main(argv: list[str]) -> None:
    """Prints means over the split."""
    del argv
    size = schema.read_info(_DATA.value, kind="portraits").image_size
    detector, stylizer = detectors.load("light"), stylizers.load(_MODEL.value)
    rows, tones, seconds = [], [], []
    for raw in tf.data.TFRecordDataset(schema.shard_paths(_DATA.value, _SPLIT.value)):
        pair = portrait_schema.parse(raw, size, "drawn")
        photo, drawing, parts = (x.numpy() for x in (pair.photo, pair.drawing, pair.parts))
        begun = time.perf_counter()
        toon = np.asarray(stylizer.draw(photo[None])[0])
        seconds.append(time.perf_counter() - begun)
        points, seen = pair.drawn_px.numpy(), pair.visible.numpy() > 0
        tone = [skin(picture, parts[..., 0]) for picture in (photo, drawing, toon)]
        tones.append([color[0] for color in tone])
        rows.append(
            [
                np.abs(toon.astype(int) - drawing).mean() / 255,
                portrait_records.misfit_px(toon, points, seen, detector, judged=seen),
                portrait_records.misfit_px(drawing, points, seen, detector, judged=seen),
                color_difference.ciede2000(tone[0], tone[2]),
                color_difference.ciede2000(tone[1], tone[2]),
            ]
        )
    names = ("L1", "landmarks_px", "of_drawings_px", "skin_to_photo", "skin_to_drawing")
    for name, column in zip(names, np.array(rows).T):
        print(f"{name}: mean {column.mean():.3f}, median {np.median(column):.3f}")
    light = np.array(tones).T
    print(f"order of skin tones: {portrait_figures.rank_correlation(light[0], light[2]):.2f}")
    print(f"seconds a picture, median: {np.median(seconds[1:]):.3f}; pairs: {len(rows)}")


if __name__ == "__main__":
    app.run(main)
