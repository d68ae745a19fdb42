import pytest

from tf_landtoon import errors
from tf_landtoon.stylizing import result_paths
from tf_landtoon.stylizing.result_settings import ResultSettings


@pytest.fixture
def photos(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("a.jpg", "a.png", "a.jpg.webp", "b.png"):
        (folder / name).touch()
    return folder


def test_photos_of_one_stem_keep_a_result_each(photos, tmp_path):
    paths = sorted(photos.iterdir())
    targets = result_paths.of(ResultSettings(photos, tmp_path / "icons"), paths)
    assert len(set(targets)) == len(paths) == 4
    assert {target.parent for target in targets} == {tmp_path / "icons"}


def test_a_result_never_replaces_a_photo(photos):
    with pytest.raises(errors.InputError, match="would write over the photos"):
        result_paths.of(ResultSettings(photos, photos), sorted(photos.iterdir()))


def test_a_sheet_replaces_neither_photo_nor_result(photos, tmp_path):
    paths, targets = sorted(photos.iterdir()), [tmp_path / "icons" / "b.png"]
    for sheet in (photos / "b.png", photos / ".." / "photos" / "a.png", targets[0]):
        with pytest.raises(errors.InputError, match="is one of the photos or results"):
            result_paths.check_sheet(sheet, paths, targets)
    result_paths.check_sheet(tmp_path / "sheet.png", paths, targets)
    result_paths.check_sheet(None, paths, targets)
