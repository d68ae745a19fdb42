"""The drawn outline of an anime face between five known points of it.

The 28-point model of anime-face-detector (hysts) has five outline points, which are points 0, 4, 8,
12, 16 of the 40-point model. Three ways to the twelve between them, beside the plain spline of
`landmarks.from_28`: the thesis' (its section 4.1), a guess from the five alone, and a search of the
picture that starts from that guess.

Every search works on a square crop around the face, so that the picture's size does not
matter; "frame px" are those of the 112-px frame, a square of 1.25 times the landmarks' box.
"""

from collections.abc import Callable

import cv2
import numpy as np

from tf_landtoon.geometry import cropping, frames, landmarks, sizes

KNOTS = (0, 4, 8, 12, 16)

# The thesis names the steps but no sizes; these did best on hand-marked faces.
_THESIS_MEDIAN = 3
_THESIS_BLOCK, _THESIS_DARKER = 11, 4
_THESIS_REACH_PX = 3

# Share of the distance from point 0 to point 16; about 0.4 frame px.
_FIVE_ERROR = 0.005
# Where points 1, 2, 3, 5, 6, 7 lie if points 0 and 16 lie on -1/2 and 1/2: complex numbers, linear
# in (1, x of points 4, 8, 12, y of points 4, 8, 12). Least squares over 555 hand-marked TV-anime
# faces and their mirror images (`benchmarks/outline.py --fit`).
_LEFT = (1, 2, 3, 5, 6, 7)
_GUESS_REAL = [
    [-0.359, 0.405, -0.165, 0.017, 0.149, -0.07, 0.005],
    [-0.224, 0.705, -0.217, 0.027, 0.153, -0.075, -0.002],
    [-0.117, 0.833, -0.093, -0.025, 0.035, -0.016, 0.009],
    [-0.021, 0.566, 0.348, 0.055, -0.29, 0.108, -0.074],
    [-0.033, 0.329, 0.53, 0.117, -0.205, 0.089, -0.147],
    [-0.023, 0.202, 0.69, 0.13, -0.006, 0.041, -0.182],
]
_GUESS_IMAG = [
    [0.003, -0.083, 0.1, 0.012, 0.071, 0.058, 0.009],
    [-0.004, -0.168, 0.172, 0.031, 0.196, 0.096, 0.009],
    [-0.02, -0.236, 0.205, 0.034, 0.404, 0.115, 0.001],
    [-0.013, -0.073, 0.1, -0.039, 0.806, 0.169, 0.11],
    [0.015, 0.071, 0.054, -0.091, 0.732, 0.355, 0.158],
    [0.024, 0.093, 0.049, -0.101, 0.424, 0.697, 0.09],
]
_GUESS = np.array(_GUESS_REAL) + 1j * np.array(_GUESS_IMAG)

_PER_PX = 2  # pixels of the searched crop in a frame px
_BLUR = 1.6  # standard deviation, px of that crop
_STATIONS = 4  # places on the curve from one outline point to the next
_REACH_PX, _STEP_PX = 4.0, 0.25  # offsets that are tried, frame px
_OFFSETS = np.arange(-_REACH_PX, _REACH_PX + _STEP_PX / 2, _STEP_PX)
_FAINT = 40.0  # grey levels per squared frame px; a weaker line counts less than one
_PULL, _STIFFNESS = 0.02, 4.0  # costs of an offset and of its change between stations, per px^2
_KNOT_REACH_PX = 1.5  # a line further from a given point is taken for another line


def to_28(points_px: np.ndarray) -> np.ndarray:
    """The 28 points from which `landmarks.from_28` makes these 40, except the outline's twelve.

    Args:
        points_px: [40, 2] points, pixels.

    Returns:
        [28, 2] points, pixels.
    """
    points = np.asarray(points_px)
    places = landmarks.from_28(np.stack([np.arange(28.0)] * 2, axis=-1))[:, 0]
    known = [i for i in range(landmarks.COUNT) if i not in landmarks.FROM_28_INTERPOLATED]
    drawn = np.zeros((28, 2), points.dtype)
    drawn[places[known].astype(int)] = points[known]
    return drawn


def guessed_outline(points_28_px: np.ndarray) -> np.ndarray:
    """The 40-point model with the outline that TV-anime faces mostly have through these five.

    Args:
        points_28_px: [28, 2] points, pixels.

    Returns:
        [40, 2] float32 points, pixels; the given ones unchanged. Turned, moved, scaled or mirrored
        points give the outline turned, moved, scaled or mirrored.

    Raises:
        ValueError: another shape.
    """
    points = landmarks.from_28(points_28_px)
    five, span, middle = _own_frame(points[None, list(KNOTS)])
    if not np.isfinite(five).all():  # points 0 and 16 coincide: no face, but the spline is finite
        return points
    outline = np.zeros(17, complex)
    outline[list(_LEFT)] = _GUESS @ _terms(five)[0]
    right = _mirrored(_terms(_mirrored(five)) @ _GUESS.T)[0]
    outline[[16 - index for index in reversed(_LEFT)]] = right
    outline = (outline * span + middle)[0]
    return _with_outline(points, np.stack([outline.real, outline.imag], axis=-1))


def fit_guess(outlines_px: np.ndarray, visible: np.ndarray) -> np.ndarray:
    """The constants of `guessed_outline`, by least squares over faces and their mirror images.

    The five points are taken to be off by `_FIVE_ERROR` each way: without that the guess fits exact
    ones 10 % better, and enlarges the errors of a detector's.

    Args:
        outlines_px: [N, 17, 2] outlines, pixels.
        visible: [N, 17] bool; hidden points count for nothing.

    Returns:
        [6, 7] complex.
    """
    own, _, _ = _own_frame(outlines_px)
    own = np.concatenate([own, _mirrored(own)])
    seen = np.concatenate([visible, visible[:, ::-1]])
    fitted = []
    for index in _LEFT:
        terms, truth = _terms(own[:, list(KNOTS)])[seen[:, index]], own[seen[:, index], index]
        errors = len(terms) * _FIVE_ERROR**2 * np.diag([0.0] + 6 * [1.0])
        fitted.append(np.linalg.solve(terms.T @ terms + errors, terms.T @ truth))
    return np.array(fitted)


def thesis_outline(image: np.ndarray, points_28_px: np.ndarray) -> np.ndarray:
    """The thesis' outline (section 4.1): smooth, binarise, then midpoints moved up or down.

    The face's crop is made grey, smoothed by a median and binarised against the mean of each
    pixel's surroundings, which leaves the drawn lines. From the midpoint of each two neighbours the
    nearest line pixel straight above or below is the new point; without one it is the midpoint.
    This is done for points 2, 6, 10, 14, then for the odd ones. The thesis gives no sizes.

    Args:
        image: [H, W, 3] uint8 RGB.
        points_28_px: [28, 2] points in it, pixels.

    Returns:
        [40, 2] float32 points, pixels; the given ones unchanged.

    Raises:
        ValueError: another shape of the points.
    """
    points = landmarks.from_28(points_28_px)
    matrix = _crop_matrix(points_28_px, sizes.VIEW)
    lines = _lines(cropping.crop_mirrored(image, matrix, sizes.VIEW))
    outline = frames.apply(matrix, points[list(KNOTS)])
    for _ in range(2):
        middles = (outline[:-1] + outline[1:]) / 2
        moved = [_nearest_in_height(lines, x, y) for x, y in middles]
        outline = np.insert(outline, np.arange(1, len(outline)), moved, axis=0)
    return _with_outline(points, frames.apply(frames.inverse(matrix), outline))


def spline_outline(
    image: np.ndarray,
    points_28_px: np.ndarray,
    start: Callable[[np.ndarray], np.ndarray] = guessed_outline,
) -> np.ndarray:
    """The outline searched along the normals of a spline.

    Of all curves within 4 frame px of it, the one is taken that follows the darkest line or the end
    of bright skin while its distance changes smoothly (dynamic programming; the best distance is
    refined below its step by a parabola). That line passes the five given points at some
    distance, which is subtracted, in proportion between them. Without any
    line the outline is that of `start`.

    Args:
        image: [H, W, 3] uint8 RGB.
        points_28_px: [28, 2] points in it, pixels.
        start: 28 points -> 40, whose outline the spline goes through: `guessed_outline`, or
            `landmarks.from_28` for the spline through the five points alone.

    Returns:
        [40, 2] float32 points, pixels; the given ones unchanged.

    Raises:
        ValueError: another shape of the points.
    """
    points = start(points_28_px)
    matrix = _crop_matrix(points_28_px, sizes.VIEW)
    curve, normals = _stations(frames.apply(matrix, points[:17]).astype(np.float64))
    crop = cropping.crop_mirrored(
        image, _crop_matrix(points_28_px, _PER_PX * sizes.VIEW), _PER_PX * sizes.VIEW
    )
    offsets = _without_the_knots(_best_offsets(_strengths(crop, curve, normals)))
    moved = (curve + offsets[:, None] * normals)[::_STATIONS]
    return _with_outline(points, frames.apply(frames.inverse(matrix), moved))


def _crop_matrix(points_px: np.ndarray, image_size: int) -> np.ndarray:
    """The square of 1.25 times the points' box, [2, 3] picture px -> crop px."""
    centre, side_px = frames.box_square(np.asarray(points_px, np.float64), frames.VIEW_SCALE)
    return frames.square_matrix(centre, max(side_px, 1.0), image_size)


def _with_outline(points: np.ndarray, outline: np.ndarray) -> np.ndarray:
    """Points [40, 2] with their twelve unknown ones taken from an outline [17, 2]."""
    between = list(landmarks.FROM_28_INTERPOLATED)
    points[between] = outline[between]
    return points


def _own_frame(points_px: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outline points [N, K, 2] as complex numbers [N, K], the first at -1/2, the last at 1/2.

    Also the [N, 1] numbers, span and middle, that carry them back: `own * span + middle`.
    """
    points = np.asarray(points_px, np.float64) @ [1, 1j]
    span, middle = points[:, -1:] - points[:, :1], (points[:, -1:] + points[:, :1]) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return (points - middle) / span, span, middle


def _mirrored(own: np.ndarray) -> np.ndarray:
    """Outline points [N, K] in their own frame, mirrored and in the mirrored order."""
    return -own[:, ::-1].conj()


def _terms(five: np.ndarray) -> np.ndarray:
    """What `_GUESS` is multiplied by, [N, 7], from five points [N, 5] in their own frame."""
    inner = five[:, 1:4]
    return np.concatenate([np.ones((len(five), 1)), inner.real, inner.imag], axis=1)


def _lines(crop: np.ndarray) -> np.ndarray:
    """The thesis' smoothing and binarisation: [S, S] bool, True on dark lines."""
    grey = cv2.medianBlur(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), _THESIS_MEDIAN)
    kind = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV
    return cv2.adaptiveThreshold(grey, 1, *kind, _THESIS_BLOCK, _THESIS_DARKER) > 0


def _nearest_in_height(lines: np.ndarray, x: float, y: float) -> tuple[float, float]:
    """The point of a line nearest to (x, y) straight above or below, or (x, y) itself."""
    column = int(np.clip(round(float(x)), 0, lines.shape[1] - 1))
    rows = np.flatnonzero(lines[:, column])
    rows = rows[np.abs(rows - y) <= _THESIS_REACH_PX]
    return (x, rows[np.argmin(np.abs(rows - y))]) if rows.size else (x, y)


def _stations(outline: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places [N, 2] on the Catmull-Rom spline through 17 points, and unit normals, outward."""
    padded = np.pad(outline, ((1, 1), (0, 0)), mode="reflect", reflect_type="odd")
    place = np.arange(16 * _STATIONS + 1) / _STATIONS
    piece = np.minimum(place.astype(int), 15)
    t = (place - piece)[:, None]
    before, begin, end, after = (padded[piece + k] for k in range(4))
    bend = 2 * before - 5 * begin + 4 * end - after
    curve = begin + t * (end - before + t * (bend + t * (3 * (begin - end) + after - before))) / 2
    along = np.gradient(curve, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    return curve, np.stack([-along[:, 1], along[:, 0]], axis=1)


def _strengths(crop: np.ndarray, curve: np.ndarray, normals: np.ndarray) -> np.ndarray:
    """How much a line passes at each offset from each station: [N, len(_OFFSETS)] in 0..1.

    It is how fast grey bends upward along the normal: most in the middle of a dark line, some where
    bright skin ends. The strongest of a station counts 1, unless it is faint.
    """
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY).astype(np.float32)
    grey = cv2.GaussianBlur(grey, (0, 0), _BLUR)
    reach = len(_OFFSETS) // 2 + 2
    offsets = np.arange(-reach, reach + 1) * _STEP_PX
    places = curve[:, None] + offsets[:, None] * normals[:, None]  # [N, offsets, 2]
    x, y = np.moveaxis((places + 0.5) * _PER_PX - 0.5, -1, 0).astype(np.float32)
    profiles = cv2.remap(grey, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    bends = profiles[:, 4:] - 2 * profiles[:, 2:-2] + profiles[:, :-4]
    bends = np.maximum(bends, 0) / (2 * _STEP_PX) ** 2
    return bends / np.maximum(bends.max(axis=1, keepdims=True), _FAINT)


def _best_offsets(strengths: np.ndarray) -> np.ndarray:
    """The offsets [N], frame px, of the cheapest smooth path through strengths [N, offsets]."""
    costs = _PULL * _OFFSETS**2 - strengths
    steps = _STIFFNESS * (_OFFSETS[:, None] - _OFFSETS) ** 2
    # Cheapest path that passes here: what led to it, and what comes after it.
    forward, backward = costs.copy(), np.zeros_like(costs)
    for j in range(1, len(costs)):
        forward[j] += (forward[j - 1] + steps).min(axis=1)
    for j in range(len(costs) - 2, -1, -1):
        backward[j] = (backward[j + 1] + costs[j + 1] + steps).min(axis=1)
    through = forward + backward
    best = np.clip(through.argmin(axis=1), 1, len(_OFFSETS) - 2)
    below, least, above = (through[np.arange(len(best)), best + k] for k in (-1, 0, 1))
    curvature = np.maximum(below - 2 * least + above, 1e-9)
    return _OFFSETS[best] + _STEP_PX * np.clip((below - above) / 2 / curvature, -0.5, 0.5)


def _without_the_knots(offsets: np.ndarray) -> np.ndarray:
    """Offsets [N] less what they are at the five given points, in proportion between them."""
    at_knots = offsets[:: 4 * _STATIONS].clip(-_KNOT_REACH_PX, _KNOT_REACH_PX)
    places = np.arange(len(offsets))
    return offsets - np.interp(places, places[:: 4 * _STATIONS], at_knots)
