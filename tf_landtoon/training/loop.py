"""The outer loop: step counter, TensorBoard, progress, when to save; knows no network."""

import contextlib
import dataclasses
import math
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import keras
import tensorflow as tf
import tqdm

from tf_landtoon import errors
from tf_landtoon.training import checkpoints, lock, running_means


class _Stop:
    """Ctrl-C, and SIGTERM as schedulers send it, are noted and obeyed between two steps.

    In the middle of a step the networks would be one update ahead of the counter. Whoever cannot
    wait sends the signal twice.
    """

    def __init__(self) -> None:
        self.asked = False

    def _note(self, *_: object) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        numbers = (signal.SIGINT, signal.SIGTERM)
        before = [signal.signal(number, self._note) for number in numbers]
        try:
            yield
        finally:
            for number, handler in zip(numbers, before):
                signal.signal(number, handler)


@dataclasses.dataclass
class _Interval:
    """The steps since scalars were last reported, and what was reported then."""

    told: running_means.RunningMeans = dataclasses.field(default_factory=running_means.RunningMeans)
    since: float = dataclasses.field(default_factory=time.perf_counter)
    means: dict[str, float] = dataclasses.field(default_factory=dict)


class Loop:
    """Runs training steps and keeps what they make in a model directory.

    `model_dir/checkpoints/ckpt-<step>` and TensorBoard events in `model_dir/train`.

    Attributes:
        at: the number of steps done; as `step`, without asking the device where that is.
    """

    def __init__(
        self, *, model_dir: str, state: tf.train.Checkpoint, step: tf.Variable, max_to_keep: int
    ):
        """Opens the model directory.

        Args:
            model_dir: where everything goes; made if it is missing.
            state: all that changes during training, `step` included.
            step: int64 scalar, the number of steps done.
            max_to_keep: older checkpoints than the newest so many are deleted.

        Raises:
            errors.InputError: the directory cannot be written.
        """
        self.model_dir = model_dir
        self.step = step
        self.at = int(step.numpy())
        self._state = state
        self._folder = os.path.join(model_dir, "checkpoints")
        self._checkpoints = checkpoints.Checkpoints(self._folder, state, max_to_keep)
        self.writer = tf.summary.create_file_writer(os.path.join(model_dir, "train"))

    def restore(self) -> int:
        """Goes on from the newest checkpoint, if there is one.

        Returns:
            The number of steps done before.

        Raises:
            errors.InputError: as for `Checkpoints.restore`.
        """
        self._checkpoints.restore()
        self.at = int(self.step.numpy())
        return self.at

    def write_text(self, tag: str, text: str) -> None:
        """Shows a text in TensorBoard, line breaks kept.

        Args:
            tag: its name, such as `config/flags`.
            text: plain text.
        """
        with self.writer.as_default(step=self.at):
            tf.summary.text(tag, "\n".join(f"    {line}" for line in text.splitlines()))

    def write_scalars(self, scalars: dict[str, float]) -> None:
        """Writes numbers at the present step.

        Args:
            scalars: tag -> value.
        """
        with self.writer.as_default(step=self.at):
            for name, value in scalars.items():
                tf.summary.scalar(name, value)

    def _report(self, interval: _Interval) -> None:
        """Writes means over an interval's steps to TensorBoard and begins another.

        Raises:
            errors.InputError: a mean is not finite.
        """
        told = interval.told
        if not told.steps:
            return
        means = told.read()
        for name, value in means.items():
            if not math.isfinite(value):
                raise self._broken(f"{name} is {value}")
        now = time.perf_counter()
        means["perf/steps_per_second"] = told.steps / max(now - interval.since, 1e-9)
        self.write_scalars(means)
        interval.told, interval.since, interval.means = running_means.RunningMeans(), now, means

    def _keep(self, interval: _Interval, on_checkpoint: Callable[[], None] | None) -> None:
        """Saves a checkpoint and all that belongs to it, if everything in it is a number."""
        self._report(interval)
        self._check_finite()
        # Weights first: whoever finds a checkpoint of the last step trains no more.
        if on_checkpoint:
            on_checkpoint()
        self.save()

    def _check_finite(self) -> None:
        """Weights can break in the very update whose loss was still a number.

        Raises:
            errors.InputError: a weight is not finite.
        """
        for part in tf.train.TrackableView(self._state).descendants():
            if isinstance(part, (tf.Variable, keras.Variable)):
                value = tf.convert_to_tensor(part)
                if value.dtype.is_floating and not tf.reduce_all(tf.math.is_finite(value)):
                    raise self._broken(f"{getattr(part, 'path', part.name)} is not finite")

    def _broken(self, what: str) -> errors.InputError:
        saved = self._checkpoints.last or "none yet"
        return errors.InputError(
            f"{self.model_dir}: {what} at step {self.at}; the last good checkpoint is {saved}; "
            "lower the learning rate or that weight and run again"
        )

    def save(self) -> None:
        """Saves a checkpoint of the present step, unless it is there."""
        self._checkpoints.save(self.at)

    def run(
        self,
        *,
        batches: Callable[[int], Iterable[Any]],
        train_step: Callable[[Any, int], dict[str, tf.Tensor]],
        train_steps: int,
        log_steps: int,
        checkpoint_steps: int,
        summary_steps: int,
        write_summaries: Callable[[int], None] | None = None,
        on_checkpoint: Callable[[], None] | None = None,
        is_enough: Callable[[], bool] = lambda: False,
    ) -> dict[str, float]:
        """Trains until `train_steps` steps are done in all, earlier runs counted in.

        Args:
            batches: takes the number of steps done, gives the batches that follow.
            train_step: takes a batch and the number of steps done, answers scalars by tag.
            train_steps: where to end.
            log_steps: scalars are the means over so many steps.
            checkpoint_steps: between two saves; one more comes at the end or on Ctrl-C.
            summary_steps: between two calls of `write_summaries`; one more comes at the end.
            write_summaries: writes pictures; takes the number of steps done.
            on_checkpoint: writes what else belongs to a checkpoint.
            is_enough: asked after each step; True ends the training before `train_steps`.

        Returns:
            The last reported scalars.

        Raises:
            errors.InputError: a scalar or a weight became NaN or infinite, nothing is saved then;
                or another process trains in this model directory.
            tf.errors.OpError: the batches cannot be read; what was learnt by then is saved.
        """
        interval, stop = _Interval(), _Stop()
        bar = tqdm.tqdm(
            total=train_steps, initial=self.at, unit="step", mininterval=1.0, disable=None
        )
        with lock.held(self._folder), bar, stop.listening():
            begun = self.at
            if begun < train_steps:
                bar.set_postfix_str("building the first step's graph, up to a minute")
            iterator = iter(batches(begun)) if begun < train_steps else iter(())
            ended = begun >= train_steps
            while not ended and not stop.asked:
                try:
                    batch = next(iterator)
                except tf.errors.OpError:
                    if self.at > begun:
                        self._keep(interval, on_checkpoint)  # the networks are whole
                    raise
                interval.told.add(train_step(batch, self.at))
                self.step.assign_add(1)
                self.at += 1
                if self.at == begun + 1:
                    bar.set_postfix_str("", refresh=False)
                bar.update()
                if self.at % log_steps == 0:
                    self._report(interval)
                    bar.set_postfix_str(_brief(interval.means), refresh=False)
                if write_summaries and (self.at % summary_steps == 0 or self.at == train_steps):
                    write_summaries(self.at)
                ended = is_enough() or self.at == train_steps
                if self.at % checkpoint_steps == 0 or ended or stop.asked:
                    self._keep(interval, on_checkpoint)
        self.writer.flush()
        if stop.asked:
            raise KeyboardInterrupt
        return interval.means


def _brief(means: dict[str, float]) -> str:
    """The totals among the scalars, for the progress bar."""
    totals = {name: value for name, value in means.items() if name.endswith("total")}
    return " ".join(f"{name.split('/')[-2]} {value:.3f}" for name, value in totals.items())
