import pathlib
import subprocess
import sys

import numpy as np
import pytest

import tf_landtoon
from tf_landtoon import errors
from tf_landtoon.images import pictures
from tf_landtoon.stylizing import style

PROJECT = pathlib.Path(__file__).parents[2]
ASTRONAUT = PROJECT / "tf_landtoon" / "samples" / "astronaut.jpg"


@pytest.mark.slow
def test_importing_the_package_loads_nothing_and_painting_no_tensorflow():
    code = (
        "import sys, tf_landtoon; print(sorted({'numpy', 'cv2', 'tensorflow'} & set(sys.modules)));"
        "tf_landtoon.load('painted'); print('tensorflow' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["[]", "False"]
    assert not done.stderr


@pytest.mark.parametrize(
    "photo",
    [
        np.zeros((9, 9), np.uint8),
        np.zeros((9, 9, 4), np.uint8),
        np.zeros((9, 9, 3), np.float32),
        np.zeros((0, 9, 3), np.uint8),
        "photo.jpg",
    ],
)
def test_what_is_no_photo_is_refused(photo):
    with pytest.raises(errors.InputError, match=r"a photo is a \[H, W, 3\] uint8 RGB array, not"):
        style.check(photo)


def test_a_photo_without_a_face_is_said():
    painted = tf_landtoon.load("painted")
    with pytest.raises(errors.InputError, match="no face found"):
        painted(np.full((90, 90, 3), 128, np.uint8))


def test_each_face_can_be_drawn():
    photo = pictures.read_rgb(ASTRONAUT)[:300]
    both = np.hstack([photo, np.pad(photo[::2, ::2], ((0, 150), (0, 0), (0, 0)), "edge")])
    painted = tf_landtoon.load("painted", size=256)
    faces = painted.faces(both)
    icons = [painted(both, face) for face in faces]
    assert len(faces) == 2 and {icon.shape for icon in icons} == {(256, 256, 3)}
    np.testing.assert_array_equal(painted(both), icons[0])
    assert np.abs(icons[0].astype(int) - icons[1]).mean() > 1
