"""Photos to records in one process; whole runs are tested in tests/pipelines."""

import pathlib
import signal

import pytest

from tf_landtoon import errors
from tf_landtoon.geometry import frames
from tf_landtoon.records import photo_records, schema, writer_settings

SAMPLE = pathlib.Path(__file__).parents[2] / "tf_landtoon" / "samples" / "astronaut.jpg"


@pytest.fixture(autouse=True)
def keep_signals():
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def write(folder, **changes):
    made = {"photos_dir": str(folder / "photos"), **changes}
    photo_records.write(
        writer_settings.PhotoSettings(**made),
        writer_settings.SplitSettings(output_dir=str(folder / "out"), num_workers=1),
    )


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "astronaut.jpg").symlink_to(SAMPLE)
    return tmp_path


def test_a_photo_is_framed_as_the_settings_say(folder):
    write(folder, face_share=0.3, image_size=64)
    info = schema.read_info(folder / "out")
    assert frames.from_json(info.frame) == frames.PORTRAIT.scaled(0.3)
    assert (info.kind, info.image_size, info.landmark_map) == ("landmarks", 64, "symmetric")
    assert info.splits["train"].num_examples == 1


def test_a_predictor_that_cannot_be_read_is_told_of_before_any_photo_is(folder):
    with pytest.raises(errors.InputError, match="no.dat"):
        write(folder, predictor=str(folder / "no.dat"))
    assert not (folder / "out").exists()
