"""The one error that is the user's to mend, and the wrapper that shows it as one line."""

import functools
import os
import sys
from collections.abc import Callable

from absl import app, logging


class InputError(ValueError):
    """Something the user gave cannot be used.

    The message is one line that names the file or flag, says what is wrong, and what to do.
    """


def run(main: Callable[[list[str]], int | None], operands: bool = False) -> None:
    """Starts a command; an `InputError` becomes one line on stderr and exit status 1.

    Args:
        main: takes the arguments that absl left over, returns an exit status or None.
        operands: whether it takes any besides flags, e.g. files.
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
        except KeyboardInterrupt:
            print("interrupted; run the same command again to go on", file=sys.stderr)
            return 130

    # TensorFlow greets with a screen of its own; `--verbosity` and the variable bring it back.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.set_verbosity(logging.WARNING)
    app.run(reporting)
