import pytest

from tf_landtoon import errors
from tf_landtoon.models import detectors, export_run, stylizers
from tf_landtoon.models.export_settings import ExportSettings


@pytest.mark.slow
def test_a_detectors_calibration_goes_along(write_small_dan, tmp_path, capsys):
    model = write_small_dan(tmp_path / "dan")
    settings = ExportSettings(str(model), tmp_path / "export", compact_dir=tmp_path / "small")
    export_run.run(settings)
    assert "needs a calibration.json" in capsys.readouterr().out
    (model / detectors.CALIBRATION_NAME).write_text("{}")
    export_run.run(settings)
    for place in (tmp_path / "export" / "landmarks" / "2", tmp_path / "small"):
        assert (place / detectors.CALIBRATION_NAME).read_text() == "{}"
    assert not (tmp_path / "export" / "landmarks" / "1" / detectors.CALIBRATION_NAME).exists()
    assert detectors.load(str(tmp_path / "small")).image_size == 32


@pytest.mark.slow
def test_the_shipped_generator_exports_under_the_name_that_it_is_given(tmp_path):
    export_run.run(ExportSettings("light", tmp_path, "icon"))
    assert stylizers.load(str(tmp_path / "icon")).image_size == 112


def test_a_folder_that_is_no_model_is_named(tmp_path):
    with pytest.raises(errors.InputError, match="is no model directory"):
        export_run.run(ExportSettings(str(tmp_path), tmp_path / "export"))
    assert not (tmp_path / "export").exists()


def test_compact_weights_do_not_replace_the_models_own(write_small_dan, tmp_path):
    model = write_small_dan(tmp_path / "dan")
    before = {path: path.read_bytes() for path in model.iterdir()}
    settings = ExportSettings(str(model), tmp_path / "export", compact_dir=model / ".." / "dan")
    with pytest.raises(errors.InputError, match="over the model's own weights"):
        export_run.run(settings)
    assert {path: path.read_bytes() for path in model.iterdir()} == before
    assert not (tmp_path / "export").exists()
