"""Settings that are flags: a field of a frozen dataclass says default, help and limits at once.

A command has `_OF = settings.flags_of(Settings)` and, one line a flag, absl's
`DEFINE_integer("seed", **_OF["seed"])`; `settings.read` makes the settings of the parsed flags. A
flag has its field's name, so that one word leads from the command line to where it is used.
"""

import dataclasses
from typing import Any, TypeVar

from absl import flags

_Settings = TypeVar("_Settings")


def setting(help_text: str, default: Any = dataclasses.MISSING, **limits: Any) -> Any:
    """A field of a settings dataclass.

    Args:
        help_text: one sentence, with the unit.
        default: None for what is left to others; left out, the flag must be given.
        **limits: what else absl's `DEFINE_*` takes: lower_bound, upper_bound, enum_values.
    """
    return dataclasses.field(default=default, metadata={"help": help_text, **limits})


def flags_of(settings: type) -> dict[str, dict[str, Any]]:
    """What absl's `DEFINE_*` takes beside the name, by field.

    Args:
        settings: a dataclass whose fields are `setting`s; others are left out.
    """
    found = {}
    for field in dataclasses.fields(settings):
        if field.metadata:
            default = {"default": field.default}
            if field.default is dataclasses.MISSING:
                default = {"default": None, "required": True}
            found[field.name] = {**default, **field.metadata}
    return found


def read(
    settings: type[_Settings], values: flags.FlagValues, name: str = "{}", **others: Any
) -> _Settings:
    """The settings that a command's flags give.

    Args:
        settings: as for `flags_of`.
        values: the command's flags, parsed.
        name: a flag's name, with {} for the field's.
        **others: fields that are no flags.

    Raises:
        errors.InputError: the settings refuse what was given.
    """
    given = {field: values[name.format(field)].value for field in flags_of(settings)}
    return settings(**given, **others)
