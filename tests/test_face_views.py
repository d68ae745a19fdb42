import numpy as np
import pytest

from tf_landtoon import errors, face_views, records, smoke, synthetic


def test_view_holds_all_faces_of_the_set(tmp_path):
    photos, _ = smoke.write_records(str(tmp_path), 64, seed=1)
    view = face_views.of_photos(photos)
    assert 0.5 < view.side < 0.9
    middle = view.left + view.side / 2
    assert middle == pytest.approx(0.5, abs=0.03)


def test_view_is_the_evaluation_protocols_square_round_the_mean_face(tmp_path):
    photos, _ = smoke.write_records(str(tmp_path), 64, seed=1)
    mean_px = synthetic.faces(24, 64, seed=1)[2].mean(axis=0)
    longer = np.ptp(mean_px, axis=0).max()
    assert face_views.of_photos(photos).side == pytest.approx(1.25 * longer / 64, abs=1e-3)


def test_folder_without_records_is_one_line(tmp_path):
    with pytest.raises(errors.InputError, match=records.INFO_NAME):
        face_views.of_photos(str(tmp_path))
