"""An icon in which all is drawn with the brushes of `drawing`, before the photo's background."""

import dataclasses
from collections.abc import Callable

import numpy as np

from tf_landtoon.drawing import backdrop, scene
from tf_landtoon.drawing.canvas import Canvas
from tf_landtoon.drawing.layer_stack import Tell, say_nothing
from tf_landtoon.painting import likeness, portrait
from tf_landtoon.painting.look import Look
from tf_landtoon.painting.sitter import Study

_BLACK, _WHITE = (
    backdrop.Backdrop((0.0, 0.0, value), (1.0, 1.0, 0.0), 0.0, None) for value in (0.0, 1.0)
)


def painted(
    study: Study,
    look: Look,
    size: int,
    ground: portrait.Ground = "photo",
    tell: Tell = say_nothing,
) -> portrait.Portrait:
    """Draws a studied person.

    Args:
        study: of a photo, in the colours wanted.
        look: styles of eyes, hair and clothes.
        size: px of the icon's side.
        ground: the background.
        tell: of the picture after each step (`drawing.layer_stack`).
    """
    someone = likeness.person_of(study, look)
    matrix = someone.framing.matrix(size)
    behind = portrait.behind(study, size, ground)
    tell("background", behind, None)

    # Twice, before black and before white: the difference says how much shows through.
    steps: tuple[dict, dict] = ({}, {})
    on_black, on_white = (
        scene.paint(dataclasses.replace(someone, backdrop=plain), matrix, size, _keeper(kept, tell))
        for plain, kept in zip((_BLACK, _WHITE), steps, strict=True)
    )
    for name, dark in steps[0].items():
        tell(name, _before(behind, dark, steps[1][name])[0], None)
    rgb, cover = _before(behind, on_black.rgb, on_white.rgb)
    rgb, cover = (np.rint(values).clip(0, 255).astype(np.uint8) for values in (rgb, 255 * cover))
    return portrait.Portrait(rgb, on_black.landmarks_px, on_black.hidden, cover)


def _keeper(kept: dict[str, np.ndarray], tell: Tell) -> Callable[[str, Canvas], None] | None:
    """Keeps the picture after each step, if anybody is told."""
    if tell is say_nothing:
        return None

    def keep(name: str, canvas: Canvas) -> None:
        kept[name] = canvas.small()

    return keep


def _before(
    behind: np.ndarray, on_black: np.ndarray, on_white: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The picture before its background, float32 RGB, and how much of that it covers, 0..1."""
    dark = on_black.astype(np.float32)
    cover = (1 - (on_white - dark).mean(-1) / 255).clip(0, 1)
    return dark + (1 - cover[..., None]) * behind, cover
