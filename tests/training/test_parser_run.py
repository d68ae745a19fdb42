import numpy as np
import parser_portraits
import pytest

from tf_landtoon.datasets import parser_faces
from tf_landtoon.images import part_map
from tf_landtoon.images.part_map import Part
from tf_landtoon.training import parser_run, parser_settings


def test_overlaps_are_intersection_over_union_of_what_is_known():
    truth = np.array([[Part.SKIN, Part.SKIN, Part.HAIR, part_map.NOT_KNOWN]], np.uint8)[None]
    answer = np.array([[Part.SKIN, Part.HAIR, Part.HAIR, Part.SKIN]], np.uint8)[None]
    assert parser_run.overlaps(answer, truth) == {"skin": 0.5, "hair": 0.5}


@pytest.mark.slow
def test_steps_on_one_batch_lower_its_loss_and_the_average_follows():
    step = parser_run.ParserStep(parser_settings.ParserSettings(train_steps=1000))
    rgb, parts = (np.stack([x[::4, ::4]] * 2) for x in parser_portraits.portrait())
    batch = parser_faces.PartBatch(rgb, parts)
    before = step.averaged.get_weights()
    losses = []
    for _ in range(30):
        losses.append(float(step(batch)["parser/total"]))
        step.step.assign_add(1)
    assert losses[-1] < 0.7 * losses[0]
    moved = [np.abs(a - b).max() for a, b in zip(before, step.averaged.get_weights())]
    assert max(moved) > 1e-3
    assert step.answer(rgb).shape == (2, 64, 64)
