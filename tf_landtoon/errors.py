"""The one error that is the user's to mend, and the wrapper that shows it as one line."""

import contextlib
import functools
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from absl import app, logging


class InputError(ValueError):
    """Something the user gave cannot be used.

    The message is one line that names the file or flag, says what is wrong, and what to do.
    """


class Note(UserWarning):
    """Something worth saying of what was given, though it was used: one line that names it."""


class _QuietTensorFlow(importlib.abc.MetaPathFinder):
    """Imports TensorFlow with what it says on stderr kept back.

    On some processors it tells of oneDNN and CUDA before it heeds any log level, and a command's
    one line would stand among six others.
    """

    def find_spec(self, name: str, *_: Any) -> importlib.machinery.ModuleSpec | None:
        """TensorFlow's own spec, its loader made quiet; None for all other modules."""
        if name != "tensorflow":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def load_quietly(module: Any) -> None:
                with _stderr_kept_back():
                    load(module)

            spec.loader.exec_module = load_quietly
        return spec


@contextlib.contextmanager
def _stderr_kept_back() -> Iterator[None]:
    """What anybody writes to stderr shows only if this fails, or if the process dies in it."""
    sys.stderr.flush()
    with tempfile.TemporaryFile(buffering=0) as said:
        watcher, alive = _watched(said.fileno())
        terminal = os.dup(2)
        os.dup2(said.fileno(), 2)
        failed = False
        try:
            yield
        except Exception:
            failed = True
            raise
        finally:
            sys.stderr.flush()
            os.dup2(terminal, 2)
            os.close(terminal)
            os.write(alive, b"!")
            os.close(alive)
            os.waitpid(watcher, 0)
            if failed:
                _show(said.fileno())


def _watched(said: int) -> tuple[int, int]:
    """Starts a process that shows the file `said` if this one dies.

    Native code that aborts runs nothing of ours any more, so somebody else has to be there.

    Returns:
        Its process id, and a pipe; a byte into it sends the watcher home.
    """
    end, alive = os.pipe()
    watcher = os.fork()
    if watcher:
        os.close(end)
        return watcher, alive
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both; the other one tells of it
    os.close(alive)
    if not os.read(end, 1):
        os.write(2, b"error: the process died while it imported TensorFlow")
        os.write(2, b", which said:\n" if os.fstat(said).st_size else b", which said nothing\n")
        _show(said)
    os._exit(0)


def _show(said: int) -> None:
    """Copies a file to stderr."""
    os.write(2, os.pread(said, os.fstat(said).st_size, 0))


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
        except KeyboardInterrupt:
            rest = "; run the same command again to resume" if resumes else ""
            print(f"interrupted{rest}", file=sys.stderr)
            return 130

    warnings.showwarning = _shown_as_a_line(warnings.showwarning)
    # TensorFlow greets with a screen of its own; a lower level in the variable brings it back.
    if os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3") == "3":
        sys.meta_path.insert(0, _QuietTensorFlow())
    logging.set_verbosity(logging.WARNING)
    app.run(reporting)
