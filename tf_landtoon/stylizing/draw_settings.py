"""What `draw` is asked for."""

import dataclasses

from tf_landtoon import errors
from tf_landtoon.stylizing.result_settings import ResultSettings

SMALLEST_PX, LARGEST_PX = 256, 2048
BACKGROUNDS = ("photo", "plain", "transparent")


@dataclasses.dataclass(frozen=True)
class DrawSettings(ResultSettings):
    """The flags of `draw`.

    Attributes:
        size: side of an icon, px; it is drawn at that size.
        background: one of `BACKGROUNDS`, or a colour, #rrggbb.
        before_after: write photo and icon side by side.
        predictor: dlib's 68-point predictor file; None is the installed package's.

    Raises:
        errors.InputError: as for `ResultSettings`, or a background that is none of these.
    """

    size: int = 512
    background: str = "photo"
    before_after: bool = False
    predictor: str | None = None

    def __post_init__(self) -> None:
        """Checks."""
        super().__post_init__()
        if self.background not in BACKGROUNDS and self.color is None:
            raise errors.InputError(
                f"--background={self.background}: give photo, plain, transparent or #rrggbb"
            )

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The background's colour, 0..255 each; None where it has a name."""
        digits = self.background.removeprefix("#")
        if len(digits) != 6 or digits == self.background:
            return None
        try:
            return tuple(bytes.fromhex(digits))
        except ValueError:
            return None
