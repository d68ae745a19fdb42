"""Which pictures become landmark records; whole runs are tested in tests/pipelines."""

import pytest

from tf_landtoon import errors
from tf_landtoon.records import landmark_records, writer_settings


def test_a_folder_that_is_not_there_is_told_before_anything_is_written(tmp_path):
    made = writer_settings.LandmarkSettings(
        pictures_dir=str(tmp_path), landmarks_dir=str(tmp_path / "gone")
    )
    split = writer_settings.SplitSettings(output_dir=str(tmp_path / "out"))
    with pytest.raises(errors.InputError, match="gone"):
        landmark_records.write(made, split)
    assert not (tmp_path / "out").exists()
