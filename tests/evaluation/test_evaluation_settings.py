import pytest

from tf_landtoon import errors
from tf_landtoon.evaluation.evaluation_settings import EvaluateSettings


@pytest.mark.parametrize(
    "output, whose", [("faces", "pictures'"), ("x/../points", "landmark files'")]
)
def test_figures_do_not_go_among_what_is_judged_by(tmp_path, output, whose):
    (tmp_path / "x").mkdir()
    folders = (tmp_path / "faces", tmp_path / "points")
    with pytest.raises(errors.InputError, match=f"is the {whose} folder"):
        EvaluateSettings("light", *folders, tmp_path / output)
    EvaluateSettings("light", *folders, tmp_path / "faces" / "figures")
