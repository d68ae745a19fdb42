import pathlib

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import frames
from tf_landtoon.images import pictures
from tf_landtoon.painting import parts
from tf_landtoon.stylizing import face_masks, stylized, views
from tf_landtoon.stylizing.stylize_settings import StylizeSettings

ASTRONAUT = pathlib.Path(__file__).parents[2] / "tf_landtoon" / "samples" / "astronaut.jpg"


def inverted(photos):
    return 255 - photos


@pytest.fixture(scope="module")
def tools():
    finder, masks = photo_faces.FaceFinder(), face_masks.FaceMasks(parts.Parser())
    find = (lambda crops: (np.full((1, 40, 2), 50.0), np.zeros((1, 40))), 112)
    return stylized.Tools(inverted, 64, frames.PORTRAIT, finder, masks=masks, find=find)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A file of the sample photo twice, once smaller."""
    photo = pictures.read_rgb(ASTRONAUT)[:300]
    both = np.hstack([photo, np.pad(photo[::2, ::2], ((0, 150), (0, 0), (0, 0)), "edge")])
    path = tmp_path_factory.mktemp("photos") / "two.png"
    path.write_bytes(pictures.encode_png(both))
    return path


def made(tools, path, **settings):
    return stylized.Stylist(StylizeSettings((path,), path / "out", **settings), tools)(path)


@pytest.mark.parametrize("faces, words", [("largest", [""]), ("all", ["", "face2"]), ("1", [""])])
def test_each_wanted_face_is_an_icon_the_largest_first(tools, two, faces, words):
    result = made(tools, two, faces=faces)
    assert list(result.results) == words and len(result.faces) == len(words)
    assert {x.shape for x in result.results.values()} == {(64, 64, 3)}
    assert result.faces[0].points_px[:, 0].max() < 512 and result.size == (768, 300)


def test_an_icon_comes_in_every_size_and_is_one_drawing(tools):
    results = made(tools, ASTRONAUT, size="128,64,256").results
    assert list(results) == ["", "64px", "256px"]
    assert [x.shape[0] for x in results.values()] == [128, 64, 256]
    halved = results[""].reshape(64, 2, 64, 2, 3).mean(axis=(1, 3))
    assert np.abs(halved - results["64px"]).mean() < 6


def test_a_background_can_be_left_out_or_made_plain(tools):
    transparent = made(tools, ASTRONAUT, background="transparent").results[""]
    assert transparent.shape == (64, 64, 4)
    assert transparent[32, 32, 3] == 255 and transparent[2, 2, 3] < 30
    plain = made(tools, ASTRONAUT, background="plain").results[""]
    corner = plain[:6, :6].reshape(-1, 3).astype(int)
    assert np.ptp(corner, axis=0).max() < 12 and corner.mean() > 128
    np.testing.assert_allclose(plain[32, 32], transparent[32, 32, :3], atol=2)


def test_strength_leads_from_the_photo_to_the_drawing(tools):
    photo, drawing, half = (
        made(tools, ASTRONAUT, strength=x).results[""].astype(int) for x in (0.0, 1.0, 0.5)
    )
    np.testing.assert_array_equal(photo, 255 - drawing)
    assert np.abs(half - 127.5).max() <= 1


def test_kept_colours_are_the_photos(tools):
    kept, photo = (
        made(tools, ASTRONAUT, **x).results[""].astype(int)
        for x in ({"keep_colour": True}, {"strength": 0.0})
    )
    face = (slice(28, 40), slice(24, 40))
    assert kept[face].mean(axis=(0, 1)).argmax() == photo[face].mean(axis=(0, 1)).argmax() == 0
    assert abs(kept[face].mean() - photo[face].mean()) > 20  # its lightness is the drawing's


def test_pasted_heads_are_drawn_and_all_else_keeps_every_bit(tools, two):
    before = pictures.read_rgb(two)
    one, both = (made(tools, two, mode="paste", faces=x).results[""] for x in ("largest", "all"))
    assert one.shape == both.shape == before.shape
    face, other = (x.points_px for x in made(tools, two, faces="all").faces)
    for points, pictures_with in ((face, (one, both)), (other, (both,))):
        x, y = np.rint(points[30]).astype(int)
        for picture in pictures_with:
            np.testing.assert_allclose(picture[y, x], 255 - before[y, x].astype(int), atol=40)
    np.testing.assert_array_equal(one[:, 512:], before[:, 512:])
    np.testing.assert_array_equal(both[250:, 550:], before[250:, 550:])


def test_landmarks_are_shown_in_three_pictures(tools):
    assert made(tools, ASTRONAUT, draw_landmarks=True).results[""].shape == (256, 768, 3)


def test_a_photo_without_a_face_is_refused_and_its_middle_taken_when_asked(tools, tmp_path):
    path = tmp_path / "grey.png"
    path.write_bytes(pictures.encode_png(np.full((90, 120, 3), 90, np.uint8)))
    with pytest.raises(errors.InputError, match="no face found; --align=none takes the middle"):
        made(tools, path)
    with pytest.raises(errors.InputError, match="no face found$"):
        made(tools, path, mode="paste")
    without = stylized.Tools(inverted, 64, frames.PORTRAIT)
    assert (made(without, path, align="none").results[""] == 165).all()


def test_pairs_are_gathered_for_a_sheet_in_batches_no_larger_than_asked(tools, two):
    sizes = []

    def generate(photos):
        sizes.append(len(photos))
        return 255 - photos

    own = stylized.Tools(generate, 64, frames.PORTRAIT, tools.finder)
    for sheet, count in ((two.with_name("sheet.png"), 2), (None, 0)):
        settings = StylizeSettings((two,), two / "out", faces="all", batch_size=1, sheet=sheet)
        stylist = stylized.Stylist(settings, own)
        stylist(two)
        assert [pair.shape for pair in stylist.tiles] == [(64, 128, 3)] * count
    assert sizes == [1, 1] * 2


def test_a_model_of_icons_is_shown_the_icons_frame_and_its_heads_are_pasted(tools):
    parser = parts.Parser()
    own = stylized.Tools(inverted, 128, None, tools.finder, parser, tools.masks)
    photo = pictures.read_rgb(ASTRONAUT)
    [face] = tools.finder.faces(photo)
    shown, matrix = views.in_icon(photo, face.points_px, parser, 128)
    icon = made(own, ASTRONAUT).results[""]
    np.testing.assert_array_equal(icon, 255 - shown)
    assert made(own, ASTRONAUT, size="256").results[""].shape == (256, 256, 3)
    pasted = made(own, ASTRONAUT, mode="paste").results[""]
    x, y = np.rint(face.points_px[30]).astype(int)
    np.testing.assert_allclose(pasted[y, x], 255 - photo[y, x].astype(int), atol=40)
    np.testing.assert_array_equal(pasted[300:], photo[300:])
