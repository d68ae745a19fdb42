import numpy as np
import pytest

from tf_landtoon.images import pictures
from tf_landtoon.records import portrait_schema

RNG = np.random.default_rng(0)
SIZE = 24


def example(**changes):
    photo, drawing = RNG.integers(0, 256, (2, SIZE, SIZE, 3), np.uint8)
    grey = [pictures.encode_png(np.repeat(x[..., :1], 3, -1)) for x in (photo, drawing)]
    given = {
        "encoded": pictures.encode_png(photo),
        "drawing_encoded": pictures.encode_png(drawing),
        "parts_encoded": grey[0],
        "cover_encoded": grey[1],
        "image_format": "png",
        "size": SIZE,
        "filename": "a.png",
        "landmarks_px": np.full((40, 2), 1.0),
        "visible": np.arange(40) != 7,
        "photo_landmarks_px": {"symmetric": np.full((40, 2), 2.0), "thesis": np.ones((40, 2)) * 3},
    }
    return photo, drawing, portrait_schema.encode(**given | changes)


@pytest.mark.parametrize(("name", "value"), [("drawn", 1.0), ("symmetric", 2.0), ("thesis", 3.0)])
def test_a_portrait_comes_back_with_the_points_that_are_asked_for(name, value):
    photo, drawing, raw = example()
    found = portrait_schema.parse(raw, SIZE, name)
    np.testing.assert_array_equal(found.photo, photo)
    np.testing.assert_array_equal(found.drawing, drawing)
    np.testing.assert_array_equal(found.landmarks_px, np.full((40, 2), value))
    np.testing.assert_array_equal(found.drawn_px, np.ones((40, 2)))
    np.testing.assert_array_equal(found.visible, np.arange(40) != 7)
    assert found.parts.shape == found.cover.shape == (SIZE, SIZE, 1)


def test_points_that_are_no_numbers_are_refused():
    with pytest.raises(ValueError, match="40 finite points"):
        example(landmarks_px=np.full((40, 2), np.nan))
