import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.datasets import photo_view
from tf_landtoon.drawing import synthetic
from tf_landtoon.images import pictures
from tf_landtoon.records import schema, shard_writer
from tf_landtoon.training import smoke


def test_view_holds_all_faces_of_the_set(tmp_path):
    photos, _ = smoke.write_records(str(tmp_path), 64, seed=1)
    view = photo_view.of_photos(photos)
    assert 0.5 < view.side < 0.9
    middle = view.left + view.side / 2
    assert middle == pytest.approx(0.5, abs=0.03)


def test_view_is_the_evaluation_protocols_square_round_the_mean_face(tmp_path):
    photos, _ = smoke.write_records(str(tmp_path), 64, seed=1)
    mean_px = synthetic.faces(24, 64, seed=1)[2].mean(axis=0)
    longer = np.ptp(mean_px, axis=0).max()
    assert photo_view.of_photos(photos).side == pytest.approx(1.25 * longer / 64, abs=1e-3)


def test_faces_anywhere_in_the_photo_are_refused(tmp_path):
    points_px = synthetic.faces(1, 64, seed=1)[2][0]
    around_corner = (points_px - points_px.mean(axis=0)) / 4 + 12
    info = schema.DatasetInfo("faces", "landmarks", 64, "symmetric", {"name": "none"})
    png = pictures.encode_png(np.zeros((64, 64, 3), np.uint8))
    with shard_writer.ShardWriter(tmp_path, "train", info, "test", {}, 1) as writer:
        for x, y in ((0, 0), (40, 0), (0, 40), (40, 40)):
            face_px = around_corner + [x, y]
            seen = np.ones(40, bool)
            writer.write(schema.encode_landmarks(png, "png", 64, "0.png", face_px, seen))
    with pytest.raises(errors.InputError, match="100% of the landmarks.*--frame=portrait"):
        photo_view.of_photos(tmp_path)


def test_folder_without_records_is_one_line(tmp_path):
    with pytest.raises(errors.InputError, match=schema.INFO_NAME):
        photo_view.of_photos(str(tmp_path))
