import pytest

from tf_landtoon import errors
from tf_landtoon.evaluation.portraits_settings import PortraitsSettings


def test_a_model_or_pictures_but_not_both_and_not_neither(tmp_path):
    output = tmp_path / "evaluation"
    PortraitsSettings(tmp_path, output, model="light")
    PortraitsSettings(tmp_path, output, pictures=tmp_path)
    for given in ({}, {"model": "light", "pictures": tmp_path}):
        with pytest.raises(errors.InputError, match="give --model, or --pictures"):
            PortraitsSettings(tmp_path, output, **given)


def test_a_missing_folder_and_figures_among_pictures_are_refused(tmp_path):
    with pytest.raises(errors.InputError, match="no such folder"):
        PortraitsSettings(tmp_path / "gone", tmp_path / "evaluation", model="light")
    with pytest.raises(errors.InputError, match="holds pictures"):
        PortraitsSettings(tmp_path, tmp_path, model="light")
