import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.detection import drawn_judge
from tf_landtoon.drawing import scene
from tf_landtoon.images import pictures

ASTRONAUT = drawn_judge.pathlib.Path(pictures.__file__).parents[1] / "samples" / "astronaut.jpg"


def test_fitted_weights_tell_the_kinds_apart_and_survive_a_file(tmp_path):
    rng = np.random.default_rng(0)
    features = rng.normal(0, 1, (200, 5))
    drawn = np.arange(200) % 4 == 0  # kinds of unequal size count alike
    features[drawn, 2] += 4
    judge = drawn_judge.DrawnJudge.fit(features, drawn)
    chance = judge.chance(features)
    assert ((chance > 0.5) == drawn).mean() > 0.95
    judge.save(tmp_path / "judge.npz")
    with np.load(tmp_path / "judge.npz") as arrays:
        again = drawn_judge.DrawnJudge(*(arrays[x] for x in ("mean", "scale", "weights", "bias")))
    np.testing.assert_allclose(again.chance(features), chance, atol=1e-4)


def test_one_kind_alone_cannot_be_fitted():
    with pytest.raises(errors.InputError, match="one kind is missing"):
        drawn_judge.DrawnJudge.fit(np.zeros((4, 2)), np.ones(4, bool))


def test_the_shipped_judge_takes_a_drawn_face_for_drawn_and_the_sample_for_a_photo():
    faces = [scene.draw(np.random.default_rng([7, i]), 256).rgb for i in range(2)]
    features = drawn_judge.Features().of([*faces, pictures.read_rgb(ASTRONAUT)])
    first, second, photo = drawn_judge.DrawnJudge.shipped().chance(features)
    assert min(first, second) > 0.5 > photo
