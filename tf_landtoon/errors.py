"""The one error that is the user's to mend, and the wrapper that shows it as one line."""

import functools
import sys
import warnings
from collections.abc import Callable
from typing import Any

from absl import app, logging

from tf_landtoon import quiet_tensorflow


class InputError(ValueError):
    """Something the user gave cannot be used.

    The message is one line that names the file or flag, says what is wrong, and what to do.
    """


class Note(UserWarning):
    """Something worth saying of what was given, though it was used: one line that names it."""


class Terminated(KeyboardInterrupt):
    """SIGTERM came: what is done is to be kept, as after Ctrl-C."""


def _shown_as_a_line(show: Callable[..., None]) -> Callable[..., None]:
    """Notes become one line on stderr; all other warnings stay as they are."""

    def shown(message: Warning | str, *rest: Any, **more: Any) -> None:
        if isinstance(message, Note):
            print(f"note: {message}", file=sys.stderr)
        else:
            show(message, *rest, **more)

    return shown


def run(
    main: Callable[[list[str]], int | None], operands: bool = False, resumes: bool = False
) -> None:
    """Starts a command; an `InputError` becomes one line on stderr and exit status 1.

    Args:
        main: takes the arguments that absl left over, returns an exit status or None.
        operands: whether it takes any besides flags, e.g. files.
        resumes: whether the same command, run again, resumes where it was stopped.
    """

    @functools.wraps(main)
    def reporting(argv: list[str]) -> int | None:
        if len(argv) > 1 and not operands:
            raise app.UsageError(f"unexpected arguments: {' '.join(argv[1:])}")
        try:
            return main(argv)
        except InputError as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
        except KeyboardInterrupt as stop:
            rest = "; run the same command again to resume" if resumes else ""
            print(f"interrupted{rest}", file=sys.stderr)
            return 143 if isinstance(stop, Terminated) else 130

    warnings.showwarning = _shown_as_a_line(warnings.showwarning)
    quiet_tensorflow.prepare()
    logging.set_verbosity(logging.WARNING)
    app.run(reporting)
