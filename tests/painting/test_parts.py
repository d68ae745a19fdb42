import numpy as np
import parser_portraits
import pytest

from tf_landtoon import errors
from tf_landtoon.geometry import face_frame
from tf_landtoon.painting import parts

POINTS = parser_portraits.POINTS


def test_the_square_holds_the_face_upright_and_as_large_as_the_parser_was_taught():
    turn = np.array([(0.8, 0.6), (-0.6, 0.8)]) * 3
    points = POINTS @ turn + (100, 700)
    matrix = parts.crop_matrix(points)
    face = face_frame.FaceFrame.of(points @ matrix[:, :2].T + matrix[:, 2])
    chin = face.points[8]
    assert chin[0] == pytest.approx(face.eyes[0], abs=0.1)
    assert chin[1] - face.eyes[1] == pytest.approx(parts.FACE_SHARE * parts.CROP_SIDE, rel=1e-3)
    np.testing.assert_allclose((chin + face.eyes) / 2, (128, 0.52 * 256), atol=0.1)
    assert face.points[16, 0] > face.points[0, 0]  # not mirrored


def test_where_the_photo_ends_the_square_comes_closer():
    wide = parts._fitting_matrix(POINTS + 200, (656, 656))
    np.testing.assert_allclose(wide, parts.crop_matrix(POINTS + 200))
    close = parts._fitting_matrix(POINTS, (256, 256))
    scale = np.hypot(*close[0, :2])
    assert 0.9 < scale < 1.1  # a portrait is seen whole ...
    np.testing.assert_allclose(close[:, 2], 0, atol=20)  # ... with all of its hair


def test_logits_are_spread_over_the_photo_where_the_square_lies():
    logits = np.zeros((16, 128, 128), np.float32)
    logits[parts.Part.HAIR, :, :64] = 1  # the square's left half is hair, the right clothes
    logits[parts.Part.CLOTHES, :, 64:] = 1
    matrix = np.array([(2, 0, -20), (0, 2, -40)], np.float32)
    answer = parts._spread(logits, matrix, (300, 400))
    assert answer.shape == (300, 400)
    assert (answer[24:140, 14:70] == parts.Part.HAIR).all()
    assert (answer[24:140, 78:134] == parts.Part.CLOTHES).all()
    assert (answer[:, 150:] == parts.Part.BACKGROUND).all()
    assert (answer[:16] == parts.Part.BACKGROUND).all()
    row = answer[80, :]
    assert np.flatnonzero(row == parts.Part.CLOTHES)[0] == 74  # px 148 of the square: 2 * 74 - 20


def test_every_point_of_a_face_may_be_the_part_that_it_marks():
    matrix = parts.crop_matrix(POINTS)
    added = parts._impossible(POINTS, matrix)
    cells = np.round((POINTS @ matrix[:, :2].T + matrix[:, 2]) / 2).astype(int)
    for part, indices in (
        (parts.Part.BROW, range(17, 27)),
        (parts.Part.EYE, range(36, 48)),
        (parts.Part.GLASSES, range(36, 48)),
        (parts.Part.EAR, (0, 16)),
        (parts.Part.UPPER_LIP, range(48, 55)),
        (parts.Part.BEARD, range(3, 14)),
    ):
        assert all(added[part, cells[k][1], cells[k][0]] == 0 for k in indices), part
    hair = np.round((matrix[:, :2] @ (128, 30) + matrix[:, 2]) / 2).astype(int)
    assert added[parts.Part.BEARD, hair[1], hair[0]] < 0 == added[parts.Part.HAIR].max()


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "parser.onnx"
    path.write_bytes(b"no network")
    with pytest.raises(errors.InputError, match="not a face parser"):
        parts.Parser(path)


@pytest.fixture(scope="module")
def sample():
    """The sample photo and its largest face's points."""
    pytest.importorskip("dlib")
    from tf_landtoon.detection import photo_faces
    from tf_landtoon.images import pictures

    rgb = pictures.read_rgb(parser_portraits.SAMPLE)
    ((_, points), *_) = photo_faces.FaceFinder().landmarks_68(rgb)
    return rgb, points


@pytest.fixture(scope="module")
def parser():
    return parts.Parser()


def test_the_sample_has_hair_above_skin_above_clothes(parser, sample):
    rgb, points = sample
    answer = parser.parts(rgb, points)
    face = face_frame.FaceFrame.of(points)
    for place, part in (
        ((0, -0.75), parts.Part.HAIR),
        ((0, 0.25), parts.Part.SKIN),
        ((-0.3, 0.4), parts.Part.SKIN),
        ((0, 2.0), parts.Part.CLOTHES),
    ):
        x, y = face.px(np.array([place]))[0].astype(int)
        assert answer[y, x] == part, place
    eyes = np.concatenate([points[36:42], points[42:48]]).reshape(2, 6, 2).mean(1).astype(int)
    assert all(answer[y, x] == parts.Part.EYE for x, y in eyes)


def test_whoever_wears_no_glasses_has_not_a_speck_of_them(parser, sample):
    assert not (parser.parts(*sample) == parts.Part.GLASSES).any()


def test_a_brighter_photo_keeps_its_map(parser, sample):
    rgb, points = sample
    brighter = np.clip(rgb.astype(int) * 1.15 + 8, 0, 255).astype(np.uint8)
    same = parser.parts(rgb, points) == parser.parts(brighter, points)
    assert same.mean() > 0.97


def test_a_photo_of_another_size_keeps_its_map(parser, sample):
    rgb, points = sample
    small = rgb[::2, ::2]
    same = parser.parts(rgb, points)[::2, ::2] == parser.parts(small, points / 2)
    assert same.mean() > 0.96
