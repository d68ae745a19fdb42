"""Landmarks drawn on faces, smoothly enough to judge single pixels."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tf_landtoon.geometry import landmarks

PART_COLORS = {
    "outline": (255, 200, 0),
    "brows": (0, 220, 80),
    "eyes": (0, 190, 255),
    "nose": (255, 90, 255),
    "mouth": (255, 60, 40),
}
# What is joined to lines; the closed ones return to their first point.
_STROKES = (
    ("outline", (*range(17),)),
    ("brows", (17, 18, 19)),
    ("brows", (20, 21, 22)),
    ("eyes", (*landmarks.LEFT_EYE, landmarks.LEFT_EYE[0])),
    ("eyes", (*landmarks.RIGHT_EYE, landmarks.RIGHT_EYE[0])),
    ("mouth", (*landmarks.PARTS["mouth"], landmarks.PARTS["mouth"][0])),
)
_FINER = 4  # Pillow draws without smoothing, so all is drawn larger and averaged
_LINE_OPACITY = 150
_CAPTION_PX = 20


def draw(
    image: np.ndarray,
    points_px: np.ndarray,
    side_px: int = 224,
    visible: np.ndarray | None = None,
) -> np.ndarray:
    """Enlarges a picture and draws its landmarks: dots, thin lines, a colour for each part.

    Args:
        image: [S, S, 3] uint8 RGB.
        points_px: [40, 2] px of `image`; what lies outside is not drawn.
        side_px: of the result, if it is larger than S.
        visible: [40] bool; hidden points become rings. None: all are dots.

    Returns:
        [side, side, 3] uint8 RGB.
    """
    side = max(side_px, image.shape[0])
    large = Image.fromarray(image).resize((side, side), Image.Resampling.BICUBIC).convert("RGBA")
    layer = Image.new("RGBA", (_FINER * side, _FINER * side))
    drawing = ImageDraw.Draw(layer)
    places = (np.asarray(points_px) + 0.5) * (_FINER * side / image.shape[0]) - 0.5
    for part, indices in _STROKES:
        stroke = [tuple(places[index]) for index in indices]
        drawing.line(stroke, fill=(*PART_COLORS[part], _LINE_OPACITY), width=_FINER, joint="curve")
    radius = round(_FINER * max(2.0, side / 120))
    for part, indices in landmarks.PARTS.items():
        for index in indices:
            x, y = np.rint(places[index])  # Pillow would cut fractions off
            place = (x - radius, y - radius, x + radius, y + radius)
            if visible is None or visible[index]:
                drawing.ellipse(place, fill=(*PART_COLORS[part], 255), outline=(0, 0, 0, 255))
            else:
                drawing.ellipse(place, outline=(*PART_COLORS[part], 255), width=_FINER)
    return np.asarray(Image.alpha_composite(large, layer.reduce(_FINER)).convert("RGB"))


def caption(image: np.ndarray, text: str) -> np.ndarray:
    """Puts a line of text above a picture.

    Args:
        image: [H, W, 3] uint8 RGB.
        text: cut off where the picture ends.

    Returns:
        [H + 20, W, 3] uint8 RGB.
    """
    strip = Image.new("RGB", (image.shape[1], _CAPTION_PX), "white")
    font = ImageFont.load_default(14)
    # File names may hold bytes that are not text.
    ImageDraw.Draw(strip).text((4, 2), text.encode("utf-8", "replace").decode(), "black", font)
    return np.concatenate([np.asarray(strip), image])
