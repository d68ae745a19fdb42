"""Pictures with the faces that were found drawn on them."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tf_landtoon.detection import detections
from tf_landtoon.geometry import landmark_errors
from tf_landtoon.images import overlays

# Smaller pictures are enlarged, so that 40 dots have room; larger ones are shrunk, to be looked at.
_LEAST_SIDE, _MOST_SIDE = 640, 1600
_ROOM = 1.3  # of what is drawn on at once, in sides of the face's square
_TEXT_PX = 16


def draw(picture: np.ndarray, faces: Sequence[detections.Face]) -> np.ndarray:
    """Draws points, lines by part, boxes and confidences.

    Args:
        picture: [H, W, 3] uint8 RGB.
        faces: found in it.

    Returns:
        [H', W', 3] uint8 RGB, its longer side 640 to 1600 px. Rings are points whose expected
        error is 5 px or more in the face's 112-px crop.
    """
    height, width, _ = picture.shape
    scale = float(np.clip(max(height, width), _LEAST_SIDE, _MOST_SIDE)) / max(height, width)
    size = [max(1, round(side * scale)) for side in (width, height)]
    scaled = np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS))
    for face in reversed(faces):  # the largest last, so on top
        scaled = _draw_points(scaled, face, scale)
    image = Image.fromarray(scaled)
    drawing = ImageDraw.Draw(image)
    font = ImageFont.load_default(_TEXT_PX)
    for number, face in enumerate(faces):
        matrix = face.square.matrix(2)  # corners of the square are at -0.5 and 1.5 of 2 px
        corners = np.array([[-0.5, -0.5], [1.5, -0.5], [1.5, 1.5], [-0.5, 1.5]]) - matrix[:, 2]
        corners = (corners @ np.linalg.inv(matrix[:, :2]).T + 0.5) * scale - 0.5
        drawing.polygon([tuple(corner) for corner in corners], outline="white", width=2)
        text = f"{number}: {face.confidence:.2f}" + (" whole" if face.found_by == "whole" else "")
        highest = corners[np.argmin(corners[:, 1])] - [0, _TEXT_PX + 6]
        place = np.clip(highest, 2, np.array(size) - [70, _TEXT_PX + 4])
        drawing.text(tuple(place), text, "white", font, stroke_width=2, stroke_fill="black")
    return np.asarray(image)


def _draw_points(scaled: np.ndarray, face: detections.Face, scale: float) -> np.ndarray:
    """Returns the picture with one face's points on it."""
    side = max(16, round(_ROOM * face.square.side_px * scale))
    left, top = np.rint((np.array(face.square.centre_px) + 0.5) * scale - side / 2).astype(int)
    height, width, _ = scaled.shape
    # Faces may reach beyond the picture.
    before, after = max(0, -left, -top), max(0, left + side - width, top + side - height)
    padded = np.pad(scaled, ((before, after), (before, after), (0, 0)))
    rows, columns = (slice(start + before, start + before + side) for start in (top, left))
    points_px = (face.points_px + 0.5) * scale - 0.5 - [left, top]
    sure = face.crop_error_px() < landmark_errors.OUTLIER_PX
    padded[rows, columns] = overlays.draw(padded[rows, columns], points_px, side, sure)
    return padded[before : before + height, before : before + width]
