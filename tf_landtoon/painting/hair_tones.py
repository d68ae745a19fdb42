"""The tones of hair: its own colour, large locks in shade, one band of light over the crown."""

import cv2
import numpy as np

from tf_landtoon.painting import fields
from tf_landtoon.painting.flow import Flow
from tf_landtoon.painting.icon_frame import FIELD_SIDE, IconFrame
from tf_landtoon.painting.layers import Layer

_GREY = 0.06  # saturation of hair without a hue
_FAIR_HUE, _GREEN_HUE = 34.0, 80.0  # degrees: of blond hair; from which on hair is dyed
_LEAST_PURE = 0.18  # saturation of the light on dark hair
_ANGLES = 72  # bins round the head in which hair's inner and outer edge are looked for
_ABOUT = -0.12  # face units: the point that the crown's curve goes round
_LONG = 9.0  # area over squared half thickness: pi is a disc
_LEAST_LIGHT = 0.003  # squared face units
_BAND_WITHIN = 1.15  # radians from straight up where the band of light can be
_PIECES = ((-0.52, 0.36), (-0.02, 0.16), (0.50, 0.38))  # its middles and half lengths, radians


def half(values: np.ndarray) -> np.ndarray:
    """A map at half its side, where wide things are decided."""
    size = (FIELD_SIDE // 2, FIELD_SIDE // 2)
    return cv2.resize(values, size, interpolation=cv2.INTER_AREA)


def whole(values: np.ndarray) -> np.ndarray:
    """A map at half its side back at [F, F]."""
    return cv2.resize(values, (FIELD_SIDE, FIELD_SIDE), interpolation=cv2.INTER_CUBIC)


def streaks(flow: Flow, seed: int, cells: tuple[int, int], passes: int) -> np.ndarray:
    """Noise along the flow, of the flow's size, standard deviation 1.

    Args:
        flow: of the hair.
        seed: of the noise.
        cells: how many coarse and fine grains lie in a row.
        passes: the more, the longer the streaks.
    """
    rng = np.random.default_rng(seed)
    side = flow.direction.shape[0]
    noise = np.zeros((side, side), np.float32)
    for number, amount in zip(cells, (1.0, 0.6)):
        coarse = rng.standard_normal((number, number)).astype(np.float32)
        noise += amount * cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC)
    streak = noise
    for _ in range(passes):
        streak = flow.along(streak, 11.0)
    return streak / (streak.std() + 1e-5)


def unmixed(
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


def base(photo: np.ndarray, core: np.ndarray, dense: np.ndarray, frame: IconFrame) -> np.ndarray:
    """Middle tone: the hair's own colour over wide areas, a little lighter, black kept soft."""
    local = fields.blurred_inside(photo, core + 1e-4, 0.30 * frame.unit)
    middle = np.median(photo[core > min(0.5, 0.5 * core.max())], 0)
    share = (0.55 * dense)[..., None]
    color = local * share + middle * (1 - share)
    hue, saturation, value = cv2.split(
        cv2.cvtColor((color / 255).clip(0, 1).astype(np.float32), cv2.COLOR_RGB2HSV)
    )
    dark = np.clip((0.30 - value) / 0.15, 0, 1)
    saturation = np.clip(1.12 * saturation, 0, 0.75)
    # A yellow cast makes fair hair olive: no hair is.
    olive = np.clip((hue - _FAIR_HUE) / 6, 0, 1) * np.clip((_GREEN_HUE - hue) / 10, 0, 1)
    saturation -= 0.6 * olive * np.maximum(saturation - 0.42, 0)
    hue -= 0.6 * olive * (hue - _FAIR_HUE)
    saturation += (np.minimum(saturation, 0.38) - saturation) * dark
    value = np.clip(0.11 + 1.06 * value, 0, 0.97)
    return 255 * cv2.cvtColor(cv2.merge([hue, saturation, value]), cv2.COLOR_HSV2RGB)


def tone(
    light: np.ndarray,
    mask: np.ndarray,
    core: np.ndarray,
    edge: np.ndarray,
    flow: Flow,
    unit: float,
    curls: np.ndarray,
) -> np.ndarray:
    """Lightness gathered in whole locks, against its surroundings, in spreads.

    Args:
        light: [H, H] lightness, 0..255.
        mask: [H, H] bool, the hair.
        core: [H, H] 0..1, where lightness is the hair's own.
        edge: [H, H] 0..1, where there is hair at all.
        flow: of the hair, on the same map.
        unit: px of a face unit there.
        curls: [H, H] 0..1 of `hair_texture.Texture`: waves are gathered along their way, too.
    """
    short = flow.along(fields.blurred(light, 0.008 * unit), 2.5, core + 1e-5)
    long = flow.along(flow.along(short, 7.0, core + 1e-5), 7.0, core + 1e-5)
    straight = np.clip((flow.straightness - 0.15) / 0.3, 0, 1)
    straight = np.maximum(straight, 1 - np.clip(2 * curls, 0, 1))  # curls stay curls
    clump = fields.blurred_inside(short, core + 1e-5, 0.022 * unit)
    gathered = clump * (1 - straight) + long * straight
    gathered = fields.filled(gathered, np.clip(core, 0, 1))
    around = fields.blurred_inside(gathered, edge + 1e-3, 0.16 * unit)
    tone = gathered - 0.6 * around - 0.4 * np.median(gathered[mask])
    return tone / (np.percentile(np.abs(tone[mask]), 80) + 3.0)


def without_blobs(tone: np.ndarray, mask: np.ndarray, threshold: float, least: float) -> np.ndarray:
    """The tone [H, H] in which the pieces on both sides of a threshold are locks.

    Args:
        tone: [H, H] float32.
        mask: [H, H] bool, the hair.
        threshold: of the tone.
        least: px of the smallest piece; round ones must be four times as large.
    """
    tone = tone.copy()
    for sign in (1, -1):
        piece = (mask & (sign * (tone - threshold) > 0)).astype(np.uint8)
        _, labels, stats, _ = cv2.connectedComponentsWithStats(piece)
        area = stats[:, cv2.CC_STAT_AREA]
        thick = np.zeros(len(area), np.float32)
        np.maximum.at(thick, labels, cv2.distanceTransform(piece, cv2.DIST_L2, 3))
        is_round = (area < _LONG * thick**2) & (area < 4 * least)
        gone = (area < least) | is_round
        gone[0] = False
        tone[gone[labels]] = threshold - 0.25 * sign
    return tone


def band(
    mask: np.ndarray, straightness: np.ndarray, streak: np.ndarray, frame: IconFrame
) -> np.ndarray:
    """The band of light that follows the crown's curve, its edges drawn out along the strands.

    Args:
        mask: [F, F] bool, the hair that grows on the scalp.
        straightness: [F, F] of the flow.
        streak: [F, F] fine noise along the flow, standard deviation 1.
        frame: of the icon.

    Returns:
        [F, F] float32 px, above 0 inside the band.
    """
    x, y = frame.face_xy[..., 0], frame.face_xy[..., 1] - np.float32(_ABOUT)
    radius, angle = np.hypot(x, y), np.arctan2(x, -y)
    top = mask & (np.abs(angle) < 1.7)
    if top.sum() < 300:
        return np.full(mask.shape, -9, np.float32)
    which = np.clip(((angle / np.pi + 1) / 2 * _ANGLES).astype(int), 0, _ANGLES - 1)
    outer, inner = np.zeros(_ANGLES), np.full(_ANGLES, 9.0)
    np.maximum.at(outer, which[top], radius[top])
    np.minimum.at(inner, which[top], radius[top])
    known = outer > 0
    places = np.arange(_ANGLES)
    outer = np.interp(places, places[known], outer[known])
    inner = np.interp(places, places[known], inner[known])
    kernel = np.hanning(13)[1:-1] / np.hanning(13).sum()
    outer, inner = (np.convolve(np.pad(a, 5, "edge"), kernel, "valid") for a in (outer, inner))
    exact = (angle / np.pi + 1) / 2 * _ANGLES - 0.5
    outer = np.interp(exact.ravel(), places, outer).reshape(exact.shape)
    inner = np.interp(exact.ravel(), places, inner).reshape(exact.shape)
    thick = np.clip(outer - inner, 0, 0.7)
    middle = outer - 0.36 * thick
    aside = np.abs(angle) / _BAND_WITHIN
    width = 0.085 * thick * np.clip(1.25 - aside**2 * 1.25, 0, 1)
    pieces = [1 - ((angle - middle) / half) ** 2 for middle, half in _PIECES]
    # Waves shine in one soft piece, straight strands in ragged ones.
    ragged = np.clip((straightness - 0.15) / 0.3, 0.2, 1)
    pieces.append((1.2 - ragged) * (1 - (angle / _BAND_WITHIN) ** 2))
    width *= np.sqrt(np.maximum.reduce(pieces).clip(0, 1))
    width *= np.clip((thick - 0.14) / 0.12, 0, 1) * np.clip((straightness - 0.25) / 0.25, 0.25, 1)
    jag = width * (0.95 + 1.05 * ragged * streak)
    jag -= np.abs(radius - middle - 0.03 * thick * ragged * streak)
    jag = np.where(width > 0.004, jag, -0.02).astype(np.float32)
    jag = fields.blurred(jag, 1.6)
    specks = (jag > 0) & ~fields.without_islands(jag > 0, _LEAST_LIGHT * frame.unit**2)
    specks = cv2.dilate(specks.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return frame.unit * np.where(specks, np.float32(-0.02), jag)


def lit(color: np.ndarray) -> np.ndarray:
    """What the band of light adds to hair: the hair's own hue, lighter and a little purer.

    Args:
        color: [3] RGB of the middle tone.

    Returns:
        [3] float32, to be added; grey only for grey hair.
    """
    pixel = np.float32(color).reshape(1, 1, 3) / 255
    hue, saturation, value = cv2.cvtColor(pixel, cv2.COLOR_RGB2HSV)[0, 0]
    if saturation > _GREY:
        dark = np.clip((0.45 - value) / 0.2, 0, 1)
        purest = 0.40 + 0.30 * saturation  # pure hair shines paler, else it shines like brass
        saturation = max(min(1.04 * saturation + 0.03, purest), _LEAST_PURE * dark)
    value = min(1.22 * value + 0.10, 0.98)
    bright = cv2.cvtColor(np.float32([[[hue, saturation, value]]]), cv2.COLOR_HSV2RGB)[0, 0]
    return 255 * bright - np.float32(color)
