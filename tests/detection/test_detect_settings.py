import pathlib

from tf_landtoon.detection.detect_settings import DetectSettings


def test_a_label_belongs_to_its_picture_by_stem_and_an_overlay_has_the_name_it_is_given():
    settings = DetectSettings((pathlib.Path("drawings"),), pathlib.Path("found"))
    label = settings.label(pathlib.Path("drawings/a.jpg.webp"))
    assert label == pathlib.Path("found/labels/a.jpg.json") and label.stem == "a.jpg"
    assert settings.overlay("00001_a.jpg") == pathlib.Path("found/overlays/00001_a.jpg.png")
