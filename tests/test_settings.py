import dataclasses

import pytest
from absl import flags

from tf_landtoon import settings


@dataclasses.dataclass(frozen=True, kw_only=True)
class Oven:
    bread: object = None
    place: str = settings.setting("Where it stands.")
    heat: float = settings.setting("Degrees.", 220.0, lower_bound=0.0)
    mode: str = settings.setting("How it heats.", "air", enum_values=["air", "grill"])
    timer: int | None = settings.setting("Minutes, if any.", None, lower_bound=1)


OF = settings.flags_of(Oven)


def values_of(*arguments, name="{}"):
    values = flags.FlagValues()
    flags.DEFINE_string(name.format("place"), **OF["place"], flag_values=values)
    flags.DEFINE_float(name.format("heat"), **OF["heat"], flag_values=values)
    flags.DEFINE_enum(name.format("mode"), **OF["mode"], flag_values=values)
    flags.DEFINE_integer(name.format("timer"), **OF["timer"], flag_values=values)
    values(["command", *arguments])
    return values


def test_a_flags_default_help_and_limits_are_its_fields():
    values = values_of("--place=kitchen")
    assert values["heat"].default == 220.0 and values["heat"].help.startswith("Degrees.")
    assert values["timer"].default is None
    for wrong in ("--heat=-1", "--mode=steam", "--timer=0"):
        with pytest.raises(flags.IllegalFlagValueError):
            values_of("--place=kitchen", wrong)


def test_a_field_without_a_default_must_be_given():
    with pytest.raises(flags.IllegalFlagValueError, match="place"):
        values_of()


def test_settings_are_what_the_flags_say_and_what_is_no_flag():
    values = values_of("--place=kitchen", "--mode=grill")
    assert settings.read(Oven, values, bread="rye") == Oven(
        bread="rye", place="kitchen", mode="grill"
    )
    assert "bread" not in OF


def test_flags_may_have_a_longer_name_than_the_field():
    values = values_of("--oven_place=garden", "--oven_heat=90", name="oven_{}")
    assert settings.read(Oven, values, "oven_{}") == Oven(place="garden", heat=90.0)
