import cv2
import numpy as np
import parser_portraits
import pytest

from tf_landtoon import errors
from tf_landtoon.images import part_map
from tf_landtoon.images.part_map import Part
from tf_landtoon.records import parser_set

RGB, PARTS = parser_portraits.portrait()
POINTS = parser_portraits.POINTS


def small_set(tmp_path, count=80):
    parts = np.stack([PARTS] * count)
    for index in range(8, 8 + 3 * 8, 3):
        parts[index, 120:126, 90:100] = Part.GLASSES
    for name, values in (
        ("photos", np.stack([RGB] * count)),
        ("parts", parts),
        ("learnt", parts),
        ("points", np.stack([POINTS] * count)),
    ):
        np.save(tmp_path / f"{name}.npy", values)
    names = ", ".join(f'"{"fe" * (k % 2)}male_{k}.jpg"' for k in range(count))
    (tmp_path / "names.json").write_text(f"[{names}]")
    return parser_set.load(tmp_path)


def test_validation_is_every_37th_from_the_fifth_on_and_some_glasses(tmp_path):
    faces = small_set(tmp_path)
    training, validation, glasses = faces.split()
    assert validation.tolist() == [4, 41, 78] and glasses.tolist() == [17, 29]
    assert len(training) == 75 and not set(training) & {4, 41, 78, 17, 29}
    assert faces.is_man.tolist()[:3] == [True, False, True]


def test_a_folder_that_is_not_whole_is_refused(tmp_path):
    with pytest.raises(errors.InputError, match="make it anew"):
        parser_set.load(tmp_path)


def bearded() -> np.ndarray:
    rgb = RGB.copy()
    chin = np.zeros((256, 256), np.uint8)
    jaw = np.concatenate([POINTS[1:16], POINTS[[35, 31]]])
    cv2.fillPoly(chin, [jaw.astype(np.int32)], 1)
    hair = np.random.default_rng(1).integers(20, 110, (256, 256, 1))
    where = (chin > 0) & (PARTS == Part.SKIN)
    rgb[where] = np.repeat(hair, 3, -1)[where]
    return rgb


def test_rough_dark_chins_of_men_are_beards_and_smooth_ones_are_skin():
    shaven = parser_set.learnt(RGB, PARTS, POINTS, is_man=True)
    assert not (shaven == Part.BEARD).any()
    grown = parser_set.learnt(bearded(), PARTS, POINTS, is_man=True)
    assert (grown == Part.BEARD).sum() > 2000
    assert grown[222, 128] == Part.BEARD and grown[150, 90] == Part.SKIN
    woman = parser_set.learnt(bearded(), PARTS, POINTS, is_man=False)
    np.testing.assert_array_equal(woman, PARTS)


def test_nobody_knows_what_is_around_glasses_of_which_half_is_missing():
    parts = PARTS.copy()
    parts[126:130, 85:110] = Part.GLASSES
    mended = parser_set.learnt(RGB, parts, POINTS, is_man=False)
    assert mended[128, 95] == mended[122, 160] == part_map.NOT_KNOWN
    assert mended[185, 128] == parts[185, 128]
