"""The 40-point landmark model: names, parts, mirrors, and the ways into it from 68 and 28 points.

Points are (x, y) in pixels, x to the right, y down, pixel centres on integers. "Left" is the left
of the picture throughout.
"""

import numpy as np

from tf_landtoon import errors

COUNT = 40

_EYE_BELOW = ("lower_inner", "lower_middle", "lower_outer")
NAMES: tuple[str, ...] = (
    *(f"outline_{index:02d}" for index in range(17)),
    *(f"left_brow_{place}" for place in ("outer", "middle", "inner")),
    *(f"right_brow_{place}" for place in ("inner", "middle", "outer")),
    *(f"left_eye_{place}" for place in ("outer", "top", "inner", *_EYE_BELOW)),
    *(f"right_eye_{place}" for place in ("inner", "top", "outer", *_EYE_BELOW[::-1])),
    "nose",
    *(f"mouth_{place}" for place in ("left", "upper", "right", "lower")),
)

PARTS: dict[str, tuple[int, ...]] = {
    "outline": tuple(range(17)),
    "brows": tuple(range(17, 23)),
    "eyes": tuple(range(23, 35)),
    "nose": (35,),
    "mouth": tuple(range(36, 40)),
}

LEFT_EYE, RIGHT_EYE = tuple(range(23, 29)), tuple(range(29, 35))
CHIN = 8
_PARTS_BY_POINT = {index: part for part, indices in PARTS.items() for index in indices}
PART_OF_POINT: tuple[str, ...] = tuple(_PARTS_BY_POINT[index] for index in range(COUNT))
# What is painted over at once, to be unsure of; an eye alone, and what lies close together.
ERASABLE: dict[str, tuple[int, ...]] = {
    "left_eye": LEFT_EYE,
    "right_eye": RIGHT_EYE,
    "eyes": PARTS["eyes"],
    "mouth": PARTS["mouth"],
    "nose_and_mouth": PARTS["nose"] + PARTS["mouth"],
}

# Mirrored points are `flipped[permutation]`. The two differ in the eyes only: drawn faces have
# corner, top, corner, then three lower points; photos have corner, two upper, corner, two lower.
_MIRROR_UPPER, _MIRROR_LOWER = (*range(16, -1, -1), *range(22, 16, -1)), (35, 38, 37, 36, 39)
_MIRROR_EYES = (31, 30, 29, 34, 33, 32, 25, 24, 23, 28, 27, 26)
_MIRROR_PHOTO_EYES = (32, 31, 30, 29, 34, 33, 26, 25, 24, 23, 28, 27)
MIRROR = np.array([*_MIRROR_UPPER, *_MIRROR_EYES, *_MIRROR_LOWER])
MIRROR_PHOTO = np.array([*_MIRROR_UPPER, *_MIRROR_PHOTO_EYES, *_MIRROR_LOWER])

# The thesis' 68 -> 40 list (appendix), counted from 0.
FROM_68 = (*range(17), 17, 19, 21, 22, 24, 26, *range(36, 48), 30, 59, 66, 55, 57)
# What the thesis lowers: the last three of each eye's six; one of them is an eye corner.
_THESIS_LOWERED = (26, 27, 28, 32, 33, 34)
THESIS_DROP_PX = 8.8
THESIS_PICTURE_PX = 112  # side of the pictures that those are px of
# Distance of the eye centres, in the thesis' 112-px frame, at which the drop is those 8.8 px.
THESIS_EYE_DISTANCE_PX = 30.0

# Brows, eyes (the lower rows run in the opposite direction), nose, mouth of the 28-point model.
_FROM_28_INNER = (*range(5, 11), 11, 12, 13, 16, 15, 14, 17, 18, 19, 22, 21, 20, *range(23, 28))
FROM_28_INTERPOLATED = (1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 14, 15)


def mirror(points_px: np.ndarray, image_width: int, permutation: np.ndarray = MIRROR) -> np.ndarray:
    """Landmarks of the picture flipped left to right.

    Args:
        points_px: [..., 40, 2] points, pixels.
        image_width: width of the picture, pixels.
        permutation: `MIRROR`, or `MIRROR_PHOTO` for photo points whose eyes keep the 68-point
            model's meaning. Points of the "thesis" map have no valid mirror: map the flipped
            photo's 68 points instead.

    Returns:
        [..., 40, 2] points, pixels: x' = image_width - 1 - x, in the model's order again.
    """
    flipped = np.array(points_px)
    flipped[..., 0] = image_width - 1 - flipped[..., 0]
    return flipped[..., permutation, :]


def from_68(points_px: np.ndarray, kind: str = "symmetric") -> np.ndarray:
    """The 40-point model from the 68 points of a photo (iBUG order, counted from 0).

    Args:
        points_px: [68, 2] points, pixels.
        kind: "thesis" is the thesis' list as printed, which lowers the last three points of each
            eye by 8.8 px, whatever the face's size: right for the thesis' 112-px frame. One of the
            three is a corner, and not the same one in both eyes, so the result has no mirror.
            "symmetric" gives each eye corner, middle of the upper lid, corner, and three points
            of the lower lid, which alone are lowered, along the head's own vertical, by 8.8 px x
            (distance of the two eye centres, means of six points) / 30 px, which is taken for that
            distance in the thesis' 112-px frame with the whole head (a face 68 px wide).

    Returns:
        [40, 2] float32 points, pixels.

    Raises:
        ValueError: another shape or kind.
    """
    photo = np.asarray(points_px, np.float64)
    if photo.shape != (68, 2):
        raise ValueError(f"points_px must be [68, 2], got {list(photo.shape)}")
    points = photo[list(FROM_68)]
    if kind == "thesis":
        points[list(_THESIS_LOWERED), 1] += THESIS_DROP_PX
    elif kind == "symmetric":
        eyes = photo[36:48].reshape(2, 6, 2)
        across = eyes[1].mean(axis=0) - eyes[0].mean(axis=0)
        eye_distance_px = np.linalg.norm(across)
        drop_px = THESIS_DROP_PX * eye_distance_px / THESIS_EYE_DISTANCE_PX
        down = np.array([-across[1], across[0]]) / max(eye_distance_px, 1e-9)
        points[23:35] = np.concatenate([_lids_to_drawn_eye(eye, drop_px * down) for eye in eyes])
    else:
        raise ValueError(f'kind must be "symmetric" or "thesis", got {kind!r}')
    return points.astype(np.float32)


def _lids_to_drawn_eye(eye: np.ndarray, drop_px: np.ndarray) -> np.ndarray:
    """A photo's eye [6, 2] (corner, 2 upper, corner, 2 lower) with three points moved by [2]."""
    lower = np.stack([eye[4], (eye[4] + eye[5]) / 2, eye[5]]) + drop_px
    return np.concatenate([[eye[0], (eye[1] + eye[2]) / 2, eye[3]], lower])


def from_28(points_px: np.ndarray) -> np.ndarray:
    """The 40-point model from the 28 points of anime-face-detector (hysts).

    Its five outline points become points 0, 4, 8, 12, 16; the twelve between them
    (`FROM_28_INTERPOLATED`) lie on the natural cubic spline through the five: a guess at the drawn
    line, not a measurement. Each eye's lower row is reversed, because the two models number the
    eye in opposite directions.

    Args:
        points_px: [28, 2] points, pixels.

    Returns:
        [40, 2] float32 points, pixels.

    Raises:
        ValueError: another shape.
    """
    drawn = np.asarray(points_px, np.float64)
    if drawn.shape != (28, 2):
        raise ValueError(f"points_px must be [28, 2], got {list(drawn.shape)}")
    outline = _outline_through(drawn[:5])
    return np.concatenate([outline, drawn[list(_FROM_28_INNER)]]).astype(np.float32)


def _outline_through(knots: np.ndarray) -> np.ndarray:
    """17 points on the natural cubic spline through five [5, 2], a knot at every fourth."""
    bends = np.diff(knots, n=2, axis=0)
    inner = np.linalg.solve([[4, 1, 0], [1, 4, 1], [0, 1, 4]], 6 * bends)
    curvature = np.pad(inner, ((1, 1), (0, 0)))
    piece = np.minimum(np.arange(17) // 4, 3)
    after = (np.arange(17) / 4 - piece)[:, None]  # share of the way to the piece's end
    before = 1 - after
    bent = (before**3 - before) * curvature[piece] + (after**3 - after) * curvature[piece + 1]
    return before * knots[piece] + after * knots[piece + 1] + bent / 6


def check_finite(points_px: np.ndarray) -> None:
    """Refuses answers of a detector that are no numbers.

    Args:
        points_px: points of any shape, as a detector answered them.

    Raises:
        errors.InputError: one of them is NaN or infinite.
    """
    if not np.isfinite(points_px).all():
        raise errors.InputError(
            "--model: its answers are not finite, so its training broke; train it again"
        )


def box(points_px: np.ndarray) -> tuple[float, float, float, float]:
    """The bounding box (x0, y0, x1, y1) of points [K, 2], pixels."""
    x0, y0 = np.min(points_px, axis=0)
    x1, y1 = np.max(points_px, axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def anchor_points(points_px: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What a face is aligned by: the middle of the eyes and the chin.

    Args:
        points_px: [40, 2] points, pixels.

    Returns:
        eye_middle [2], half way between the means of the two eyes' six points; chin [2], point 8.
    """
    points = np.asarray(points_px)
    left, right = points[list(LEFT_EYE)].mean(axis=0), points[list(RIGHT_EYE)].mean(axis=0)
    return (left + right) / 2, points[CHIN]
