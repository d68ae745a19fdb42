"""A training's checkpoints: saved one after the other, and the newest whole one read back."""

import glob
import os
import re
import sys

import tensorflow as tf

from tf_landtoon import errors

_DAMAGED = (  # what TensorFlow raises, depending on where a file was cut off or changed
    AssertionError,  # does not hold these variables and no others
    IndexError,
    ValueError,
    tf.errors.OpError,
)


class Checkpoints:
    """`<directory>/ckpt-<step>`, the newest few of them.

    The files themselves tell which there are. TensorFlow's manager keeps a list in a file beside
    them; where that is cut off it finds none, and a training would begin anew over the old one.

    Attributes:
        last: path of the checkpoint that was last saved or read, None before.
    """

    def __init__(self, directory: str, state: tf.train.Checkpoint, max_to_keep: int):
        """Opens the directory.

        Args:
            directory: of the checkpoints; made if it is missing.
            state: all that is saved.
            max_to_keep: older ones than the newest so many are deleted.

        Raises:
            errors.InputError: the directory cannot be made.
        """
        self.last: str | None = None
        self._directory = directory
        self._state = state
        self._max_to_keep = max_to_keep
        try:
            os.makedirs(directory, exist_ok=True)
        except OSError as error:
            raise errors.InputError(
                f"{directory}: cannot be written ({error.strerror}); give another --model_dir"
            ) from error

    def restore(self) -> None:
        """Reads the newest checkpoint, or the newest whole one; says on stderr if they differ.

        Raises:
            errors.InputError: there are checkpoints, and none is whole and of these networks.
        """
        reasons = []
        for path in reversed(self._in_order()):
            try:
                self._state.read(path).assert_consumed()
            except _DAMAGED as error:
                first = (str(error).strip().splitlines() or [type(error).__name__])[0]
                reasons.append(f"{path}: does not fit these networks or is damaged ({first[:200]})")
                continue
            for reason in reasons:
                print(f"note: {reason}; {path} is used instead", file=sys.stderr)
            self.last = path
            return
        if reasons:
            raise errors.InputError(
                f"{reasons[0]}; give the flags and the version it was trained with, or another "
                "--model_dir"
            )

    def save(self, step: int) -> None:
        """Saves a checkpoint, unless that step's was the last that was saved or read.

        Args:
            step: its number.
        """
        path = os.path.join(self._directory, f"ckpt-{step}")
        if path == self.last:
            return
        self.last = self._state.write(path)
        paths = self._in_order()
        # A damaged one of a later step has no say in how many whole ones are kept.
        for old in paths[: paths.index(path) + 1][: -self._max_to_keep]:
            for part in glob.glob(f"{glob.escape(old)}.*"):
                os.remove(part)

    def _in_order(self) -> list[str]:
        """Paths, without endings, of all checkpoints that are there, by step."""
        found = (re.fullmatch(r"ckpt-(\d+)\.index", name) for name in os.listdir(self._directory))
        steps = sorted(int(match[1]) for match in found if match)
        return [os.path.join(self._directory, f"ckpt-{step}") for step in steps]
