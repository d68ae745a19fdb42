"""The cut of the hair: one frozen description, drawn at random."""

import dataclasses

import numpy as np

_FRINGE_Y = {
    "spiky": (-0.36, -0.06),
    "straight": (-0.38, -0.22),
    "parted": (-0.3, 0.0),
    "bare": (-0.5, -0.4),
}
_BACK_Y = {"short": (0.2, 0.7), "bob": (0.7, 1.15), "shoulder": (1.15, 1.7), "long": (3.0, 3.0)}


@dataclasses.dataclass(frozen=True)
class HairStyle:
    """Cut of the hair; heights are face units (y down), shares are of the face's half width."""

    top: float  # y of the crown (negative)
    wide: float  # half width of the hair, share
    fringe_y: float
    fringe_spread: float
    locks: int
    over_locks: int  # separate locks on top of the fringe
    strands: int  # thin locks over the cheeks
    sweep: float
    parting: float  # x where the fringe parts
    parted: float  # 0: closed fringe, 1: forehead bare at the parting
    side_length: tuple[float, float]
    side_width: tuple[float, float]
    back: float  # y where the back hair ends
    flare: float
    flicks: int  # locks that stand out of each side
    flick_size: float
    crown_flicks: int
    wave: float
    wave_phase: float
    tails: str  # "none", "twin", "side"
    tufts: int
    line: float
    shine: int  # 0: none, 1: band, 2: strokes
    side_shade: int  # -1, 1: that side lies in shade, 0: none


def sample(rng: np.random.Generator) -> HairStyle:
    """Draws one hair style."""
    length = str(rng.choice(list(_BACK_Y), p=[0.27, 0.23, 0.22, 0.28]))
    cut = str(rng.choice(list(_FRINGE_Y), p=[0.5, 0.17, 0.25, 0.08]))
    back = rng.uniform(*_BACK_Y[length])
    longest = min(back, 1.9) if length != "short" else 0.75
    side = rng.uniform(0.1, 0.55) if rng.random() < 0.5 else rng.uniform(0.4, max(longest, 0.5))
    width = rng.uniform(-0.12, 0.07) if rng.random() < 0.45 else rng.uniform(0.1, 0.32)
    is_messy = rng.random() < (0.6 if length == "short" else 0.25)
    return HairStyle(
        top=-rng.uniform(1.16, 1.48),
        wide=rng.uniform(1.14, 1.42),
        fringe_y=rng.uniform(*_FRINGE_Y[cut]),
        fringe_spread=0.03 if cut == "straight" else rng.uniform(0.05, 0.17),
        locks=int(rng.integers(8, 15) if cut == "straight" else rng.integers(4, 9)),
        over_locks=0 if cut in ("straight", "bare") else int(rng.integers(0, 4)),
        strands=int(rng.choice([0, 1, 2], p=[0.65, 0.2, 0.15])),
        sweep=rng.normal(0, 0.1),
        parting=rng.normal(0, 0.22),
        parted={"parted": rng.uniform(0.5, 1), "bare": 1.0}.get(cut, 0.0),
        side_length=(side, side * rng.uniform(0.75, 1.25)),
        side_width=(width, width + rng.normal(0, 0.03)),
        back=back,
        flare=rng.uniform(-0.12, 0.3),
        flicks=int(rng.integers(1, 4)) if is_messy or rng.random() < 0.3 else 0,
        flick_size=rng.uniform(0.08, 0.26),
        crown_flicks=int(rng.integers(1, 4)) if is_messy else 0,
        wave=rng.uniform(0.02, 0.09) if rng.random() < 0.35 else 0.0,
        wave_phase=rng.uniform(0, 6.28),
        tails=str(rng.choice(["none", "twin", "side"], p=[0.78, 0.15, 0.07])),
        tufts=int(rng.choice([0, 1, 3], p=[0.7, 0.2, 0.1])),
        line=rng.uniform(0.006, 0.018),
        shine=int(rng.choice([0, 1, 2], p=[0.35, 0.4, 0.25])),
        side_shade=int(rng.choice([-1, 0, 1], p=[0.14, 0.72, 0.14])),
    )
