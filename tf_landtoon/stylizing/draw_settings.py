"""What `draw` is asked for."""

import dataclasses

from tf_landtoon import errors
from tf_landtoon.painting import look
from tf_landtoon.settings import setting
from tf_landtoon.stylizing.photo_settings import PhotoSettings

BACKGROUNDS = ("photo", "plain", "transparent")


@dataclasses.dataclass(frozen=True)
class DrawSettings(look.Look, PhotoSettings):
    """The flags of `draw`: those of a look, and what is made of it.

    Raises:
        errors.InputError: as for `PhotoSettings` and `Look`, an unknown background, or a sheet
            with what only one icon has.
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
    sheet: bool = setting(
        "Write a sheet of twelve variations of the person instead of one icon, each with the flags "
        "that make it; flags of the look are given to all twelve.",
        False,
    )
    seed: int = setting("Which twelve variations a sheet shows.", 0, lower_bound=0)
    layers: bool = setting(
        "Write the icon's layers, too: PNG files in the folder <name>_layers beside it.", False
    )
    landmarks: bool = setting(
        "Write the drawing's own 40 landmarks, too: a landmark file beside it, for `evaluate "
        "--own_landmarks` and for training.",
        False,
    )
    predictor: str | None = setting(
        "dlib's 68-point predictor file; the installed package's by default.", None
    )

    def __post_init__(self) -> None:
        """Checks."""
        PhotoSettings.__post_init__(self)
        look.Look.__post_init__(self)
        if self.background not in BACKGROUNDS and self.color_behind is None:
            raise errors.InputError(
                f"--background={self.background}: give photo, plain, transparent or #rrggbb"
            )
        for name in ("before_after", "layers", "landmarks"):
            if self.sheet and getattr(self, name):
                raise errors.InputError(f"--{name}: a sheet has none; leave out --sheet")
        if self.landmarks and self.before_after:
            raise errors.InputError("--landmarks: they count in the icon; leave out --before_after")

    @property
    def color_behind(self) -> look.Rgb | None:
        """The background's colour, 0..255 each; None where it has a name."""
        return look.color_of(self.background, {})

    @property
    def look(self) -> look.Look:
        """How the person shall look."""
        fields = dataclasses.fields(look.Look)
        return look.Look(**{field.name: getattr(self, field.name) for field in fields})
