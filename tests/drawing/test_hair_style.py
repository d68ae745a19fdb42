"""Cuts of hair."""

import numpy as np

from tf_landtoon.drawing import hair_style


def test_cuts_stay_within_what_can_be_drawn():
    for seed in range(300):
        cut = hair_style.sample(np.random.default_rng(seed))
        assert cut.top < -1.1 and 1.1 < cut.wide < 1.5 and 4 <= cut.locks <= 14
        assert 0 <= cut.over_locks <= 3 and 0.2 <= cut.back <= 3.0
        assert cut.tails in ("none", "twin", "side") and cut.shine in (0, 1, 2)


def test_a_bare_forehead_is_parted_and_a_straight_fringe_has_no_locks_on_it():
    cuts = [hair_style.sample(np.random.default_rng(seed)) for seed in range(300)]
    bare = [cut for cut in cuts if cut.parted == 1.0]
    straight = [cut for cut in cuts if cut.fringe_spread == 0.03]
    assert len(bare) > 5 and len(straight) > 20
    assert not any(cut.over_locks for cut in bare + straight)
