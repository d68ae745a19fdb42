import os
import pathlib
import subprocess
import sys

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
PROJECT = pathlib.Path(__file__).parents[1]


@pytest.fixture(scope="session")
def run_module():
    """Starts `python -m tf_landtoon.NAME` in the project's root, as a user would."""

    def run(name: str, *arguments: object) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", f"tf_landtoon.{name}", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, cwd=PROJECT)

    return run


@pytest.fixture(scope="session")
def write_small_dan():
    """Writes a model directory of an untrained DAN of 32 px, which answers about the mean face."""

    def write(folder: pathlib.Path) -> pathlib.Path:
        import keras

        from tf_landtoon.models import model_config, model_directory
        from tf_landtoon.training import smoke

        keras.utils.set_random_seed(1)
        network = smoke.small_dan(seed=1)
        model_directory.write_config(folder, model_config.of_detector(network))
        model_directory.save_weights(folder, network)
        return folder

    return write


@pytest.fixture(scope="session")
def face_records(tmp_path_factory) -> pathlib.Path:
    """Landmark records of 12 synthetic faces, 160 px, splits `train` and `validation`."""
    from tf_landtoon.drawing import synthetic
    from tf_landtoon.images import pictures
    from tf_landtoon.records import schema, shard_writer

    directory = tmp_path_factory.mktemp("records") / "faces"
    info = schema.DatasetInfo("faces", "landmarks", 160, "anime", {"name": "none"})
    for split, seed in (("train", 1), ("validation", 2)):
        _, toons, points_px = synthetic.faces(12, 160, seed)
        with shard_writer.ShardWriter(directory, split, info, "test", {}, 2) as writer:
            for i, toon in enumerate(toons):
                seen = np.arange(40) != i  # each face hides another point
                png = pictures.encode_png(toon)
                writer.write(
                    schema.encode_landmarks(png, "png", 160, f"{i}.png", points_px[i], seen)
                )
    return directory


@pytest.fixture(scope="session")
def toon_records(tmp_path_factory) -> pathlib.Path:
    """Records of 12 synthetic anime faces of 32 px; the smoothed twins are darker copies."""
    from tf_landtoon.drawing import synthetic
    from tf_landtoon.images import pictures
    from tf_landtoon.records import schema, shard_writer

    directory = tmp_path_factory.mktemp("records") / "toons"
    info = schema.DatasetInfo("toons", "toons", 32, None, {"name": "none"})
    _, toons, _ = synthetic.faces(12, 32, 3)
    with shard_writer.ShardWriter(directory, "train", info, "test", {}, 2) as writer:
        for i, toon in enumerate(toons):
            pngs = [pictures.encode_png(picture) for picture in (toon, toon // 2)]
            writer.write(schema.encode_toon(*pngs, "png", 32, f"{i}.png"))
    return directory


@pytest.fixture(scope="session")
def photo_records(tmp_path_factory) -> pathlib.Path:
    """Landmark records of 12 synthetic photos of 32 px."""
    from tf_landtoon.drawing import synthetic
    from tf_landtoon.images import pictures
    from tf_landtoon.records import schema, shard_writer

    directory = tmp_path_factory.mktemp("records") / "photos"
    info = schema.DatasetInfo("photos", "landmarks", 32, "symmetric", {"name": "none"})
    photos, _, points_px = synthetic.faces(12, 32, 4)
    with shard_writer.ShardWriter(directory, "train", info, "test", {}, 2) as writer:
        for i, photo in enumerate(photos):
            png, seen = pictures.encode_png(photo), np.ones(40, bool)
            writer.write(schema.encode_landmarks(png, "png", 32, f"{i}.png", points_px[i], seen))
    return directory


@pytest.fixture(scope="session")
def portrait_records(tmp_path_factory) -> pathlib.Path:
    """Records of 12 synthetic photos of 32 px with toons for drawings.

    The photos' points lie 1 px (symmetric) and 2 px (thesis) right of the drawings'.
    """
    import cv2

    from tf_landtoon.drawing import synthetic
    from tf_landtoon.images import pictures
    from tf_landtoon.records import portrait_schema, schema, shard_writer

    directory = tmp_path_factory.mktemp("records") / "portraits"
    info = schema.DatasetInfo("portraits", "portraits", 32, "anime", {"name": "icon"})
    photos, toons, points_px = synthetic.faces(12, 32, 6)
    person = np.zeros((32, 32), np.uint8)
    person[8:, 8:24] = 1
    parts, cover = (cv2.imencode(".png", x)[1].tobytes() for x in (person, 255 * person))
    with shard_writer.ShardWriter(directory, "train", info, "test", {}, 2) as writer:
        for i in range(12):
            pngs = [pictures.encode_png(picture) for picture in (photos[i], toons[i])]
            of_photo = {"symmetric": points_px[i] + [1, 0], "thesis": points_px[i] + [2, 0]}
            stored = ("png", 32, f"{i}.png", points_px[i], np.arange(40) != i, of_photo)
            writer.write(portrait_schema.encode(*pngs, parts, cover, *stored))
    return directory
