"""What a person may be given instead of what the photo says: the wishes that `draw` takes.

The lists here are what `--help` names. Nothing here needs more than Python, so that a command can
read its flags before it loads anything.
"""

import dataclasses

from tf_landtoon import errors
from tf_landtoon.settings import setting

Rgb = tuple[int, int, int]
PHOTO = "photo"
"""The value of a wish that leaves the photo's own."""
HAIR_COLORS = {
    **{"black": "#34323c", "brown": "#6b4634", "chestnut": "#8f5639", "red": "#b4472f"},
    **{"blond": "#e0b865", "silver": "#c3c6d1", "white": "#eceaec", "pink": "#ea9db6"},
    **{"blue": "#5a7fc0", "teal": "#4a9a98", "violet": "#8b6bb0"},
}
EYE_COLORS = {
    **{"brown": "#75482c", "hazel": "#93703a", "amber": "#c08a2c", "green": "#5b9058"},
    **{"blue": "#4c82ba", "grey": "#84909e", "violet": "#8660b0", "red": "#b2423c"},
}
SKINS = {
    **{"porcelain": "#fce9de", "fair": "#f8d8c4", "beige": "#eec09f", "tan": "#d49f76"},
    **{"brown": "#ac7650", "dark": "#80533a"},
}
EYES = ("natural", "large", "round", "gentle", "sharp", "calm")
OUTFITS = (PHOTO, "tee", "shirt", "hoodie", "sailor", "blazer", "turtleneck")
CUTS = (PHOTO, "short", "bob", "long", "straight", "twintails", "ponytail")
MANNERS = ("painted", "drawn")


def color_of(name: str, known: dict[str, str]) -> Rgb | None:
    """A colour by name or as #rrggbb, 0..255 each; None for what is neither."""
    text = known.get(name, name)
    digits = text.removeprefix("#")
    if len(digits) != 6 or digits == text:
        return None
    try:
        return tuple(bytes.fromhex(digits))
    except ValueError:
        return None


def _colors(what: str, known: dict[str, str]) -> str:
    return f"{what}: `photo` (the photo's own), {', '.join(known)}, or #rrggbb."


@dataclasses.dataclass(frozen=True)
class Look:
    """The wishes; each is a flag of `draw`.

    Raises:
        errors.InputError: an unknown colour, or a cut of hair that the manner cannot draw.
    """

    manner: str = setting(
        "`painted`: the photo's own hair and clothes in flat tones, the face drawn into them. "
        "`drawn`: all of it drawn with brushes, hair as the nearest of a few cuts.",
        "painted",
        enum_values=MANNERS,
    )
    hair_color: str = setting(_colors("Hair and brows", HAIR_COLORS), PHOTO)
    eye_color: str = setting(_colors("Irises", EYE_COLORS), PHOTO)
    skin: str = setting(_colors("Skin", SKINS), PHOTO)
    eyes: str = setting("How the eyes are drawn.", "natural", enum_values=EYES)
    outfit: str = setting("Clothes: the photo's own, or drawn ones.", PHOTO, enum_values=OUTFITS)
    hair: str = setting(
        "The hair's cut; all but the photo's need --manner=drawn.", PHOTO, enum_values=CUTS
    )

    def __post_init__(self) -> None:
        """Checks."""
        for name, known in _COLORED.items():
            value = getattr(self, name)
            if value != PHOTO and color_of(value, known) is None:
                names = ", ".join(known)
                raise errors.InputError(f"--{name}={value}: give photo, {names} or #rrggbb")
        if self.hair != PHOTO and self.manner != "drawn":
            raise errors.InputError(
                f"--hair={self.hair}: the painted manner has the photo's hair; add --manner=drawn"
            )

    def color(self, name: str) -> Rgb | None:
        """The colour that `hair_color`, `eye_color` or `skin` asks for; None for the photo's."""
        value = getattr(self, name)
        return None if value == PHOTO else color_of(value, _COLORED[name])

    def flags(self) -> list[str]:
        """What `draw` must be given to repeat this look; empty for the photo as it is."""
        return [
            f"--{field.name}={getattr(self, field.name)}"
            for field in dataclasses.fields(Look)
            if getattr(self, field.name) != field.default
        ]


_COLORED = {"hair_color": HAIR_COLORS, "eye_color": EYE_COLORS, "skin": SKINS}
