"""Keeps a second training out of a folder that one is at work in."""

import contextlib
import fcntl
import os
import socket
from collections.abc import Iterator

from tf_landtoon import errors


@contextlib.contextmanager
def held(directory: str) -> Iterator[None]:
    """Holds the folder's lock; the system frees it when the process ends, however it ends.

    Args:
        directory: a folder that exists; `lock` in it names the process, and stays.

    Raises:
        errors.InputError: another process holds it.
    """
    with open(os.path.join(directory, "lock"), "a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise errors.InputError(
                f"{directory}: {file.read().strip()} is training there; wait until it ends, or "
                "give another --model_dir"
            ) from error
        file.truncate(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()}\n")
        file.flush()
        yield
