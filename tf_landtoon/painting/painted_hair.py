"""A photo's hair in anime's tones: its own silhouette and flow, few locks, a few fine lines."""

import dataclasses

import cv2
import numpy as np

from tf_landtoon.painting import (
    fields,
    hair_curls,
    hair_growth,
    hair_silhouette,
    hair_texture,
    hair_tones,
    lock_tips,
    strands,
)
from tf_landtoon.painting.flow import Flow, FlowSettings
from tf_landtoon.painting.icon_frame import FIELD_SIDE, IconFrame
from tf_landtoon.painting.layers import Layer
from tf_landtoon.painting.strands import Strand

_LEAST_PIXELS = 300  # of hair: below, the head is taken for bald
_SHADE = np.array([0.70, 0.65, 0.70], np.float32)
_DEEP = np.array([0.54, 0.49, 0.55], np.float32)
_LEAST_TONE = 0.75  # share of a lock's tone that goes on to the hair's edge
_BEHIND = np.array([0.74, 0.69, 0.73], np.float32)


@dataclasses.dataclass(frozen=True)
class HairManner:
    """How hair is simplified; lengths in face units unless said otherwise."""

    shade_below: float = -0.55
    """Tone, in spreads of the hair's lightness around its surroundings', where shade begins."""
    deep_below: float = -1.9
    light_above: float = 1.25
    made_locks: float = 0.45
    """How much of the tone are locks that only follow the flow, in spreads."""
    least_lock: float = 0.02
    """Smallest piece of one tone, squared."""
    lines: int = 36
    """Lines in the valleys between locks, at most ..."""
    lines_apart: float = 0.07
    line_width: float = 1.5
    """... their width in px of a 512-px picture ..."""
    line: float = 0.80
    """... and opacity."""
    outline: float = 1.25
    """Width of the hair's outline, px of a 512-px picture."""
    locks: lock_tips.TipManner = lock_tips.TipManner()


@dataclasses.dataclass(frozen=True)
class PaintedHair:
    """Hair on the fields' square, ready to be cut at any size.

    Attributes:
        inside: [F, F] float32 px, above 0 inside the drawn silhouette.
        base: [F, F, 3] float32 RGB of the middle tone.
        color: [3] its median.
        tone: [F, F] float32, in spreads: below shade, above light.
        band: [F, F] float32 px, above 0 in the band of light.
        streak: [F, F] float32 noise along the flow, standard deviation 1.
        lines: strokes between locks.
        loose: hairs that leave the silhouette.
        behind: [F, F] float32 px, above 0 inside the mass behind ears and neck.
    """

    inside: np.ndarray
    base: np.ndarray
    color: np.ndarray
    tone: np.ndarray
    band: np.ndarray
    streak: np.ndarray
    lines: list[Strand]
    loose: list[Strand]
    behind: np.ndarray
    lines_behind: list[Strand]


def paint(
    photo: np.ndarray,
    shares: np.ndarray,
    frame: IconFrame,
    manner: HairManner,
    behind: np.ndarray | None = None,
) -> PaintedHair | None:
    """Decides the hair's silhouette, tones and lines.

    Args:
        photo: [F, F, 3] float32 RGB, 0..255, moved to the drawn jaw.
        shares: [7, F, F] of each `Layer`, likewise.
        frame: of the icon.
        manner: amounts.
        behind: [F, F] as `hair_behind.parted` says; None without.

    Returns:
        None for a bald head.
    """
    mask = fields.without_islands(shares[Layer.HAIR] > 0.5, 0.03 * frame.unit**2)
    if mask.sum() < _LEAST_PIXELS:
        return None
    half, whole = hair_tones.half, hair_tones.whole
    depth = fields.depth(mask).astype(np.float32)
    light = fields.light_of(photo)
    parted_at = hair_growth.parting(shares, frame)
    growth = hair_growth.direction(frame, parted_at)
    flow = Flow(
        half(light),
        half(np.clip(depth / 3 - 1, 0, 1)) * half(frame.seen),
        FlowSettings(steps=14, step=4.0),
        growth[::2, ::2],
    )
    streak = whole(hair_tones.streaks(flow, 7, (28, 51), 1))
    fine = whole(hair_tones.streaks(flow, 3, (64, 100), 2))
    locks = hair_tones.streaks(flow, 5, (18, 30), 3)
    angle = flow.smooth(3.0).repeat(2, 0).repeat(2, 1)
    straightness = whole(flow.straightness)
    texture = hair_texture.measured(light, shares, growth, frame)
    inside = hair_silhouette.smoothed(depth, texture.loose, shares, frame)
    tips = lock_tips.found(inside, angle, growth, texture, shares, frame, parted_at, manner.locks)
    curls = hair_curls.found(inside, shares, texture, frame)
    scallops = []
    if curls:
        inside, scallops = hair_curls.scallops(curls, inside)
    inside = lock_tips.with_tips(inside, tips.polygons + scallops)
    # The map's edge is a few px off: tones are taken from further inside and spread outwards.
    core = np.clip((depth - 4) / 2.5, 0, 1) + 0.004 * np.clip(depth / 2, 0, 1)
    edge = np.clip(depth / 2, 0, 1)
    dense = fields.blurred(np.clip(core, 0, 1), 0.02 * frame.unit)
    dense = np.clip(1.6 * dense / (fields.blurred(edge, 0.02 * frame.unit) + 0.05), 0, 1)
    # Beyond the photo is its mirror image, where a forehead is cut a mirrored forehead.
    own = core * np.clip(2 * frame.seen - 1, 0, 1)
    unmixed = hair_tones.unmixed(photo, mask, depth, shares, frame)
    base = hair_tones.base(
        unmixed, own if (own > 0.5).sum() > _LEAST_PIXELS else core, dense, frame
    )
    # No more than a hint of the mirror image is painted.
    known = np.clip(1.4 * fields.blurred(frame.seen, 0.04 * frame.unit) - 0.2, 0.15, 1)
    hair = half(mask.astype(np.float32)) > 0.5
    tone = hair_tones.tone(
        half(light), hair, half(core), half(edge), flow, frame.unit / 2, half(texture.curls)
    )
    tone = tone * half(np.maximum(dense, _LEAST_TONE) * known) + manner.made_locks * locks
    if curls:
        tone = hair_curls.with_crescents(tone, curls)
    skin = half(np.clip(1 - shares[Layer.FACE] - shares[Layer.NECK], 0, 1))
    beside_skin = np.clip(1 - 1.25 * fields.blurred(skin, 0.05 * frame.unit), 0, 1)
    low = np.clip((half(frame.face_xy[..., 1]) - 0.1) / 0.3, 0, 1)
    tone -= (0.15 + 0.45 * low) * beside_skin
    if behind is not None:
        hangs = half(((behind > 0) & ~mask & (inside < 0)).astype(np.float32))
        tone += hangs * (2 * locks - tone)
    drawn = half((inside > 0).astype(np.float32)) > 0.5
    least = manner.least_lock * (frame.unit / 2) ** 2
    for threshold in (manner.deep_below, manner.shade_below, manner.light_above):
        tone = hair_tones.without_blobs(tone, drawn, threshold, least)
    tone = fields.blurred(tone, 1.6)
    narrow = np.clip(depth / 2 - 0.6, 0, 1)
    line = fields.blurred_inside(light, narrow, 1.2) - fields.blurred_inside(light, narrow, 3.5)
    line = whole(flow.along(half(line), 4.0, half(narrow)))
    line /= line[mask].std() + 0.15
    valley = (-line - 0.5) * np.clip(depth / 4 - 0.7, 0, 1) * (known > 0.6)
    runs = np.minimum(depth, inside) - 2.5
    if curls:
        runs = np.where(curls.share > 0.5, np.float32(-1), runs)
    lines = strands.in_valleys(
        valley,
        angle,
        runs,
        frame.unit,
        manner.lines,
        manner.lines_apart,
        manner.line_width,
    )
    if curls:
        lines += hair_curls.lines(curls, inside, frame.unit, manner.line_width)
    lines += _from_roots(tips.roots, angle, inside, frame.unit, manner)
    is_strands = (inside > 0) & (curls.share < 0.5 if curls else True)
    behind = np.full(mask.shape, -99, np.float32) if behind is None else behind
    lines_behind = strands.in_valleys(
        np.where(behind > 4, fine, -1),
        fields.blurred(growth, 2.0),
        behind - 3,
        frame.unit,
        manner.lines // 3,
        manner.lines_apart,
        manner.line_width,
    )
    return PaintedHair(
        inside=inside,
        base=base,
        color=np.median(base[mask], 0).astype(float),
        tone=whole(tone),
        band=hair_tones.band(is_strands, straightness, fine, frame),
        streak=streak,
        lines=lines,
        loose=tips.loose,
        behind=behind,
        lines_behind=lines_behind,
    )


def _from_roots(
    roots: np.ndarray, angle: np.ndarray, inside: np.ndarray, unit: float, manner: HairManner
) -> list[Strand]:
    """Lines that lead from the tips' roots into the hair."""
    if not len(roots):
        return []
    found = []
    lines = strands.traced(roots, angle, inside + 1.5, int(0.12 * unit))
    for root, line in zip(roots, lines):
        start = int(np.argmin(np.linalg.norm(line - root, axis=1)))
        ends = (line[start:], line[: start + 1][::-1])
        line = max(ends, key=len)[: int(0.10 * unit)]
        if len(line) > 4:
            thick = manner.line_width * np.linspace(0.75, 0, len(line)) ** 0.8
            found.append(Strand(line, thick))
    return found


def cover(hair: PaintedHair, size: int) -> np.ndarray:
    """How much of each pixel is hair, float32 [size, size] 0..1."""
    inside = _at_size(hair.inside, size) * size / FIELD_SIDE
    return np.maximum(np.clip(inside + 0.5, 0, 1), strands.drawn(hair.loose, size))


def colored(
    hair: PaintedHair,
    line: np.ndarray,
    size: int,
    manner: HairManner,
    lines: list[Strand] | None = None,
) -> np.ndarray:
    """The hair's colours at the picture's size.

    Args:
        hair: as painted.
        line: [3] RGB of its lines.
        size: px of the picture's side.
        manner: amounts.
        lines: the mass's behind the head instead of the hair's own, without loose hairs.

    Returns:
        [size, size, 3] float32 RGB; means something only where the hair is.
    """
    tone, base = _at_size(hair.tone, size), _at_size(hair.base, size)
    ink = line.astype(np.float32)
    bright = base + hair_tones.lit(hair.color)
    color = base * (1 + 0.03 * np.tanh(tone)[..., None])
    for threshold, factor in ((manner.shade_below, _SHADE), (manner.deep_below, _DEEP)):
        share = 1 - strands.crisp(tone, threshold)[..., None]
        color = color * (1 - share) + base * factor * share
    is_light = 0.45 * strands.crisp(tone, manner.light_above)
    in_band = np.clip(_at_size(hair.band, size) * size / FIELD_SIDE + 0.5, 0, 1)
    is_light = np.maximum(is_light, 0.85 * in_band)[..., None]
    color = color * (1 - is_light) + bright * is_light
    inked = manner.line * strands.drawn(hair.lines if lines is None else lines, size)[..., None]
    color = color * (1 - inked) + ink * inked
    if lines is not None:
        return color
    outside = np.clip(0.5 - _at_size(hair.inside, size) * size / FIELD_SIDE, 0, 1)[..., None]
    loose = 0.55 * ink + 0.45 * base
    return color * (1 - outside) + loose * outside


def behind(
    hair: PaintedHair, line: np.ndarray, size: int, manner: HairManner
) -> tuple[np.ndarray, np.ndarray]:
    """The mass behind ears and neck, in the hair's shade.

    Args:
        hair: as painted.
        line: [3] RGB of its outline.
        size: px of the picture's side.
        manner: amounts.

    Returns:
        [size, size, 3] float32 RGB, and how much of each pixel it covers, [size, size].
    """
    zoom = size / FIELD_SIDE
    inside = _at_size(hair.behind, size) * zoom
    if inside.max() < 0:
        return np.zeros((size, size, 3), np.float32), np.zeros((size, size), np.float32)
    color = _BEHIND * colored(hair, line / _BEHIND, size, manner, hair.lines_behind)
    width = max(manner.outline * zoom, 0.8)
    edge = np.clip(0.5 + width / 2 - np.abs(inside), 0, 1)[..., None]
    color = color * (1 - edge) + line.astype(np.float32) * edge
    return color, np.clip(inside + 0.5 + width / 2, 0, 1)


def _at_size(values: np.ndarray, size: int) -> np.ndarray:
    return cv2.resize(values, (size, size), interpolation=cv2.INTER_CUBIC)
