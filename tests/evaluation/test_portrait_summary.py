import dataclasses

from tf_landtoon.evaluation import portrait_summary
from tf_landtoon.evaluation.portrait_figures import PortraitFigures

ROW = PortraitFigures(
    faces=1,
    confidence=0.95,
    landmark_rmse_px=2.0,
    own_landmark_rmse_px=None,
    part_error_px={"eyes": 1.0, "mouth": 3.0},
    hair_overlap=0.8,
    skin_overlap=0.9,
    skin_difference=6.0,
    hair_difference=None,
    photo_skin_lightness=50.0,
    skin_lightness=60.0,
    drawn=0.7,
    difference_from_photo=0.2,
)


def rows(*changes):
    return [dataclasses.replace(ROW, **change) for change in changes]


def test_what_is_not_known_does_not_count():
    summary = portrait_summary.of(rows({}, {"hair_overlap": None, "landmark_rmse_px": 4.0}))
    assert summary["hair_overlap"] == 0.8 and summary["landmark_rmse_px"] == 3.0
    assert summary["hair_difference"] is None and summary["pictures"] == 2


def test_one_sure_face_is_exactly_one_and_sure():
    found = rows({}, {"faces": 2}, {"confidence": 0.89}, {"faces": 0, "confidence": 0.0})
    assert portrait_summary.of(found)["one_sure_face"] == 0.25


def test_bleached_skin_keeps_its_order_and_is_lighter():
    tones = [(30.0, 55.0), (50.0, 60.0), (70.0, 65.0)]
    found = rows(*({"photo_skin_lightness": a, "skin_lightness": b} for a, b in tones))
    summary = portrait_summary.of(found)
    assert summary["skin_order"] == 1 and summary["skin_bleached"] == 10


def test_the_table_says_what_is_known_a_figure_a_line():
    lines = portrait_summary.lines(portrait_summary.of(rows({}))).splitlines()
    assert any(line.endswith("100.0%") for line in lines)
    assert not any(line.startswith("hair, CIEDE2000") for line in lines)
