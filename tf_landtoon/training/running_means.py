"""Means of scalars over steps, which stay on their device until they are asked for."""

import collections

import tensorflow as tf


class RunningMeans:
    """Sums up what each step tells; nothing is read from a device before `read`.

    A run's phases may tell different scalars; each mean is over the steps that told it.
    """

    def __init__(self) -> None:
        """Begins with no steps."""
        self.steps = 0
        # Names told together -> (steps, [names] float64 sums on the device).
        self._sums: dict[tuple[str, ...], tuple[int, tf.Tensor]] = {}
        self._on_host: dict[str, list[float]] = collections.defaultdict(list)

    def add(self, scalars: dict[str, tf.Tensor | float]) -> None:
        """Takes in a step's scalars.

        Args:
            scalars: by tag; numbers of Python's own, such as a learning rate, are no tensors.
        """
        self.steps += 1
        tensors = {}
        for name, value in scalars.items():
            if isinstance(value, (int, float)):
                self._on_host[name].append(value)
            else:
                tensors[name] = value
        if tensors:
            # As one vector, for forty small sums take longer than a large one.
            told = tf.cast(tf.stack(list(tensors.values())), tf.float64)
            steps, total = self._sums.get(tuple(tensors), (0, 0.0))
            self._sums[tuple(tensors)] = (steps + 1, total + told)

    def read(self) -> dict[str, float]:
        """The means by tag; waits for the device."""
        totals: dict[str, list[tuple[int, float]]] = collections.defaultdict(list)
        for names, (steps, total) in self._sums.items():
            for name, value in zip(names, total.numpy(), strict=True):
                totals[name].append((steps, float(value)))
        for name, values in self._on_host.items():
            totals[name].append((len(values), sum(values)))
        return {
            name: sum(value for _, value in parts) / sum(steps for steps, _ in parts)
            for name, parts in totals.items()
        }
