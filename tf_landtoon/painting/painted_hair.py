"""A photo's hair in anime's tones: its own silhouette and flow, few locks, a few fine lines."""

import dataclasses

import cv2
import numpy as np

from tf_landtoon.painting import fields
from tf_landtoon.painting.flow import Flow
from tf_landtoon.painting.icon_frame import FIELD_SIDE, IconFrame
from tf_landtoon.painting.layers import Layer

_LEAST_PIXELS = 300  # of hair: below, the head is taken for bald
_SHADE = np.array([0.66, 0.62, 0.68], np.float32)
_DEEP = np.array([0.46, 0.42, 0.48], np.float32)


@dataclasses.dataclass(frozen=True)
class HairManner:
    """How hair is simplified; lengths in face units unless said otherwise."""

    tips: float = 0.016
    """How far lock tips and gaps depart from the map's edge."""
    shade_below: float = -0.62
    """Tone, in spreads of the hair's lightness around its surroundings', where shade begins."""
    deep_below: float = -1.75
    light_above: float = 1.0
    line: float = 0.62
    """Opacity of the lines in the valleys between locks."""
    outline: float = 1.05
    """Width of the hair's outline, px of a 512-px picture."""


@dataclasses.dataclass(frozen=True)
class PaintedHair:
    """Hair on the fields' square, ready to be cut at any size.

    Attributes:
        inside: [F, F] float32 px, above 0 inside the drawn silhouette.
        base: [F, F, 3] float32 RGB of the middle tone.
        color: [3] its median.
        tone: [F, F] float32, in spreads: below shade, above light.
        valley: [F, F] float32 0..1, where lines run.
        ridge: [F, F] float32 0..1, where fine light lines run.
        streak: [F, F] float32 noise along the flow, standard deviation 1.
    """

    inside: np.ndarray
    base: np.ndarray
    color: np.ndarray
    tone: np.ndarray
    valley: np.ndarray
    ridge: np.ndarray
    streak: np.ndarray


def paint(
    photo: np.ndarray, shares: np.ndarray, frame: IconFrame, manner: HairManner
) -> PaintedHair | None:
    """Decides the hair's silhouette, tones and lines.

    Args:
        photo: [F, F, 3] float32 RGB, 0..255, moved to the drawn jaw.
        shares: [7, F, F] of each `Layer`, likewise.
        frame: of the icon.
        manner: amounts.

    Returns:
        None for a bald head.
    """
    mask = fields.without_islands(shares[Layer.HAIR] > 0.5, 0.03 * frame.unit**2)
    if mask.sum() < _LEAST_PIXELS:
        return None
    depth = fields.depth(mask).astype(np.float32)
    light = fields.light_of(photo)
    flow = Flow(light, np.clip(depth / 3 - 1, 0, 1))
    streak = _streak(flow)
    inside = _silhouette(depth, flow, streak, shares, frame, manner)
    # The map's edge is a few px off: tones are taken from further inside and spread outwards.
    core = np.clip((depth - 4) / 2.5, 0, 1) + 0.004 * np.clip(depth / 2, 0, 1)
    edge = np.clip(depth / 2, 0, 1)
    dense = fields.blurred(np.clip(core, 0, 1), 0.02 * frame.unit)
    dense = np.clip(1.6 * dense / (fields.blurred(edge, 0.02 * frame.unit) + 0.05), 0, 1)
    # Beyond the photo is its mirror image, where a forehead is cut a mirrored forehead.
    own = core * np.clip(2 * frame.seen - 1, 0, 1)
    unmixed = _unmixed(photo, mask, depth, shares, frame)
    base = _base(unmixed, own if (own > 0.5).sum() > _LEAST_PIXELS else core, dense, frame)
    tone = _tone(light, mask, core, edge, flow, frame) * dense
    skin = np.clip(1 - shares[Layer.FACE] - shares[Layer.NECK], 0, 1)
    beside_skin = np.clip(1 - 1.25 * fields.blurred(skin, 0.10 * frame.unit), 0, 1)
    narrow = np.clip(depth / 2 - 0.6, 0, 1)
    line = fields.blurred_inside(light, narrow, 1.0) - fields.blurred_inside(light, narrow, 2.6)
    line = flow.along(line, 5.0, narrow)
    line /= line[mask].std() + 0.25
    # No more than a hint of the mirror image is painted.
    known = np.clip(1.4 * fields.blurred(frame.seen, 0.04 * frame.unit) - 0.2, 0.3, 1)
    return PaintedHair(
        inside=inside,
        base=base,
        color=np.median(base[mask], 0).astype(float),
        tone=np.minimum(tone * known - 0.8 * beside_skin, 1.6 - 3 * beside_skin),
        valley=fields.ramp(-line, 1.15, 0.8) * np.clip(depth / 4 - 0.4, 0, 1) * known,
        ridge=np.clip(line - 1, 0, 1) * np.clip(depth / 4 - 0.5, 0, 1) * known,
        streak=streak,
    )


def _streak(flow: Flow) -> np.ndarray:
    rng = np.random.default_rng(7)
    noise = np.zeros((FIELD_SIDE, FIELD_SIDE), np.float32)
    for cells, amount in ((51, 0.6), (28, 1.0)):
        coarse = rng.standard_normal((cells, cells)).astype(np.float32)
        size = (FIELD_SIDE, FIELD_SIDE)
        noise += amount * cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)
    streak = flow.along(noise, 6.0)
    return streak / (streak.std() + 1e-5)


def _silhouette(
    depth: np.ndarray,
    flow: Flow,
    streak: np.ndarray,
    shares: np.ndarray,
    frame: IconFrame,
    manner: HairManner,
) -> np.ndarray:
    """Smooths the edge where strands run along it and gives it tips where they end in it."""
    smooth = fields.blurred(depth, 3.0)
    slope_x = cv2.Sobel(smooth, cv2.CV_32F, 1, 0)
    slope_y = cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    length = np.sqrt(slope_x**2 + slope_y**2) + 1e-4
    ends = slope_x * flow.direction[..., 0] + slope_y * flow.direction[..., 1]
    ends = fields.blurred(np.abs(ends) / length, 3.0)
    drawn_out = 0.6 * np.clip((ends - 0.3) / 0.4, 0, 1)
    smooth = smooth * (1 - drawn_out) + flow.along(smooth, 3.5) * drawn_out
    seen = np.clip(2.2 * fields.blurred(frame.seen, 6) - 1.2, 0.12, 1)
    background = fields.blurred(shares[Layer.BACKGROUND], 6)
    hairline = np.clip((-0.30 - frame.face_xy[..., 1]) / 0.15, 0, 1)
    hairline *= np.clip(1 - 3 * background, 0, 1)
    amount = 0.10 + np.clip((ends - 0.25) / 0.45, 0, 1) * (1.25 - 0.8 * hairline)
    amount *= np.clip(1 - np.abs(smooth) / (0.14 * frame.unit), 0, 1) * seen
    inside = smooth + streak * manner.tips * frame.unit * amount
    fine, coarse = (_opened(inside, width) for width in (9, 21))
    low = np.clip((frame.face_xy[..., 1] - 0.05) / 0.25, 0, 1)  # below, thin locks look like drips
    inside = fields.blurred(np.minimum(inside, fine + (coarse - fine) * low), 0.8)
    drawn = inside > -0.6  # what would show at all
    crumbs = drawn & ~fields.without_islands(drawn, 0.06 * frame.unit**2)
    crumbs = cv2.dilate(crumbs.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    return np.where(crumbs, np.minimum(inside, np.float32(-3)), inside)


def _opened(inside: np.ndarray, width: int) -> np.ndarray:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
    return cv2.GaussianBlur(cv2.morphologyEx(inside, cv2.MORPH_OPEN, kernel), (0, 0), 1.0)


def _unmixed(
    photo: np.ndarray, mask: np.ndarray, depth: np.ndarray, shares: np.ndarray, frame: IconFrame
) -> np.ndarray:
    """The photo without the background that shines through the hair's rim."""
    weight = np.clip(shares[Layer.BACKGROUND] * 2.5 - 1.5, 0, 1) * (frame.seen > 0.9)
    if weight.sum() < 100:
        return photo
    middle = np.median(photo[mask], 0).astype(np.float32)
    away = fields.blurred(fields.filled(photo, weight), 4) - middle
    share = np.einsum("yxc,yxc->yx", photo - middle, away) / (
        np.einsum("yxc,yxc->yx", away, away) + 200
    )
    share = np.clip(share, 0, 0.85) * np.clip(1 - depth / (0.10 * frame.unit), 0, 1)
    return photo - share[..., None] * away


def _base(photo: np.ndarray, core: np.ndarray, dense: np.ndarray, frame: IconFrame) -> np.ndarray:
    """Middle tone: the hair's own colour over wide areas, a little lighter, black kept soft."""
    local = fields.blurred_inside(photo, core + 1e-4, 0.22 * frame.unit)
    middle = np.median(photo[core > min(0.5, 0.5 * core.max())], 0)
    share = (0.65 * dense)[..., None]
    color = local * share + middle * (1 - share)
    hue, saturation, value = cv2.split(
        cv2.cvtColor((color / 255).clip(0, 1).astype(np.float32), cv2.COLOR_RGB2HSV)
    )
    dark = np.clip((0.30 - value) / 0.15, 0, 1)
    saturation = np.clip(1.08 * saturation, 0, 0.75)
    saturation += (np.minimum(saturation, 0.38) - saturation) * dark
    value = np.clip(0.09 + 1.04 * value, 0, 0.97)
    return 255 * cv2.cvtColor(cv2.merge([hue, saturation, value]), cv2.COLOR_HSV2RGB)


def _tone(
    light: np.ndarray,
    mask: np.ndarray,
    core: np.ndarray,
    edge: np.ndarray,
    flow: Flow,
    frame: IconFrame,
) -> np.ndarray:
    """Lightness gathered along the strands, against its surroundings, in spreads."""
    short = flow.along(light, 3.0, core + 1e-5)
    long = flow.along(flow.along(short, 6.0, core + 1e-5), 6.0, core + 1e-5)
    straight = np.clip((flow.straightness - 0.45) / 0.3, 0, 1)  # curls stay curls
    gathered = short * (1 - straight) + long * straight
    gathered = fields.filled(gathered, np.clip(core, 0, 1))
    around = fields.blurred_inside(gathered, edge + 1e-3, 0.13 * frame.unit)
    tone = gathered - 0.55 * around - 0.45 * np.median(gathered[mask])
    return tone / (np.percentile(np.abs(tone[mask]), 80) + 2.0)


def colored(hair: PaintedHair, line: np.ndarray, size: int, manner: HairManner) -> np.ndarray:
    """The hair's colours at the picture's size.

    Args:
        hair: as painted.
        line: [3] RGB of its lines.
        size: px of the picture's side.
        manner: amounts.

    Returns:
        [size, size, 3] float32 RGB; means something only where the hair is.
    """

    def at_size(values: np.ndarray) -> np.ndarray:
        return cv2.resize(values, (size, size), interpolation=cv2.INTER_CUBIC)

    tone, base = at_size(hair.tone), at_size(hair.base)
    bright = base + (255 - base) * np.array([0.20, 0.17, 0.16], np.float32) + 0.12 * base
    soft = np.tanh(0.7 * tone)[..., None]
    is_base = fields.ramp(tone, manner.shade_below, 0.375)[..., None]
    is_shade = fields.ramp(tone, manner.deep_below, 0.625)[..., None]
    is_light = 0.75 * fields.ramp(tone, manner.light_above, 0.55)[..., None]
    color = base * _SHADE * (1 + 0.12 * soft) * (1 - is_base) + base * (1 + 0.16 * soft) * is_base
    color = base * _DEEP * (1 - is_shade) + color * is_shade
    color = color * (1 - is_light) + bright * (1 + 0.05 * soft) * is_light
    valley = manner.line * at_size(hair.valley)[..., None]
    color = color * (1 - valley) + line.astype(np.float32) * valley
    return color + (255 - color) * 0.10 * at_size(hair.ridge)[..., None]
