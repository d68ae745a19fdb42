import numpy as np
import pytest

from tf_landtoon.records import outcomes


@pytest.mark.parametrize("size, kind", [(128, "png"), (129, "jpeg")])
def test_small_crops_are_png_and_large_ones_jpeg(size, kind):
    encoded, image_format = outcomes.encode(np.zeros((size, size, 3), np.uint8))
    assert image_format == kind
    assert encoded.startswith({"png": b"\x89PNG", "jpeg": b"\xff\xd8"}[kind])


def test_landmarks_far_outside_and_files_that_cannot_be_read_are_reasons(tmp_path):
    with pytest.raises(outcomes.Skip, match="outside the picture"):
        outcomes.check_inside(np.full((40, 2), 900.0), np.zeros((100, 100, 3), np.uint8))
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(outcomes.Skip, match="not usable"):
        outcomes.read_landmarks(tmp_path / "a.json")


def test_an_error_that_nobody_foresaw_is_named_on_one_line():
    assert outcomes.unexpected(ValueError("first\nsecond")) == "unexpected: ValueError: first"
    assert outcomes.unexpected(MemoryError()) == "unexpected: MemoryError"
