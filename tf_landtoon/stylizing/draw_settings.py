"""What `draw` is asked for."""

import dataclasses

from tf_landtoon import errors
from tf_landtoon.settings import setting
from tf_landtoon.stylizing.result_settings import ResultSettings

BACKGROUNDS = ("photo", "plain", "transparent")


@dataclasses.dataclass(frozen=True)
class DrawSettings(ResultSettings):
    """The flags of `draw`.

    Raises:
        errors.InputError: as for `ResultSettings`, or an unknown background.
    """

    size: int = setting(
        "Side of the icon, px; it is drawn at that size, not enlarged.",
        512,
        lower_bound=256,
        upper_bound=2048,
    )
    background: str = setting(
        "`photo` (the photo's own, softened), `plain` (one soft colour of it), `transparent`, or "
        "a colour, #rrggbb.",
        "photo",
    )
    before_after: bool = setting("Write photo and icon side by side.", False)
    predictor: str | None = setting(
        "dlib's 68-point predictor file; the installed package's by default.", None
    )

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
