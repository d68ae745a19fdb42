"""A run that is told to stop keeps what it has done."""

import contextlib
import signal
import threading
from collections.abc import Iterator

from tf_landtoon import errors


@contextlib.contextmanager
def sigterm_as_interrupt() -> Iterator[None]:
    """Within it, SIGTERM raises `errors.Terminated`, so that what a run has found is not lost."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread hears signals
        return

    def terminate(*_: object) -> None:
        raise errors.Terminated

    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
