"""Similarity transforms of landmarks and images, and the view of a picture that a detector sees.

Row-vector convention throughout: p' = p R + t. Coordinates never pass through a matrix product:
GPUs round its factors to 10 bits, which is a twentieth of a pixel at 112 px.
"""

import dataclasses

import keras
import numpy as np
from keras import ops

# Below every real face (px^2), above zero: a collapsed shape then gives a finite fit.
_EPSILON = 1e-6


def fit_similarity(
    source: keras.KerasTensor, target: keras.KerasTensor
) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    """Least-squares similarity (rotation, scale, shift) that carries `source` onto `target`.

    Closed form, no reflection (Umeyama 1991; the DAN's T_t, Kowalski et al. 2017).
    Differentiable in both.

    Args:
        source: [B, K, 2] points, pixels.
        target: [B, K, 2] or [1, K, 2] points, pixels.

    Returns:
        rotation [B, 2, 2] (with the scale in it) and translation [B, 1, 2], pixels.
    """
    source = ops.cast(source, "float32")
    target = ops.cast(target, "float32")
    source_mean = ops.mean(source, axis=1, keepdims=True)  # [B, 1, 2]
    target_mean = ops.mean(target, axis=1, keepdims=True)
    a, b = source - source_mean, target - target_mean
    n = ops.sum(a * a, axis=(1, 2)) + _EPSILON  # [B]
    alpha = ops.sum(a * b, axis=(1, 2)) / n
    beta = ops.sum(a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0], axis=1) / n
    rotation = _rotation(alpha, beta)
    translation = target_mean - _rotate(source_mean, rotation)
    return rotation, translation


def apply(
    points: keras.KerasTensor, rotation: keras.KerasTensor, translation: keras.KerasTensor
) -> keras.KerasTensor:
    """Carries points: p' = p R + t.

    Args:
        points: [B, K, 2] or [1, K, 2], pixels.
        rotation: [B, 2, 2].
        translation: [B, 1, 2], pixels.

    Returns:
        [B, K, 2] points, pixels.
    """
    return _rotate(points, rotation) + translation


def invert(
    rotation: keras.KerasTensor, translation: keras.KerasTensor
) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    """The inverse of `apply`: p = p' R^-1 - t R^-1, again as a rotation and a translation.

    Args:
        rotation: [B, 2, 2], of a similarity as `fit_similarity` returns it.
        translation: [B, 1, 2], pixels.

    Returns:
        rotation [B, 2, 2] and translation [B, 1, 2] of the inverse.
    """
    alpha, beta = rotation[:, 0, 0], rotation[:, 0, 1]
    scale_squared = alpha * alpha + beta * beta + _EPSILON**2
    inverse = _rotation(alpha / scale_squared, -beta / scale_squared)
    return inverse, -_rotate(translation, inverse)


def warp_images(
    images: keras.KerasTensor, rotation: keras.KerasTensor, translation: keras.KerasTensor
) -> keras.KerasTensor:
    """Moves images as `apply` moves points: output p' takes the input at (p' - t) R^-1.

    Bilinear, 0 outside. The transform counts as a constant, so the gradient reaches the pixels
    only (as in the DAN's first TensorFlow port, whose warp had none for the transform).

    Args:
        images: [B, H, W, C], any range.
        rotation: [B, 2, 2].
        translation: [B, 1, 2], pixels.

    Returns:
        [B, H, W, C] in the images' dtype.
    """
    height, width = images.shape[1:3]
    grid = np.stack(np.meshgrid(np.arange(width), np.arange(height)), axis=-1)
    grid = ops.convert_to_tensor(grid.reshape(1, -1, 2), "float32")  # [1, H * W, 2], (x, y)
    points = apply(grid, *invert(rotation, translation))  # [B, H * W, 2]
    samples = sample_bilinear(images, ops.stop_gradient(points))
    return ops.reshape(samples, ops.shape(images))


def sample_bilinear(images: keras.KerasTensor, points_px: keras.KerasTensor) -> keras.KerasTensor:
    """Reads images at points between pixels; 0 outside, fading over the last pixel.

    Written out, because a framework's own projective warp may return an approximate gradient
    (TensorFlow's warps the incoming gradient back, which is wrong by the square of the scale).

    Args:
        images: [B, H, W, C], any range.
        points_px: [B, N, 2], pixels.

    Returns:
        [B, N, C] in the images' dtype, differentiable in both arguments.
    """
    height, width, channels = images.shape[1:]
    padded = ops.pad(images, [[0, 0], [1, 2], [1, 2], [0, 0]])
    stride = width + 3
    pixels = ops.reshape(padded, (-1, (height + 3) * stride, channels))
    x = ops.clip(points_px[..., 0], -1.0, float(width))
    y = ops.clip(points_px[..., 1], -1.0, float(height))
    left, top = ops.floor(x), ops.floor(y)
    # Clipped again as integers: a NaN must come out as NaN, not as an index out of range.
    column = ops.clip(ops.cast(left, "int32"), -1, width) + 1
    row = ops.clip(ops.cast(top, "int32"), -1, height) + 1
    corner = row * stride + column  # [B, N]
    right_share = ops.cast(x - left, images.dtype)[..., None]  # [B, N, 1]
    lower_share = ops.cast(y - top, images.dtype)[..., None]

    def pixel(offset: int) -> keras.KerasTensor:
        return ops.take_along_axis(pixels, (corner + offset)[..., None], axis=1)

    upper = pixel(0) * (1 - right_share) + pixel(1) * right_share
    lower = pixel(stride) * (1 - right_share) + pixel(stride + 1) * right_share
    return upper * (1 - lower_share) + lower * lower_share


@dataclasses.dataclass(frozen=True)
class FaceView:
    """The square part of a square picture that a detector looks at, in fractions of the picture.

    Raises:
        ValueError: the square is empty or sticks out of the picture.
    """

    left: float = 0.0
    top: float = 0.0
    side: float = 1.0

    def __post_init__(self) -> None:
        """Checks that the square lies in the picture, up to rounding."""
        far = max(self.left, self.top) + self.side
        if self.side <= 0 or min(self.left, self.top) < 0 or far > 1 + 1e-6:
            raise ValueError(f"the view must lie inside the picture (0..1), got {self}")


def view_faces(images: keras.KerasTensor, view: FaceView, output_size: int) -> keras.KerasTensor:
    """Cuts the view out of pictures and resizes it; linear, so its gradient is exact.

    Bilinear with half-pixel centres; when it shrinks, the triangle is widened by the same factor,
    so that every pixel of the view counts. The whole picture at its own size is returned as it is.

    Args:
        images: [B, S, S, C], any range.
        view: what to cut out.
        output_size: side of the result, pixels.

    Returns:
        [B, output_size, output_size, C] in the images' dtype.
    """
    size = images.shape[1]
    if _is_identity(view, size, output_size):
        return images
    columns = _resize_matrix(view.left, view.side, size, output_size)
    rows = _resize_matrix(view.top, view.side, size, output_size)
    cut = ops.einsum("oh,bhwc->bowc", ops.cast(rows, images.dtype), images)
    return ops.einsum("ow,bhwc->bhoc", ops.cast(columns, images.dtype), cut)


def view_squares(
    images: keras.KerasTensor,
    corner_px: keras.KerasTensor,
    side_px: keras.KerasTensor,
    output_size: int,
) -> keras.KerasTensor:
    """Cuts a square of its own out of each picture and resizes it, bilinear, 0 outside.

    For squares that are not shrunk by much: pixels between the samples do not count. The squares
    are constants; the gradient reaches the pixels only.

    Args:
        images: [B, H, W, C], any range.
        corner_px: [B, 2] (x, y) of the upper left corner, an edge: the first pixel begins at -0.5.
        side_px: [B].
        output_size: side of the result, pixels.

    Returns:
        [B, output_size, output_size, C] in the images' dtype.
    """
    places = (np.arange(output_size, dtype="float32") + 0.5) / output_size
    grid = np.stack(np.meshgrid(places, places), axis=-1).reshape(1, -1, 2)
    points_px = corner_px[:, None] + side_px[:, None, None] * ops.convert_to_tensor(grid)
    samples = sample_bilinear(images, ops.stop_gradient(points_px))
    return ops.reshape(samples, (-1, output_size, output_size, images.shape[-1]))


def view_points(
    points_px: keras.KerasTensor | np.ndarray, view: FaceView, image_size: int, output_size: int
) -> keras.KerasTensor | np.ndarray:
    """Carries points of a picture into its view, as `view_faces` carries its pixels.

    Args:
        points_px: [..., 2] points, pixels of the picture; a tensor or an array.
        view: the view.
        image_size: side of the picture, pixels.
        output_size: side of the view, pixels.

    Returns:
        [..., 2] points, pixels of the view, of the argument's kind.
    """
    if _is_identity(view, image_size, output_size):
        return points_px
    scale = output_size / (view.side * image_size)
    # A pixel's centre is half a pixel from its edge, and it is edges that fractions measure.
    corner = np.array([view.left, view.top]) * image_size - 0.5
    return _scale_and_shift(points_px, scale, -(corner * scale + 0.5))


def unview_points(
    points_px: keras.KerasTensor | np.ndarray, view: FaceView, image_size: int, output_size: int
) -> keras.KerasTensor | np.ndarray:
    """The inverse of `view_points`: pixels of the view to pixels of the picture."""
    if _is_identity(view, image_size, output_size):
        return points_px
    scale = view.side * image_size / output_size
    corner = np.array([view.left, view.top]) * image_size - 0.5
    return _scale_and_shift(points_px, scale, corner + 0.5 * scale)


def _is_identity(view: FaceView, image_size: int, output_size: int) -> bool:
    return view == FaceView() and image_size == output_size


def _scale_and_shift(
    points_px: keras.KerasTensor | np.ndarray, scale: float, shift: np.ndarray
) -> keras.KerasTensor | np.ndarray:
    """Points times a number plus [2], an array if they are one."""
    shift = shift.astype("float32")
    if not isinstance(points_px, np.ndarray):
        shift = ops.convert_to_tensor(shift)  # Not every backend adds an array to a tensor.
    return points_px * scale + shift


def _resize_matrix(start: float, side: float, size: int, output_size: int) -> np.ndarray:
    """Weights [output_size, size] of one axis: row o says what output pixel o is made of."""
    step = side * size / output_size  # input pixels per output pixel
    centres = start * size + (np.arange(output_size) + 0.5) * step - 0.5
    reach = max(step, 1.0)
    distance = np.abs(centres[:, None] - np.arange(size)) / reach
    weights = np.maximum(1.0 - distance, 0.0)
    return (weights / weights.sum(axis=1, keepdims=True)).astype("float32")


def _rotation(alpha: keras.KerasTensor, beta: keras.KerasTensor) -> keras.KerasTensor:
    """[[alpha, beta], [-beta, alpha]] as [B, 2, 2] from two [B]."""
    rows = ops.stack([alpha, beta, -beta, alpha], axis=-1)
    return ops.reshape(rows, (-1, 2, 2))


def _rotate(points: keras.KerasTensor, rotation: keras.KerasTensor) -> keras.KerasTensor:
    """Points [B, K, 2] times [B, 2, 2], as sums."""
    return points[..., :1] * rotation[:, None, 0] + points[..., 1:] * rotation[:, None, 1]
