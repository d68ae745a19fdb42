import inspect

import pytest

from tf_landtoon.geometry import sizes
from tf_landtoon.networks import dan, heatmap_network


@pytest.mark.parametrize("detector", [dan.DeepAlignmentNetwork, heatmap_network.HeatmapNetwork])
def test_detectors_read_the_view_as_it_is(detector):
    assert inspect.signature(detector).parameters["image_size"].default == sizes.VIEW
    assert sizes.VIEW % 16 == 0  # four halvings
