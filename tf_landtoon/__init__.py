"""Photos of faces to anime faces, with a landmark loss inside one gradient tape.

>>> import tf_landtoon
>>> style = tf_landtoon.load("painted")
>>> toon = style(photo)  # [H, W, 3] uint8 RGB -> [S, S, 3] uint8 RGB
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tf_landtoon.stylizing.style import Style

__version__ = "0.1.0"


def load(style: str = "painted", **options: Any) -> "Style":
    """Loads what makes anime faces of photos. TensorFlow is imported for trained models alone.

    Args:
        style: "painted", the icons of `draw`; or a trained generator: "portrait", "light", a model
            directory of `train_gan`, or an exported model.
        **options: of `painted_style.PaintedStyle`: `size`, `background`; or of
            `generated_style.GeneratedStyle`: `size`.

    Returns:
        A function of photos; `Style` describes it.

    Raises:
        tf_landtoon.errors.InputError: there is no such model, or dlib is missing.
    """
    name = "painted_style" if style == "painted" else "generated_style"
    module = importlib.import_module(f"tf_landtoon.stylizing.{name}")
    return module.load(style, **options)
