import pathlib
import shlex

import numpy as np
import pytest
from PIL import Image

from tf_landtoon.annotations import landmark_files
from tf_landtoon.detection import photo_faces
from tf_landtoon.images import pictures
from tf_landtoon.stylizing import draw_run
from tf_landtoon.stylizing.draw_settings import DrawSettings

ASTRONAUT = pathlib.Path(pictures.__file__).parents[1] / "samples" / "astronaut.jpg"


def drawn(tmp_path, **options):
    """The sample photo's icon of 256 px, as it was written."""
    target = tmp_path / "icon.png"
    assert draw_run.run(DrawSettings((ASTRONAUT,), target, size=256, **options)) == 0
    return np.asarray(Image.open(target)).astype(int)


def test_the_sample_photo_becomes_an_icon_of_its_own_skin_and_hair(tmp_path):
    icon = drawn(tmp_path)
    assert icon.shape == (256, 256, 3)
    red, green, blue = np.median(icon[130:150, 110:140], axis=(0, 1))  # a cheek, the nose
    assert red > green > blue and red > 180
    assert icon[40:60, 120:170].mean() < 0.75 * icon[5:15, 5:40].mean()  # hair before background


@pytest.mark.slow
def test_a_coloured_background_is_that_colour_and_changes_nobody(tmp_path):
    plain, blue = drawn(tmp_path), drawn(tmp_path, background="#2040ff")
    assert (blue[3, 3] == [32, 64, 255]).all()
    assert np.abs(plain - blue)[60:180, 100:150].max() <= 1  # the face


def test_a_transparent_background_is_empty_and_the_person_is_not(tmp_path):
    icon = drawn(tmp_path, background="transparent")
    assert icon.shape == (256, 256, 4)
    assert (icon[:10, :30, 3] == 0).all() and (icon[60:180, 100:150, 3] > 250).all()


@pytest.mark.slow
def test_before_and_after_stand_side_by_side(tmp_path):
    assert drawn(tmp_path, before_after=True).shape == (256, 512, 3)
    assert drawn(tmp_path, before_after=True, background="transparent").shape == (256, 512, 4)


@pytest.mark.slow
def test_a_look_is_drawn(tmp_path):
    plain, pink = drawn(tmp_path), drawn(tmp_path, hair_color="pink")
    hair = pink[40:60, 120:170].mean(axis=(0, 1))
    assert hair[0] > hair[2] > hair[1] + 10
    assert np.abs(plain - pink)[170:185, 120:136].max() <= 1  # the chin


@pytest.mark.slow
@pytest.mark.parametrize("manner", ["painted", "drawn"])
def test_layers_over_each_other_are_the_icon(tmp_path, manner):
    icon = drawn(tmp_path, layers=True, manner=manner)
    paths = sorted((tmp_path / "icon_layers").iterdir())
    assert paths[0].name == "0_background.png" and len(paths) >= 6
    layers = [Image.open(path).convert("RGBA") for path in paths]
    for layer in layers[1:]:
        assert np.asarray(layer)[..., 3].min() == 0
        layers[0].alpha_composite(layer)
    assert np.abs(np.asarray(layers[0])[..., :3].astype(int) - icon).max() <= 3


@pytest.mark.slow
def test_layers_of_an_earlier_run_go_and_other_pictures_stay(tmp_path):
    drawn(tmp_path, layers=True, manner="drawn", background="transparent")
    names = {path.name for path in (tmp_path / "icon_layers").iterdir()}
    assert "5_hair.png" in names and "0_background.png" not in names
    (tmp_path / "icon_layers" / "mine.png").touch()
    drawn(tmp_path, layers=True)
    names = {path.name for path in (tmp_path / "icon_layers").iterdir()}
    assert "mine.png" in names and "5_hair.png" not in names and "5_lines.png" in names


@pytest.mark.slow
def test_a_sheets_printed_flags_make_its_pictures(tmp_path, capsys):
    sheet = tmp_path / "sheet.png"
    assert draw_run.run(DrawSettings((ASTRONAUT,), sheet, size=256, sheet=True, seed=1)) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "-m tf_landtoon" in line]
    assert len(lines) == 12
    cells = np.asarray(Image.open(sheet)).astype(int)
    height, width = cells.shape[0] // 3, cells.shape[1] // 4
    for number in (0, 4, 8, 11):
        words = shlex.split(lines[number].partition(": ")[2])
        options = dict(word.removeprefix("--").split("=") for word in words[5:])
        assert options.pop("size") == "256" and words[3] == str(ASTRONAUT)
        icon = drawn(tmp_path, **options)
        top, left = number // 4 * height + 6, number % 4 * width + 6
        assert (cells[top : top + 256, left : left + 256] == icon).all(), lines[number]


def test_a_photo_whose_face_is_covered_is_refused_with_the_reason(tmp_path, capsys):
    photo = pictures.read_rgb(ASTRONAUT).copy()
    (_, points), *_ = photo_faces.FaceFinder().landmarks_68(photo)
    below = int(points[33, 1])
    photo[below : int(points[8, 1]) + 60] = (120, 160, 190)
    (tmp_path / "mask.png").write_bytes(pictures.encode_png(photo))
    status = draw_run.run(DrawSettings((tmp_path / "mask.png",), tmp_path / "icon.png", size=256))
    said = capsys.readouterr().err
    assert status == 1 and not (tmp_path / "icon.png").exists()
    assert said.startswith("skipped: ") and "mask.png: " in said and "; give a photo" in said


def test_a_folder_is_drawn_as_far_as_there_are_faces(tmp_path, capsys):
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "face.jpg").write_bytes(ASTRONAUT.read_bytes())
    (photos / "wall.png").write_bytes(pictures.encode_png(np.full((90, 90, 3), 200, np.uint8)))
    (photos / "words.jpg").write_text("these are words")
    assert draw_run.run(DrawSettings((photos,), tmp_path / "icons", size=256)) == 0
    said = capsys.readouterr()
    assert [path.name for path in (tmp_path / "icons").iterdir()] == ["face.png"]
    assert "wall.png: no face found" in said.err and "words.jpg: not a picture" in said.err
    assert "1 of 3 photos drawn" in said.out


def test_without_a_face_in_any_photo_the_status_is_one(tmp_path):
    (tmp_path / "wall.png").write_bytes(pictures.encode_png(np.full((90, 90, 3), 9, np.uint8)))
    settings = DrawSettings((tmp_path / "wall.png",), tmp_path / "icon.png")
    assert draw_run.run(settings) == 1 and not (tmp_path / "icon.png").exists()


@pytest.mark.slow
@pytest.mark.parametrize("quarters", [1, 2])
def test_a_photo_that_lies_on_its_side_is_drawn_upright(tmp_path, quarters):
    photo = pictures.read_rgb(ASTRONAUT)
    icons = []
    for turned in (photo, np.rot90(photo, quarters)):
        (tmp_path / "photo.png").write_bytes(pictures.encode_png(np.ascontiguousarray(turned)))
        settings = DrawSettings((tmp_path / "photo.png",), tmp_path / "icon.png", size=256)
        assert draw_run.run(settings) == 0
        icons.append(np.asarray(Image.open(tmp_path / "icon.png")).astype(int))
    assert np.abs(icons[0] - icons[1]).mean() < 12


@pytest.mark.slow
def test_each_face_that_is_asked_for_is_drawn_the_largest_first(tmp_path):
    photo = pictures.read_rgb(ASTRONAUT)[:300]
    both = np.hstack([photo, np.pad(photo[::2, ::2], ((0, 150), (0, 0), (0, 0)), "edge")])
    (tmp_path / "two.png").write_bytes(pictures.encode_png(both))
    for faces, names in (("largest", ["two.png"]), ("2", ["two.face2.png", "two.png"])):
        settings = DrawSettings((tmp_path / "two.png",), tmp_path / faces, size=256, faces=faces)
        assert draw_run.run(settings) == 0
        assert sorted(path.name for path in (tmp_path / faces).iterdir()) == names


def test_landmarks_are_those_of_the_icon(tmp_path):
    icon = drawn(tmp_path, landmarks=True)
    points_px, visible = landmark_files.read(tmp_path / "icon.json")
    assert visible[8] and visible[17:39].all()  # chin, brows, eyes, nose, mouth
    for side in (slice(23, 29), slice(29, 35)):
        column, row = points_px[side].mean(axis=0).round().astype(int)
        iris = icon[row - 2 : row + 3, column - 2 : column + 3]
        assert iris.mean() < 150 < icon[row + 22, column].mean()  # darker than the cheek below
