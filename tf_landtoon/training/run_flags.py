"""`resolved.flags` in a model directory: the flags of a run, a flagfile that repeats it."""

import os
import pathlib
import sys
from collections.abc import Callable

from absl import flags

from tf_landtoon import files

NAME = "resolved.flags"
# Where a run goes, how far, and how often it is looked at: what it learns does not depend on these.
_FREE = {
    *("model_dir", "train_steps", "log_steps", "summary_steps", "evaluation_steps"),
    *("checkpoint_steps", "max_to_keep"),
}


def text(values: flags.FlagValues) -> str:
    """The running command's own flags, one a line, as a flagfile takes them."""
    own = values.get_key_flags_for_module(sys.argv[0])
    lines = [flag.serialize() for flag in own if flag.value is not None]
    return "\n".join(line for line in lines if line) + "\n"


def write(directory: str | os.PathLike[str], values: flags.FlagValues) -> None:
    """Writes `resolved.flags`.

    Raises:
        errors.InputError: the directory cannot be written.
    """
    files.write_atomically(pathlib.Path(directory) / NAME, text(values).encode())


def changes(directory: str | os.PathLike[str], values: flags.FlagValues) -> list[str]:
    """What a run that resumes does otherwise than before.

    Args:
        directory: a model directory; without `resolved.flags` in it nothing can be told.
        values: of the command that resumes.

    Returns:
        One line a flag, `--seed: was 1, now 2`. A flag that was not saved then and has its
        default now is a newer version's, no change.
    """
    path = pathlib.Path(directory) / NAME
    if not path.is_file():
        return []
    before, now = _parse(path.read_text(), values), _parse(text(values), values)
    for name in now.keys() - before.keys():
        if values[name].value == values[name].default:
            del now[name]
    return [
        f"--{name}: was {before.get(name, 'not given')}, now {now.get(name, 'not given')}"
        for name in sorted((before.keys() | now.keys()) - _FREE)
        if before.get(name) != now.get(name)
    ]


def record(
    directory: str | os.PathLike[str],
    values: flags.FlagValues,
    resumes: bool,
    show: Callable[[str, str], None],
) -> None:
    """Says what a run that resumes does otherwise, and keeps the flags for the next.

    Args:
        directory: a model directory.
        values: of the command.
        resumes: whether there was a checkpoint to restore.
        show: takes a tag and the flags as text, `loop.Loop.write_text`.

    Raises:
        errors.InputError: the directory cannot be written.
    """
    for line in changes(directory, values) if resumes else ():
        print(line)
    write(directory, values)
    show("config/flags", text(values))


def _parse(flagfile: str, values: flags.FlagValues) -> dict[str, str]:
    """Flag -> value; the values of one that is given more than once are joined."""
    found: dict[str, str] = {}
    for line in flagfile.splitlines():
        name, equals, value = line.removeprefix("--").partition("=")
        if not equals:  # a switch: --name or --noname
            name, value = (name, "true") if name in values else (name.removeprefix("no"), "false")
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found
