"""A person's colours, read from a photo without its light's cast, in anime's tones."""

import colorsys
import dataclasses

import cv2
import numpy as np

from tf_landtoon.drawing.palette import hsv, mixed, shaded
from tf_landtoon.painting import fields
from tf_landtoon.painting.icon_frame import IconFrame
from tf_landtoon.painting.layers import Layer
from tf_landtoon.painting.measures import FaceShape

_WARM = 0.062  # hue that skin is drawn towards: dim photos are mauve
# Light skin gets lighter, as in anime; dark skin stays what it is.
_SKIN_VALUES = [0.15, 0.30, 0.50, 0.65, 0.74, 0.80, 0.86, 0.90, 1.0]
_DRAWN_VALUES = [0.21, 0.32, 0.495, 0.640, 0.740, 0.830, 0.920, 0.952, 0.992]
# Light irises by how yellow they are (CIELAB's b of the photo's): blue, grey, green, hazel.
_YELLOWS = [4.5, 7.0, 9.0, 11.0, 14.0]
_BROWN_YELLOWS = (15.0, 22.0)  # green and hazel irises are paler: such a pure yellow is brown
_LIGHT_IRISES = np.array(  # of value 1
    [hsv(0.59, 0.40, 1), hsv(0.58, 0.24, 1), hsv(0.45, 0.09, 1), hsv(0.23, 0.24, 1)]
    + [hsv(0.14, 0.42, 1)]
)


@dataclasses.dataclass(frozen=True)
class PersonColors:
    """RGB [3] float64, 0..255, unless said otherwise.

    Attributes:
        photo_skin: the photo's own.
        hair: median of the drawn hair.
        lip_strength: 0..1, how much the lips stand out (make-up).
        teeth: 0..1, share of the open mouth that is teeth.
    """

    photo_skin: np.ndarray
    skin: np.ndarray
    skin_shade: np.ndarray
    skin_line: np.ndarray
    hair: np.ndarray
    hair_line: np.ndarray
    brow: np.ndarray
    lash: np.ndarray
    iris: np.ndarray
    lips: np.ndarray
    lip_strength: float
    teeth: float


def photo_skin(photo: np.ndarray, face: np.ndarray, frame: IconFrame) -> np.ndarray:
    """Median RGB [3] of well-lit forehead and cheeks.

    Args:
        photo: [F, F, 3] float32 RGB.
        face: [F, F] share of the face.
        frame: of the icon.
    """
    x, y = np.abs(frame.face_xy[..., 0]), frame.face_xy[..., 1]
    cheeks = (y > 0.18) & (y < 0.42) & (x > 0.2) & (x < 0.5)
    forehead = (y > -0.55) & (y < -0.30) & (x < 0.35)
    chosen = (face > 0.9) & (cheeks | forehead)
    if chosen.sum() < 100:
        chosen = face > 0.9
    if not chosen.any():
        return np.array([215.0, 175.0, 150.0])
    pixels = photo[chosen]
    light = fields.light_of(pixels)
    low, high = np.percentile(light, [35, 85])
    return np.median(pixels[(light >= low) & (light <= high)], 0).astype(float)


def drawn_skin(color: np.ndarray) -> np.ndarray:
    """A photo's skin in anime's tones: lighter and purer, but in the order of the photos' tones."""
    hue, saturation, value = _to_hsv(color)
    hue = hue if hue < 0.5 else hue - 1
    # Pale skin in dim light is as dark as tanned skin, but less yellow.
    pale = np.clip((0.38 - saturation) / 0.12, 0, 1)
    value += 0.045 * pale * np.interp(value, [0.65, 0.75, 0.90, 0.97], [0, 1, 1, 0])
    kept = np.interp(value, [0.62, 0.74, 0.90], [1.0, 0.89, 0.76])  # fair skin is no tan
    least = np.interp(value, [0.60, 0.72, 0.82], [0.44, 0.36, 0.12])  # dark skin is never grey
    saturation = np.clip(0.01 + saturation * kept, least, 0.66)
    hue += 0.25 * (_WARM - hue)
    value = np.interp(value, _SKIN_VALUES, _DRAWN_VALUES)
    return hsv(np.clip(hue, 0.034, 0.078), saturation, value)


def read(
    photo: np.ndarray,
    face: np.ndarray,
    hair: np.ndarray,
    frame: IconFrame,
    shape: FaceShape,
    gaze: float,
) -> PersonColors:
    """Reads all colours.

    Args:
        photo: [F, F, 3] float32 RGB, 0..255, in the frame, not moved, without the light's cast.
        face: [F, F] share of the face in it.
        hair: [3] RGB of the drawn hair.
        frame: of the icon.
        shape: the face's.
        gaze: as `gaze_of` says.
    """
    own = photo_skin(photo, face, frame)
    skin = drawn_skin(own)
    lip, strength, teeth = _mouth(photo, frame, own, shape.mouth_opening)
    plain_lip = bare_lips(skin)
    return PersonColors(
        photo_skin=own,
        **skin_tones(skin),
        **hair_tones(hair, skin),
        iris=_iris(photo, frame, gaze, hair, own),
        lips=mixed(plain_lip, shaded(lip, 1.12, 1.1), min(0.35 + 0.6 * strength, 0.95)),
        lip_strength=strength,
        teeth=teeth,
    )


def skin_tones(skin: np.ndarray) -> dict[str, np.ndarray]:
    """The fields of `PersonColors` that follow from drawn skin [3] alone."""
    line = mixed(shaded(skin, 0.42, 1.8, -0.02), np.array([60.0, 30, 25]), 0.30)
    return {"skin": skin, "skin_shade": _skin_shade(skin), "skin_line": line}


def hair_tones(hair: np.ndarray, skin: np.ndarray) -> dict[str, np.ndarray]:
    """The fields that follow from drawn hair [3] on drawn skin [3]: its line, brows and lashes."""
    return {
        "hair": hair,
        "hair_line": shaded(hair, 0.42, 1.2),
        "brow": mixed(mixed(shaded(hair, 0.82), np.array([84.0, 52, 44]), 0.32), skin, 0.15),
        "lash": mixed(shaded(hair, 0.30), np.array([38.0, 20, 20]), 0.6),
    }


def bare_lips(skin: np.ndarray) -> np.ndarray:
    """Lips [3] without make-up on drawn skin."""
    return shaded(skin, 0.92, 1.5, -0.03)


def _skin_shade(skin: np.ndarray) -> np.ndarray:
    """Second tone: darker and purer, on dark skin, which is pure already, darker alone."""
    saturation, value = _to_hsv(skin)[1:]
    purer = min(1.34, max(1.06, 0.62 / max(saturation, 0.1) - 0.15))
    return shaded(skin, 0.80 + 0.095 * np.clip(value / 0.9, 0, 1), purer, -0.008)


def gaze_of(photo: np.ndarray, frame: IconFrame) -> float:
    """Where both eyes look: -1 image left .. 1 image right of the lids' middle; usually near 0."""
    light = fields.light_of(photo)
    shares = np.linspace(0.12, 0.88, 25)
    found = []
    for first in (36, 42):
        eye = frame.points[first : first + 6]
        middle, gap = eye[[1, 2, 4, 5]].mean(0), eye[4:6, 1].mean() - eye[1:3, 1].mean()
        x = eye[0, 0] + (eye[3, 0] - eye[0, 0]) * shares
        y = middle[1] + (eye[3, 1] - eye[0, 1]) * (shares - 0.5)
        rows = [fields.sampled(light, np.stack([x, y + k * gap], 1)) for k in (-0.2, 0, 0.2)]
        line = np.mean(rows, 0)
        dark = np.clip(np.percentile(line, 60) - line, 0, None) ** 1.5
        if dark.sum() >= 1:
            found.append(((dark * shares).sum() / dark.sum() - 0.5) * 2)
    return float(np.mean(found)) if found else 0.0


def _iris(
    photo: np.ndarray, frame: IconFrame, gaze: float, hair: np.ndarray, skin: np.ndarray
) -> np.ndarray:
    """The irises' colour: brown, hazel, green, grey or blue, as light as the photo's.

    The rule was drawn through 40 pairs of eyes of generated portraits, read by eye: brown ones are
    darker than 23 in CIELAB's L or redder than 7 in its a; in warm light they are a pure yellow.
    Light irises are rare beside very dark hair or skin, where what looks light is mirrored: more
    is asked of them.
    """
    pixels = _iris_pixels(photo, frame, gaze)
    if len(pixels) < 12:
        return hsv(0.06, 0.55, 0.36)
    lightness = fields.light_of(pixels)
    low, high = np.percentile(lightness, [15, 65])
    color = np.median(pixels[(lightness >= low) & (lightness <= high)], 0)
    both = np.array([[color, skin]], np.float32) / 255
    (light, red, yellow), (skin_light, *_) = cv2.cvtColor(both, cv2.COLOR_RGB2LAB)[0]
    pale = (light - 25) / 4 + min((6.5 - red) / 2.5, 0.9)
    pale -= 1.9 * np.clip((0.36 - _to_hsv(hair)[2]) / 0.13, 0, 1)
    pale -= 1.5 * np.clip((66 - skin_light) / 6, 0, 1)
    pale -= 2.0 * np.clip((yellow - _BROWN_YELLOWS[0]) / np.ptp(_BROWN_YELLOWS), 0, 1)
    pale = np.clip(0.5 + 1.2 * pale, 0, 1)
    chroma = float(np.hypot(red, yellow))
    brown = hsv(
        np.interp(red / max(yellow, 1.0), [0.45, 1.0], [0.085, 0.045]),
        np.interp(chroma, [6, 10, 18], [0.50, 0.58, 0.72]),
        np.interp(light, [8, 16, 22, 30], [0.30, 0.38, 0.46, 0.53]),
    )
    pure = [np.interp(yellow, _YELLOWS, channel) for channel in _LIGHT_IRISES.T]
    grey = np.array(pure) * np.interp(light, [18, 24, 34], [0.44, 0.54, 0.68])
    return mixed(brown, grey, float(pale))


def _iris_pixels(photo: np.ndarray, frame: IconFrame, gaze: float) -> np.ndarray:
    """Pixels of both irises' rings below the lids' shadow, [N, 3]."""
    pixels = []
    for first in (36, 42):
        eye = frame.points[first : first + 6]
        width = np.linalg.norm(eye[0] - eye[3])
        centre = eye[[1, 2, 4, 5]].mean(0) + [gaze * width / 2, 0]
        radius = 0.2 * width
        top, left = (max(int(at - radius), 0) for at in centre[::-1])
        near = photo[top : int(centre[1] + radius) + 2, left : int(centre[0] + radius) + 2]
        rows, columns = (
            np.mgrid[: near.shape[0], : near.shape[1]] + np.array([top, left])[:, None, None]
        )
        x, y = columns - centre[0], rows - centre[1]
        away = np.hypot(x, y) / radius
        above_lid = y < eye[4:6, 1].mean() - centre[1] - 0.5
        ring = (away > 0.45) & (away < 1) & (y > -0.25 * radius) & above_lid
        pixels.append(near[ring])
    return np.concatenate(pixels)


def _mouth(
    photo: np.ndarray, frame: IconFrame, skin: np.ndarray, opening: float
) -> tuple[np.ndarray, float, float]:
    """Colour of the lower lip [3], how much it stands out, and the share of teeth."""
    points = frame.points
    lower = np.concatenate([points[[54, 55, 56, 57, 58, 59, 48]], points[[60, 67, 66, 65, 64]]])
    pixels = _inside(photo, lower)
    lip = np.median(pixels, 0) if len(pixels) else skin
    pair = np.array([[lip, skin]], np.float32) / 255
    lip_lab, skin_lab = cv2.cvtColor(pair, cv2.COLOR_RGB2LAB)[0]
    apart = np.hypot(lip_lab[1] - skin_lab[1], (lip_lab[2] - skin_lab[2]) * 0.5)
    apart += 0.4 * max(0, skin_lab[0] - lip_lab[0])
    teeth = 0.0
    inner = _inside(photo, points[60:68])
    if len(inner) > 8 and opening > 0.017:
        most, least = inner.max(1), inner.min(1)
        is_pale = (most - least) / (most + 1) < 0.42
        is_light = fields.light_of(inner) > 0.62 * fields.light_of(skin.astype(np.float32))
        teeth = float((is_pale & is_light).mean())
    return lip, float(np.clip((apart - 6) / 22, 0, 1)), teeth


def _inside(photo: np.ndarray, polygon: np.ndarray) -> np.ndarray:
    mask = np.zeros(photo.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(polygon).astype(np.int32)], 1)
    return photo[mask > 0]


def _to_hsv(color: np.ndarray) -> tuple[float, float, float]:
    return colorsys.rgb_to_hsv(*(np.clip(color, 0, 255) / 255))


def light_side(photo: np.ndarray, shares: np.ndarray, frame: IconFrame) -> int:
    """-1 if the face's image-left side is lit, 1 if its right side is."""
    x, y = frame.face_xy[..., 0], frame.face_xy[..., 1]
    face = (shares[Layer.FACE] > 0.9) & (y > 0)
    light = fields.light_of(photo)
    sides = [light[face & (sign * x > 0.2)] for sign in (-1, 1)]
    left, right = (side.mean() if side.size else 0.0 for side in sides)
    return -1 if left >= right else 1
