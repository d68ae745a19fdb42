import dataclasses
import pathlib

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


@dataclasses.dataclass(frozen=True, kw_only=True)
class Places:
    source: pathlib.Path = settings.setting("Read from here.")
    target: pathlib.Path = settings.setting("Written here.", pathlib.Path("out"))
    list: pathlib.Path | None = settings.setting("Names, if any.", None)


@pytest.mark.parametrize(
    "given, read",
    [
        (["--list=a.txt"], Places(source=pathlib.Path("in"), list=pathlib.Path("a.txt"))),
        (["--list="], Places(source=pathlib.Path("in"))),
        (["--target="], Places(source=pathlib.Path("in"), target=pathlib.Path("."))),
    ],
)
def test_the_text_of_a_place_becomes_a_path_and_none_stays_none(given, read):
    values = flags.FlagValues()
    for name, rest in settings.flags_of(Places).items():
        flags.DEFINE_string(name, **rest, flag_values=values)
    values(["command", "--source=in", *given])
    assert settings.read(Places, values) == read


def test_a_field_that_a_command_takes_from_elsewhere_is_no_flag_of_it():
    values = flags.FlagValues()
    flags.DEFINE_string("target", **settings.flags_of(Places)["target"], flag_values=values)
    flags.DEFINE_string("list", **settings.flags_of(Places)["list"], flag_values=values)
    values(["command"])
    assert settings.read(Places, values, source=pathlib.Path("x")).source == pathlib.Path("x")
