import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.images import pictures
from tf_landtoon.stylizing import result_paths
from tf_landtoon.stylizing.photo_settings import PhotoSettings


@pytest.fixture
def photos(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("a.jpg", "a.png", "a.jpg.webp", "b.png"):
        (folder / name).touch()
    return folder


def test_photos_of_one_stem_keep_a_result_each(photos, tmp_path):
    paths = sorted(photos.iterdir())
    targets = result_paths.of(PhotoSettings((photos,), tmp_path / "icons"), paths)
    assert len(set(targets)) == len(paths) == 4
    assert {target.parent for target in targets} == {tmp_path / "icons"}


def test_a_result_never_replaces_a_photo(photos):
    with pytest.raises(errors.InputError, match="would write over the photos"):
        result_paths.of(PhotoSettings((photos,), photos), sorted(photos.iterdir()))


def test_a_single_result_or_sheet_replaces_no_file_beside_its_photo(photos, tmp_path):
    photo, other = photos / "b.png", photos / ".." / "photos" / "a.png"
    for source, output in ((photo, other), (photos / "a.jpg", photos)):  # into one, into a folder
        with pytest.raises(errors.InputError, match="--output: .*a.png is there already"):
            result_paths.of(PhotoSettings((source,), output), [source])
    with pytest.raises(errors.InputError, match="--sheet: .*a.png is there already"):
        result_paths.check_sheet(other, [photo], [tmp_path / "toon.png"])
    new, elsewhere = photos / "toon.png", tmp_path / "toon.png"
    elsewhere.touch()
    for target in (new, elsewhere):
        assert result_paths.of(PhotoSettings((photo,), target), [photo]) == [target]
        result_paths.check_sheet(target, [photo], [tmp_path / "other.png"])


def test_a_sheet_replaces_neither_photo_nor_result(photos, tmp_path):
    paths, targets = sorted(photos.iterdir()), [tmp_path / "icons" / "b.png"]
    for sheet in (photos / "b.png", photos / ".." / "photos" / "a.png", targets[0]):
        with pytest.raises(errors.InputError, match="is one of the photos or results"):
            result_paths.check_sheet(sheet, paths, targets)
    result_paths.check_sheet(tmp_path / "sheet.png", paths, targets)
    result_paths.check_sheet(None, paths, targets)


def test_a_result_of_an_earlier_run_may_be_replaced_beside_its_photo(photos):
    settings = PhotoSettings((photos / "b.png",), photos / "icon.png")
    (photos / "icon.png").write_bytes(pictures.encode_png(np.zeros((9, 9, 3), np.uint8)))
    with pytest.raises(errors.InputError, match="is there already"):
        result_paths.of(settings, [photos / "b.png"])
    picture = np.zeros((9, 9, 4), np.uint8)
    (photos / "icon.png").write_bytes(pictures.encode_png(picture, signed=True))
    assert result_paths.of(settings, [photos / "b.png"]) == [photos / "icon.png"]


def test_layers_have_a_folder_of_their_own_where_only_ours_are_removed(tmp_path):
    folder = result_paths.folder_for_layers(tmp_path / "icon.png")
    assert folder == tmp_path / "icon_layers"
    folder.mkdir()
    picture = np.zeros((9, 9, 4), np.uint8)
    (folder / "0_hair.png").write_bytes(pictures.encode_png(picture, signed=True))
    (folder / "words.txt").touch()
    result_paths.folder_for_layers(tmp_path / "icon.png")
    assert [path.name for path in folder.iterdir()] == ["words.txt"]
    (folder / "1_mine.png").write_bytes(pictures.encode_png(picture))
    with pytest.raises(errors.InputError, match="1_mine.png is in the way; remove it"):
        result_paths.folder_for_layers(tmp_path / "icon.png")


def test_results_lie_in_subfolders_as_their_photos_do(tmp_path):
    paths = [tmp_path / "in" / name for name in ("a.jpg", "x/a.jpg", "x/y/a.jpg", "x/a.png")]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    settings = PhotoSettings((tmp_path / "in",), tmp_path / "out", recursive=True)
    made = [x.relative_to(tmp_path / "out").as_posix() for x in result_paths.of(settings, paths)]
    assert made == ["a.png", "x/a.jpg.png", "x/y/a.png", "x/a.png.png"]


def test_a_second_face_or_size_never_takes_another_photos_name(tmp_path):
    paths = [tmp_path / name for name in ("a.jpg", "a.face2.jpg", "a.512px.jpg")]
    for path in paths:
        path.touch()
    targets = result_paths.of(PhotoSettings(tuple(paths), tmp_path / "out"), paths)
    more = [result_paths.beside(targets[0], word) for word in ("face2", "512px", "face2.512px")]
    assert [path.name for path in more] == ["a.face2.png", "a.512px.png", "a.face2.512px.png"]
    assert len({*targets, *more}) == 6 and result_paths.beside(targets[0], "") == targets[0]


def test_a_landmark_file_replaces_its_own_and_no_other(tmp_path):
    path = result_paths.file_for_landmarks(tmp_path / "icon.png")
    assert path == tmp_path / "icon.json"
    path.write_text('{"image": "icon.png"}')
    assert result_paths.file_for_landmarks(tmp_path / "icon.png") == path
    for other in ('{"image": "icon.jpg"}', "[]", "no JSON"):
        path.write_text(other)
        with pytest.raises(errors.InputError, match="is in the way"):
            result_paths.file_for_landmarks(tmp_path / "icon.png")
