import keras
import numpy as np
import pytest

from tf_landtoon.losses import part_losses


def numbers(tensor):
    return keras.ops.convert_to_numpy(tensor)


def test_a_block_of_three_parts_is_shared_by_them_and_the_unknown_by_nobody():
    shares = numbers(part_losses.shares(np.array([[[0, 1], [1, 255]]]), 3))
    np.testing.assert_allclose(shares[0, 0, 0], (0.25, 0.5, 0))


def test_the_right_answer_costs_nothing_and_a_wrong_one_much():
    parts = np.repeat(np.arange(4) % 2, 4).reshape(1, 4, 4)
    parts = np.repeat(np.repeat(parts, 4, 1), 4, 2)
    wanted = part_losses.shares(parts, 3)
    right = 30.0 * numbers(wanted)
    assert numbers(part_losses.cross_entropy(right, wanted)) < 1e-6
    assert numbers(part_losses.dice(right, wanted)) < 1e-3
    wrong = right[..., ::-1]
    assert numbers(part_losses.cross_entropy(wrong, wanted)) > 5
    assert numbers(part_losses.dice(wrong, wanted)) > 0.4


def test_dice_of_half_an_overlap_is_the_closed_form():
    wanted = np.zeros((1, 40, 40, 2), np.float32)
    wanted[..., 0] = 1
    logits = np.zeros_like(wanted)  # every part gets a half everywhere
    lost = 1 - (2 * 800 + 1) / (800 + 1600 + 1)
    assert numbers(part_losses.dice(logits, wanted)) == pytest.approx(lost, rel=1e-4)


def test_nothing_is_learnt_where_nothing_is_known():
    wanted = part_losses.shares(np.full((1, 8, 8), 255), 3)
    logits = np.random.default_rng(1).normal(size=(1, 4, 4, 3)).astype("float32")
    assert numbers(part_losses.cross_entropy(logits, wanted)) == 0
    assert numbers(part_losses.dice(logits, wanted)) == 0
