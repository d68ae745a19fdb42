"""TensorFlow imported without its greeting, and with what it said if the import fails."""

import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from typing import Any


def prepare() -> None:
    """Makes a later `import tensorflow` quiet.

    It greets with a screen of its own; a lower level in TF_CPP_MIN_LOG_LEVEL brings that back.
    """
    if os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3") == "3":
        sys.meta_path.insert(0, _QuietTensorFlow())


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
