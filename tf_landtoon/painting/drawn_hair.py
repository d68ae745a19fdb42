"""The nearest of a few cuts to a photo's hair, for the manner in which all is drawn."""

import dataclasses

import numpy as np

from tf_landtoon.drawing import back_hair, front_hair, hair, hair_style
from tf_landtoon.drawing.person import Hair
from tf_landtoon.painting.hair_reading import HairReading
from tf_landtoon.painting.look import PHOTO

_X = np.linspace(-1, 1, 33)
_SHINE = hair.Shine(  # a soft band in three pieces, not a zigzag
    0.70,
    0.55,
    hair.Band(
        0.07,
        tuple((0.55 + 0.25 * np.cos(7 * _X)).tolist()),
        tuple((0.35 + 0.45 * np.cos(9 * _X + 1) ** 2).tolist()),
    ),
)
_CURLY, _SOFT = 0.45, 0.6
_SHORT, _BOB = 0.45, 1.05  # y where hair ends: above is short, then a bob, then long
_INWARDS = 0.26  # face units: how far a parted fringe's outer tips are held back
_BARE_CHEEK = 0.02  # face units over the cheeks


def of(reading: HairReading | None, cut: str, half_width: float, softness: float) -> Hair | None:
    """Chooses a cut and lays out its locks.

    Args:
        reading: of the photo; None for a bald head.
        cut: one of `look.CUTS`.
        half_width: of the face.
        softness: of the drawing; hard faces get shorter fringes and more tips.

    Returns:
        None for a bald head whose photo's cut is asked for.
    """
    if cut == PHOTO and reading is None:
        return None
    style = _style(reading, half_width, softness) if reading else _PLAIN
    if cut != PHOTO:
        style = _CUTS[cut](style)
    rng = np.random.default_rng(8)  # of the locks: any other would do
    back = back_hair.plan(style, rng)
    front = front_hair.plan(style, rng)
    if style.parted:
        front = _kept_in(front)
    ink = dataclasses.replace(hair.plan_ink(style, rng), shine=_SHINE)
    return Hair(style, _calm(back), front, ink)


def _kept_in(front: front_hair.FrontPlan) -> front_hair.FrontPlan:
    """The locks at the temples do not swing out over the hair's edge."""
    (right, right_y), *inner, (left, left_y) = front.tips
    outer = ((right - _INWARDS, right_y), *inner, (left + _INWARDS, left_y))
    return dataclasses.replace(front, tips=outer)


def _calm(back: back_hair.BackPlan) -> back_hair.BackPlan:
    """Tails of one usual size: a portrait has no room for the longest."""
    if back.tails is None:
        return back
    tails = dataclasses.replace(
        back.tails, length=1.5, out=0.28, height=-0.35, thick=0.34, band=(0.98, 0.55, 0.75)
    )
    return dataclasses.replace(back, tails=tails)


def _style(reading: HairReading, half_width: float, softness: float) -> hair_style.HairStyle:
    """The photo's hair as a style."""
    length = reading.length
    is_short, is_long = length < _SHORT, length > _BOB
    wide = float(np.clip(reading.half_width / half_width, 1.10, 1.42))
    is_curly = reading.curl > _CURLY
    reaches = [
        float(
            np.clip(
                end, 0.12 if is_short else 0.5, 0.35 if is_short else 0.95 if not is_long else 1.15
            )
        )
        for end in reading.ends
    ]
    cheeks = [max(cheek - _BARE_CHEEK, 0.0) for cheek in reading.covers_cheeks]
    # A side lock in front of an ear is no more than a hook: ears show beside short hair only.
    widths = tuple(-0.03 if is_short else float(np.clip(0.15 + c, 0.15, 0.28)) for c in cheeks)
    line = float(np.median(reading.line[4:13]))
    fringe = {"fringe_y": float(np.clip(line + 0.04, -0.36, -0.12)), "parted": 0.0}
    if not reading.has_fringe:
        fringe = {"fringe_y": -0.02, "parted": 1.0}
        if is_short:
            is_tied = softness > _SOFT
            fringe = {"fringe_y": -0.24 if is_tied else -0.38, "parted": float(is_tied)}
    return dataclasses.replace(
        _PLAIN,
        **fringe,
        top=float(np.clip(reading.top - 0.06, -1.48, -1.16)),
        wide=wide,
        fringe_spread=0.07 if softness > 0.5 else 0.13,
        locks=7 if reading.has_fringe else 4 if fringe["parted"] else 6,
        sweep=-0.12 * np.sign(reading.parting + 0.01)
        if is_short and not reading.has_fringe
        else 0.04,
        over_locks=2 if reading.has_fringe else 0,
        parting=float(np.clip(reading.parting, -0.32, 0.32)),
        side_length=tuple(reaches),
        side_width=widths,
        back=3.0 if length > 1.6 else float(np.clip(length - 0.12, 0.05, 1.5)),
        flare=0.10 if is_long else -0.05,
        flicks=3 if is_curly and not is_short else 0,
        flick_size=0.10,
        crown_flicks=3 if is_short and is_curly else 2 if is_short and softness < 0.5 else 0,
        wave=0.06 if is_curly else 0.0,
    )


_PLAIN = hair_style.HairStyle(
    top=-1.30,
    wide=1.22,
    fringe_y=-0.22,
    fringe_spread=0.08,
    locks=7,
    over_locks=1,
    strands=0,
    sweep=0.04,
    parting=-0.14,
    parted=0.0,
    side_length=(0.55, 0.6),
    side_width=(0.04, 0.04),
    back=0.6,
    flare=0.0,
    flicks=0,
    flick_size=0.12,
    crown_flicks=0,
    wave=0.0,
    wave_phase=0.7,
    tails="none",
    tufts=0,
    line=0.010,
    shine=1,
    side_shade=0,
)


def _short(style: hair_style.HairStyle) -> hair_style.HairStyle:
    return dataclasses.replace(
        style,
        back=0.4,
        side_length=(0.3, 0.34),
        side_width=(-0.02, -0.02),
        crown_flicks=2,
        flicks=0,
    )


def _bob(style: hair_style.HairStyle) -> hair_style.HairStyle:
    return dataclasses.replace(
        style, back=0.95, side_length=(0.85, 0.9), side_width=(0.12, 0.12), flare=-0.08
    )


def _long(style: hair_style.HairStyle) -> hair_style.HairStyle:
    return dataclasses.replace(
        style, back=3.0, side_length=(1.1, 1.15), side_width=(0.08, 0.08), flare=0.08, wave=0.04
    )


def _straight(style: hair_style.HairStyle) -> hair_style.HairStyle:
    cut = dataclasses.replace(_long(style), wave=0.0, flare=0.0, locks=11, over_locks=0)
    return dataclasses.replace(cut, parted=0.0, fringe_y=-0.26, fringe_spread=0.03)


def _twintails(style: hair_style.HairStyle) -> hair_style.HairStyle:
    return dataclasses.replace(
        style, tails="twin", back=0.5, side_length=(0.6, 0.65), side_width=(0.02, 0.02)
    )


def _ponytail(style: hair_style.HairStyle) -> hair_style.HairStyle:
    return dataclasses.replace(_twintails(style), tails="side")


_CUTS = {
    "short": _short,
    "bob": _bob,
    "long": _long,
    "straight": _straight,
    "twintails": _twintails,
    "ponytail": _ponytail,
}
