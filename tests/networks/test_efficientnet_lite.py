import numpy as np
import pytest

from tf_landtoon.networks import efficientnet_lite


@pytest.fixture(scope="module")
def convs():
    return efficientnet_lite.convolutions("block10_project")


def test_convolutions_end_with_the_one_asked_for(convs):
    assert list(convs)[0] == "stem"
    assert list(convs)[-1] == "block10_project"
    assert list(efficientnet_lite.convolutions("block5_expand"))[-1] == "block5_expand"


def test_shipped_blocks_have_the_weights_of_the_papers_table(convs):
    # Kernel size, channels in, channels out, expansion of blocks 0 to 10 (Tan & Le 2019, table 1).
    table = [
        (3, 32, 16, 1),
        *[(3, 16, 24, 6), (3, 24, 24, 6), (5, 24, 40, 6), (5, 40, 40, 6)],
        *[(3, 40, 80, 6), (3, 80, 80, 6), (3, 80, 80, 6)],
        *[(5, 80, 112, 6), (5, 112, 112, 6), (5, 112, 112, 6)],
    ]
    wanted = 3 * 3 * 3 * 32 + 32
    for kernel_size, before, after, expansion in table:
        inner = before * expansion
        if expansion > 1:
            wanted += before * inner + inner
        wanted += kernel_size**2 * inner + inner + inner * after + after
    assert sum(conv.count_params() for conv in convs.values()) == wanted


def test_expansions_halve_the_size_at_blocks_1_3_and_5(convs):
    images = np.random.default_rng(0).uniform(-1, 1, (1, 64, 64, 3)).astype("float32")
    maps = efficientnet_lite.expansions(convs, images)
    shapes = {name: tuple(values.shape[1:]) for name, values in maps.items()}
    assert shapes["block1_expand"] == (32, 32, 96)
    assert shapes["block3_expand"] == (16, 16, 144)
    assert shapes["block5_expand"] == (8, 8, 240)
    assert shapes["block7_project"] == (4, 4, 80)
    assert shapes["block10_project"] == shapes["last"] == (4, 4, 112)
    assert all(0 <= np.min(v) and np.max(v) <= 6 for n, v in maps.items() if n.endswith("expand"))


def test_blocks_of_one_shape_add_their_input(convs):
    images = np.random.default_rng(0).uniform(-1, 1, (1, 32, 32, 3)).astype("float32")
    before = efficientnet_lite.expansions(convs, images)["last"]
    projection = convs["block10_project"]
    weights = projection.get_weights()
    projection.set_weights([0 * array for array in weights])
    shortcut = efficientnet_lite.expansions(convs, images)["last"]
    projection.set_weights(weights)
    assert np.abs(shortcut).max() > 0
    assert np.abs(before - shortcut).max() > 0
