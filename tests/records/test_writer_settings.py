"""What record writers are told."""

import dataclasses

import pytest

from tf_landtoon.geometry import frames
from tf_landtoon.records import writer_settings as settings


def test_a_frame_is_the_portrait_scaled_or_none():
    photos = settings.PhotoSettings(photos_dir="photos")
    assert photos.template() == frames.PORTRAIT
    smaller = dataclasses.replace(photos, face_share=0.25).template()
    assert smaller.face_share == pytest.approx(0.25)
    assert dataclasses.replace(photos, frame="none").template() is None


@pytest.mark.parametrize(
    "made",
    [
        settings.LandmarkSettings(pictures_dir="a", landmarks_dir="b"),
        settings.PhotoSettings(photos_dir="a"),
        settings.ToonSettings(toons_dir="a"),
    ],
)
def test_no_kind_of_records_has_a_flag_of_the_splits(made):
    """Their names meet in one description of the records."""
    split = settings.SplitSettings(output_dir="out")
    names = [{field.name for field in dataclasses.fields(each)} for each in (made, split)]
    assert not names[0] & names[1]
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.image_size = 1


def test_defaults_are_among_the_choices():
    assert settings.FrameSettings.frame in settings.FrameSettings.FRAMES
    assert settings.LandmarkSettings.crop in settings.LandmarkSettings.CROPS
    assert settings.LandmarkSettings.outline in settings.LandmarkSettings.OUTLINES
    for kind in (settings.LandmarkSettings, settings.PhotoSettings):
        assert kind.landmark_map in kind.MAPS
