import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.detection import landmark_confidence
from tf_landtoon.drawing import synthetic
from tf_landtoon.evaluation import calibrate_run
from tf_landtoon.evaluation.evaluation_settings import CalibrateSettings
from tf_landtoon.images import pictures


@pytest.fixture(scope="module")
def faces(tmp_path_factory):
    """26 marked faces of 64 px, of which the last four are held out."""
    folder = tmp_path_factory.mktemp("faces")
    (folder / "toons").mkdir()
    (folder / "points").mkdir()
    _, toons, points_px = synthetic.faces(26, 64, seed=4)
    for number in range(26):
        (folder / "toons" / f"{number:02d}.png").write_bytes(pictures.encode_png(toons[number]))
        np.savetxt(folder / "points" / f"{number:02d}.txt", points_px[number])
    (folder / "held_out.txt").write_text("".join(f"{number:02d}\n" for number in range(22, 26)))
    return folder


def settings_of(folder, model, **more):
    places = (folder / "toons", folder / "points", folder / "held_out.txt")
    return CalibrateSettings(str(model), *places, **more)


@pytest.mark.slow
def test_another_folder_than_the_models_may_be_named(write_small_dan, faces, tmp_path):
    model = write_small_dan(tmp_path / "dan")
    before = {path.name for path in model.iterdir()}
    calibrate_run.run(settings_of(faces, model, faces=20, output=tmp_path / "new" / "place"))
    assert {path.name for path in model.iterdir()} == before
    written = tmp_path / "new" / "place"
    assert {path.name for path in written.iterdir()} == {"calibration.json", "reliability.png"}
    calibration = landmark_confidence.read(written / "calibration.json")
    assert calibration.readings == 2 * 20  # of the 22 that are not held out


def test_a_model_is_asked_for_after_the_faces_and_before_the_work(faces, tmp_path):
    with pytest.raises(errors.InputError, match="is no model directory"):
        calibrate_run.run(settings_of(faces, tmp_path))
    few = settings_of(faces, tmp_path)
    (tmp_path / "most.txt").write_text("".join(f"{number:02d}\n" for number in range(10)))
    few = CalibrateSettings("nowhere", few.pictures, few.landmarks, tmp_path / "most.txt")
    with pytest.raises(errors.InputError, match="16 marked faces to fit on; give 20 or more"):
        calibrate_run.run(few)
