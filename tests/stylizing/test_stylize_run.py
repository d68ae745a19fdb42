import os
import tracemalloc

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.images import pictures
from tf_landtoon.models import model_config, model_directory
from tf_landtoon.networks import generators
from tf_landtoon.stylizing import stylize_run
from tf_landtoon.stylizing.stylize_settings import StylizeSettings


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """An untrained generator of 32 px whose frame is the whole picture."""
    folder = tmp_path_factory.mktemp("model")
    generator = generators.LightGenerator(width=4, blocks=0)
    config = model_config.of_generator("light", generator, 32, {"name": "none"}, None)
    model_directory.write_config(folder, config)
    model_directory.save_weights(folder, generator)
    return str(folder)


def write_photos(folder, *names):
    """Photos of 40 px, each of another grey: 0, 3, 6, ..."""
    folder.mkdir()
    for number, name in enumerate(names):
        png = pictures.encode_png(np.full((40, 40, 3), 3 * number, np.uint8))
        (folder / name).write_bytes(png)
    return folder


@pytest.fixture
def photos(tmp_path):
    """Three pictures whose stems and names come into each other's way."""
    return write_photos(tmp_path / "photos", "a.jpg", "a.png", "a.jpg.webp")


def test_each_photo_has_a_result_of_its_own(photos, model, tmp_path):
    settings = StylizeSettings((photos,), tmp_path / "toons", model=model, before_after=True)
    assert stylize_run.run(settings) == 0
    shown = {pictures.read_rgb(path)[0, 0, 0] for path in (tmp_path / "toons").iterdir()}
    assert shown == {0, 3, 6}


@pytest.mark.parametrize("sheet", ["photos/a.png", "toons/a.png.png", "toons/../photos/a.png"])
def test_the_sheet_replaces_neither_a_photo_nor_a_result(photos, model, tmp_path, sheet):
    (tmp_path / "toons").mkdir()
    before = {path: path.read_bytes() for path in photos.iterdir()}
    settings = StylizeSettings((photos,), tmp_path / "toons", model=model, sheet=tmp_path / sheet)
    with pytest.raises(errors.InputError, match="is one of the photos or results"):
        stylize_run.run(settings)
    assert {path: path.read_bytes() for path in photos.iterdir()} == before
    assert not list((tmp_path / "toons").iterdir())


def test_results_do_not_replace_photos(photos, model):
    for name in ("a.jpg", "a.jpg.webp"):
        os.remove(photos / name)
    with pytest.raises(errors.InputError, match="would write over the photos"):
        stylize_run.run(StylizeSettings((photos,), photos, model=model))


def test_the_sheet_has_the_first_64_photos_beside_their_toons(model, tmp_path):
    write_photos(tmp_path / "photos", *(f"{number:02d}.png" for number in range(66)))
    sheet = tmp_path / "sheet.png"
    settings = StylizeSettings((tmp_path / "photos",), tmp_path / "toons", model=model, sheet=sheet)
    stylize_run.run(settings)
    tiles = pictures.read_rgb(sheet)
    assert tiles.shape == (16 * 32, 4 * 64, 3)
    assert (tiles[-1, -64:-32] == 3 * 63).all()
    toon = pictures.read_rgb(tmp_path / "toons" / "63.png")
    np.testing.assert_array_equal(tiles[-32:, -32:], toon)


@pytest.mark.slow
def test_without_a_sheet_no_pictures_are_kept(model, tmp_path):
    write_photos(tmp_path / "photos", *(f"{number:02d}.png" for number in range(30)))
    photos, toons = (tmp_path / "photos",), tmp_path / "toons"
    settings = StylizeSettings(photos, toons, model=model, size="256", overwrite=True)
    stylize_run.run(settings)  # what is loaded once is loaded now
    tracemalloc.start()
    stylize_run.run(settings)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    pair = 2 * 256 * 256 * 3
    assert peak < 20 * pair


def test_a_model_without_a_frame_draws_a_whole_picture_at_its_size(model, tmp_path):
    write_photos(tmp_path / "photos", "a.png")
    wide = np.random.default_rng(0).integers(0, 256, (50, 700, 3), np.uint8)
    (tmp_path / "photos" / "a.png").write_bytes(pictures.encode_png(wide))
    settings = StylizeSettings(
        (tmp_path / "photos" / "a.png",), tmp_path / "toon.png", model=model, mode="whole"
    )
    assert stylize_run.run(settings) == 0
    assert pictures.read_rgb(tmp_path / "toon.png").shape == (50, 700, 3)


@pytest.mark.slow
def test_what_is_done_is_not_made_again_until_model_settings_or_photo_change(
    model, tmp_path, capsys
):
    write_photos(tmp_path / "photos", "a.png", "b.png")

    def run(**settings):
        stylize_run.run(
            StylizeSettings((tmp_path / "photos",), tmp_path / "toons", model=model, **settings)
        )
        return capsys.readouterr().out.partition(" of ")[0]

    assert [run(), run(), run(before_after=True), run(before_after=True)] == ["2", "0", "2", "0"]
    assert run(before_after=True, overwrite=True) == "2"
    os.utime(tmp_path / "photos" / "a.png", (2e9, 2e9))  # later than its result
    assert run(before_after=True) == "1"
    (tmp_path / "toons" / "b.png").unlink()
    assert run(before_after=True) == "1"


def test_a_model_with_a_frame_refuses_to_draw_a_whole_picture(tmp_path):
    write_photos(tmp_path / "photos", "a.png")
    settings = StylizeSettings((tmp_path / "photos",), tmp_path / "toons", mode="whole")
    with pytest.raises(errors.InputError, match="draws faces in a frame; use --mode=paste"):
        stylize_run.run(settings)
