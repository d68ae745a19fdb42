"""Toons to records in one process; whole runs are tested in tests/pipelines."""

import json
import signal

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.drawing import synthetic
from tf_landtoon.images import pictures
from tf_landtoon.records import schema, toon_records, writer_settings


@pytest.fixture(autouse=True)
def keep_signals():
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def toons(tmp_path, monkeypatch):
    """Three toons, two of them marked, in the working directory."""
    _, faces, points_px = synthetic.faces(3, 96, 0)
    (tmp_path / "toons").mkdir()
    for index, (face, points) in enumerate(zip(faces, points_px)):
        path = tmp_path / "toons" / f"{index}.png"
        path.write_bytes(pictures.encode_png(face))
        if index:
            path.with_suffix(".json").write_text(json.dumps({"points": (points + 0.5).tolist()}))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "toons"


def write(**changes):
    made = {"toons_dir": "toons", "image_size": 32, **changes}
    split = {"output_dir": "out", "num_workers": 1, "num_shards": 1}
    overwrite = made.pop("overwrite", False)
    toon_records.write(
        writer_settings.ToonSettings(**made),
        writer_settings.SplitSettings(**split, overwrite=overwrite),
    )


def test_without_landmarks_all_are_resized_whole(toons):
    write()
    info = schema.read_info("out")
    assert info.frame == {"name": "none"} and info.splits["train"].num_examples == 3


def test_only_marked_toons_come_into_the_frame(toons):
    write(landmarks_dir="toons")
    info = schema.read_info("out")
    assert info.frame["name"] == "portrait" and info.kind == "toons"
    assert info.splits["train"].num_examples == 2
    assert info.splits["train"].skipped == {"no landmark file": 1}


def test_a_finished_set_is_known_by_its_inputs_however_they_are_spelled(toons, capsys):
    write(landmarks_dir="toons")
    capsys.readouterr()
    for spelled in ("toons/", "./toons", str(toons)):
        write(toons_dir=spelled, landmarks_dir=spelled)
        assert "already written" in capsys.readouterr().out


def test_a_finished_set_of_other_toons_is_refused_unless_it_may_be_overwritten(toons):
    write()
    (toons.parent / "others").mkdir()
    picture = pictures.encode_png(np.zeros((40, 40, 3), np.uint8))
    for index in range(3):
        (toons.parent / "others" / f"{index}.png").write_bytes(picture)
    with pytest.raises(errors.InputError, match="another toons_dir, input_files"):
        write(toons_dir="others")
    write(toons_dir="others", overwrite=True)
    assert schema.read_info("out").splits["train"].flags["toons_dir"] == "others"
