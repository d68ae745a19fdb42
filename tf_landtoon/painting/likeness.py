"""A studied person as a `drawing.Person`: the same shape, expression and colours, all brushes."""

import colorsys
import dataclasses

import numpy as np

from tf_landtoon.drawing import (
    backdrop,
    beards,
    eyes,
    features,
    framing,
    head,
    ornaments,
    palette,
    person,
    shape,
)
from tf_landtoon.drawing.palette import mixed, shaded
from tf_landtoon.painting import drawn_clothes, drawn_hair, hair_reading, person_features
from tf_landtoon.painting.layers import Layer
from tf_landtoon.painting.look import PHOTO, Look
from tf_landtoon.painting.measures import MEAN_OPENNESS, MEAN_SLANT, EyeMeasure, FaceShape
from tf_landtoon.painting.sitter import Sitter, Study

# Means of portraits, face units; how a face departs from them is how its drawing does.
_EYE_WIDTH, _MOUTH_WIDTH = 0.222, 0.50
_CLOSED_BELOW = 0.10  # openness
_OPEN_ABOVE = 0.022  # way between the lips
_HAT_ABOVE = 0.10  # square face units of hat
_MOST_TURN = 0.30
_UNIT, _EYES_Y = 0.315, 0.485  # sides of the picture


@dataclasses.dataclass(frozen=True)
class EyeDesign:
    """A style of eyes: width and height in face units for mean eyes, slant, and their brushes."""

    width: float = 0.42
    height: float = 0.33
    slant: float = 0.0
    lash: float = 0.052
    iris_width: float = 0.30
    iris_height: float = 0.60
    wing: float = 0.5
    spikes: int = 1


_DESIGNS = {
    "natural": EyeDesign(),
    "large": EyeDesign(width=0.46, height=0.42, lash=0.058, iris_height=0.62),
    "round": EyeDesign(width=0.39, height=0.41, slant=-0.04, iris_width=0.34, wing=0.3),
    "gentle": EyeDesign(width=0.43, height=0.32, slant=-0.22, wing=0.75, spikes=2),
    "sharp": EyeDesign(width=0.43, height=0.235, slant=0.16, lash=0.060, wing=0.15, spikes=2),
    "calm": EyeDesign(width=0.42, height=0.235, slant=-0.04, lash=0.058),
}


def person_of(study: Study, look: Look) -> person.Person:
    """Fits a drawn person to a studied one.

    Args:
        study: of a photo, in the colours wanted.
        look: styles of eyes, hair and clothes.
    """
    sitter, frame = study.sitter, study.frame
    design = _DESIGNS[look.eyes]
    face = _shape(sitter.shape, design)
    outfit = PHOTO if look.outfit == PHOTO else look.outfit
    worn = drawn_clothes.of(study, "tee" if outfit == PHOTO else outfit)
    hair = drawn_hair.of(hair_reading.read(study), look.hair, face.half_width, sitter.softness)
    roll = float(np.arctan2(frame.axes[0, 1], frame.axes[0, 0]))
    place = framing.Framing(roll, _UNIT, (0.5 + 0.35 * _UNIT * float(np.sin(roll)), _EYES_Y))
    neck = float(np.clip(0.88 * worn.outfit.neck / (face.half_width / 0.79), 0.22, 0.44))
    side = -sitter.light
    return person.Person(
        shape=face,
        framing=place,
        palette=_palette(sitter, worn),
        line=0.0105,
        hair=hair,
        skin=person.Skin(
            neck=head.Neck(neck, 0.14, 0.03 * side, has_bones=False),
            ears=_ears(hair),
            cheek_shade=head.CheekShade(side, 0.11, 0.02, 0.75),
            fringe_shadow=(0.015 * side, 0.06),
            blush=_blush(sitter.softness),
            beard=_beard(study),
        ),
        eyes=_eye_style(design, sitter),
        expression=person.Expression(
            features.Brows(0.030 + 0.030 * (1 - sitter.softness), start=0.7, peak=0.35),
            _nose(sitter.softness),
            _mouth_style(sitter),
        ),
        worn=person.Worn(
            worn.outfit, None, _hat(study), _glasses(sitter) if sitter.glasses else None
        ),
        eyes_over_hair=0.9,
        brows_over_hair=0.75,
        backdrop=backdrop.Backdrop((0.6, 0.05, 0.9), (1.0, 1.0, 0.0), 0.0, None),
    )


def _shape(face: FaceShape, design: EyeDesign) -> shape.Shape:
    left, right = face.outline[0:8] * [-1, 1], face.outline[16:8:-1]
    middle = (face.outline[0, 0] + face.outline[16, 0]) / 2
    halves = np.stack([(left[:, 1] + right[:, 1]) / 2, (left[:, 0] + right[:, 0]) / 2], 1)
    halves = halves[np.argsort(halves[:, 0])]
    half = float(halves[0, 1])
    turn = float(np.clip(-0.55 * face.turn, -_MOST_TURN, _MOST_TURN))
    chin_y = face.outline[8, 1]
    halves[:, 0] /= chin_y  # the drawing's chin is at 1
    own = tuple(_eye(eye, face, half, design) for eye in face.eyes)
    if abs(own[0].height - own[1].height) < 0.08 and own[0].kind == own[1].kind:
        own = (own[0], own[0])
    brows = tuple(_brow(face, side, own[side]) for side in range(2))
    mouth = _mouth(face, turn)
    tip = person_features.nose_tip(face)
    nose = (-0.6 * turn, float(np.clip(0.93 * tip[1], 0.25, mouth[1, 1] - 0.12)))
    chin = float(np.clip(face.outline[8, 0] - middle + 0.117 * turn, -0.08, 0.08))
    return shape.Shape(half, halves, 0.95, turn, own, brows, nose, mouth, chin)


def _eye(eye: EyeMeasure, face: FaceShape, half: float, design: EyeDesign) -> shape.Eye:
    both = 0.5 * (eye.openness + face.openness)
    width = design.width * float(np.clip(eye.width / _EYE_WIDTH, 0.85, 1.15))
    openness = np.clip(both / MEAN_OPENNESS, 0.45, 1.35)
    height = design.height * (0.42 + 0.58 * openness) * width / design.width
    middle = abs(eye.inner[0] + eye.outer[0]) / 2 + 0.018
    inner = max(middle - width / 2, 0.115)
    outer = min(inner + width, 0.95 * half)
    width = outer - inner
    rise = np.clip(0.7 * (eye.slant - MEAN_SLANT) + design.slant, -0.3, 0.3) * width / 2
    top = -0.52 * height
    low = top + height

    def x(share: float) -> float:
        return outer - share * width

    if eye.openness < _CLOSED_BELOW:
        bend = 0.2 * width
        return shape.Eye(
            kind="arc",
            inner=(inner, bend / 2),
            top=(x(0.5), -bend / 2),
            outer=(outer, bend / 2),
            low_inner=(x(0.8), 0.02),
            low_middle=(x(0.5), 0.04 - bend / 2),
            low_outer=(x(0.2), 0.02),
        )
    lift = 0.075 * height
    return shape.Eye(
        kind="open",
        inner=(inner, top + 0.40 * height + rise),
        top=(x(0.56), top),
        outer=(outer, top + 0.42 * height - rise),
        low_inner=(x(0.83), low - lift + 0.5 * rise),
        low_middle=(x(0.585), low),
        low_outer=(x(0.32), low - lift - 0.6 * rise),
    )


def _brow(face: FaceShape, side: int, eye: shape.Eye) -> np.ndarray:
    points = face.brows[side] * [1 if side else -1, 1]
    points = np.stack([points[0], points[2], points[4]])
    points[:, 0] = points[0, 0] * 0.95, points[1, 0], points[2, 0] * 1.0
    dip = points[0, 1] - points[1, 1]
    points[0, 1] -= 0.85 * dip  # under it large eyes would look stern
    points[:, 1] += min(0.0, eye.top[1] - 0.105 - points[1, 1])
    return points


def _mouth(face: FaceShape, turn: float) -> np.ndarray:
    corners = face.lips[[0, 6]]
    x = float(corners[:, 0].mean()) * 0.5 - 0.06 * turn
    y = float(corners[:, 1].mean()) - 0.01
    half = 0.15 * float(np.clip((corners[1, 0] - corners[0, 0]) / _MOUTH_WIDTH, 0.7, 1.4))
    middle = (face.mouth[2] + face.mouth[6]) / 2
    smile = float(np.clip(0.75 * (middle[1] - y), -0.02, 0.06)) + 0.008
    opening = face.mouth_opening
    if opening > _OPEN_ABOVE:
        gap = float(np.clip(1.1 * opening + 0.03, 0.05, 0.24))
        half *= 1.2
        lines = [(x - half, y - 0.012), (x, y + 0.25 * smile), (x + half, y - 0.012)]
        return np.array([*lines, (x, y + 0.25 * smile + gap)])
    lines = [(x - half, y - 0.5 * smile), (x, y + smile), (x + half, y - 0.5 * smile)]
    return np.array([*lines, (x, y + smile + 0.013)])


def _palette(sitter: Sitter, worn: drawn_clothes.DrawnClothes) -> palette.Palette:
    own, hair = sitter.colors, sitter.colors.hair
    is_dark = hair.max() < 100
    light = shaded(hair, 1.75 if is_dark else 1.18, 0.75)
    return palette.Palette(
        skin=own.skin,
        skin_shade=own.skin_shade,
        skin_line=own.skin_line,
        hair=hair,
        hair_shade=shaded(hair, 0.74, 1.10),
        hair_light=mixed(light, np.full(3, 255.0), 0.12),
        hair_line=mixed(own.hair_line, np.array([40.0, 26, 30]), 0.35),
        brow=own.brow,
        iris=own.iris,
        lash=own.lash,
        lips=own.lips,
        cloth=worn.colors.cloth,
        cloth_second=worn.colors.cloth_second,
        cloth_line=worn.colors.cloth_line,
    )


def _eye_style(design: EyeDesign, sitter: Sitter) -> eyes.EyeStyle:
    light = sitter.light
    return eyes.EyeStyle(
        lash=design.lash * (0.85 + 0.3 * sitter.softness),
        iris_width=design.iris_width,
        iris_height=design.iris_height,
        squareness=2.2,
        gaze=(0.5 * sitter.gaze, 0.0),
        pupil=0.44,
        ring=0.010,
        glow=0.8,
        highlights=((0.32 * light, -0.42, 0.27, 0.30), (-0.36 * light, 0.42, 0.14, 0.14)),
        lid_shadow=0.18,
        lower_line=0.75,
        lower_width=0.010 + 0.006 * sitter.softness,
        crease=0.055,
        spikes=design.spikes if sitter.softness > 0.5 else 0,
        wing=design.wing if sitter.softness > 0.5 else 0.4 * design.wing,
        white=0.985,
    )


def _mouth_style(sitter: Sitter) -> features.Mouth:
    if sitter.shape.mouth_opening > _OPEN_ABOVE:
        teeth = sitter.colors.teeth > 0.25
        return features.Mouth(0.1, 0.014, (0.0, 0.55, 0.50), tongue=True, teeth=teeth)
    has_lips = sitter.colors.lip_strength > 0.45 and sitter.softness > 0.5
    return features.Mouth(0.08, 0.015, under=0.0 if has_lips else 0.075, lip=has_lips)


def _nose(softness: float) -> features.Nose:
    if softness > 0.5:
        return features.Nose("shadow", 0.25, wide=0.028, tall=0.055)
    return features.Nose("profile", 0.2, wide=0.045, tall=0.15)


def _blush(softness: float) -> features.Blush | None:
    opacity = 0.65 * softness
    return features.Blush(0.4, False, (opacity, opacity)) if softness > 0.4 else None


def _ears(hair: person.Hair | None) -> head.Ears:
    """Ears; under hair none, or they would peep out between two locks."""
    is_covered = hair is not None and min(hair.style.side_width) > 0.1
    return head.Ears(pointed=False, size=0.25 if is_covered else 0.85, inwards=0.6)


def _beard(study: Study) -> beards.Beard | None:
    if study.beard is None:
        return None
    density = study.beard.density
    opacity = float(np.interp(density, [0.1, 0.4, 0.8], [0.0, 0.2, 0.92]))
    mouth = float(study.sitter.shape.lips[:, 1].max())
    chin = (study.frame.face_xy[..., 1] > mouth) & (study.inside > 0.5)
    x = np.abs(study.frame.face_xy[..., 0])
    whole, middle = study.beard.share[chin & (x > 0.32)], study.beard.share[chin & (x < 0.2)]
    on_jaw = whole.size > 0 and np.median(whole) > 0.6 * np.median(middle)
    return beards.Beard(_hsv(study.beard.color), opacity, bool(on_jaw))


def _hsv(color: np.ndarray) -> palette.Hsv:
    return colorsys.rgb_to_hsv(*(np.clip(color, 0, 255) / 255))


def _glasses(sitter: Sitter) -> features.Glasses:
    own = sitter.glasses
    return features.Glasses(
        _hsv(own.color),
        width=float(np.clip(own.weight, 0.014, 0.04)),
        boxy=float(np.clip(own.boxiness, 2.0, 5.0)),
        rimless=False,
        tall=1.0,
        lens=None if own.lens is None else _hsv(own.lens),
    )


def _hat(study: Study) -> ornaments.Ornaments:
    hat = study.shares[Layer.HAT] > 0.6
    if hat.sum() < _HAT_ABOVE * study.frame.unit**2:
        return ornaments.Ornaments((0.0, 0.0, 0.0), None, None, None, None)
    color = _hsv(np.median(study.photo[hat], 0))
    low = float(np.percentile(study.frame.face_xy[..., 1][hat], 90))
    return ornaments.Ornaments(color, None, float(np.clip(low, -0.85, -0.55)), None, None)
