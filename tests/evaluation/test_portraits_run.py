import json
import pathlib

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.evaluation import portraits_run
from tf_landtoon.evaluation.portraits_settings import PortraitsSettings
from tf_landtoon.images import pictures

ASTRONAUT = pathlib.Path(pictures.__file__).parents[1] / "samples" / "astronaut.jpg"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The sample photo twice, once with a result: the photo itself, half as large."""
    root = tmp_path_factory.mktemp("evaluate")
    photo = pictures.read_rgb(ASTRONAUT)
    for folder in ("photos", "results"):
        (root / folder).mkdir()
    for name in ("same.png", "alone.png"):
        (root / "photos" / name).write_bytes(pictures.encode_png(photo))
    wall = np.full((90, 90, 3), 200, np.uint8)
    for folder in ("photos", "results"):
        (root / folder / "wall.png").write_bytes(pictures.encode_png(wall))
    (root / "results" / "same.jpg").write_bytes(pictures.encode_jpeg(photo[::2, ::2]))
    return root


@pytest.mark.slow
def test_the_photo_itself_is_no_drawing_has_its_own_colours_and_its_own_parts(folders, capsys):
    settings = PortraitsSettings(
        folders / "photos", folders / "evaluation", pictures=folders / "results"
    )
    portraits_run.run(settings, "--flags\n")
    content = json.loads((folders / "evaluation" / "evaluation.json").read_text())
    (row,) = content["pictures"].values()
    assert row["drawn"] < 0.5 and row["faces"] == 0
    assert row["skin_difference"] < 4 and row["photo_skin_lightness"] > 50
    said = capsys.readouterr()
    assert "alone.png: no result of that name" in said.err
    assert "wall.png: no face found in the photo" in said.err
    assert (folders / "evaluation" / "evaluation_sheet.jpg").is_file()
    assert (folders / "evaluation" / "evaluation.flags").read_text() == "--flags\n"


@pytest.mark.slow
def test_without_one_face_there_is_nothing_to_judge(folders, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "wall.png").write_bytes((folders / "photos" / "wall.png").read_bytes())
    settings = PortraitsSettings(
        tmp_path / "photos", tmp_path / "evaluation", pictures=folders / "results"
    )
    with pytest.raises(errors.InputError, match="not one photo could be judged"):
        portraits_run.run(settings, "")
