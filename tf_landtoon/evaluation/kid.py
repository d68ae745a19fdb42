"""Kernel Inception Distance, on whatever features: how far two sets of pictures lie apart."""

import numpy as np


def kid(
    first: np.ndarray, second: np.ndarray, subset: int = 50, rounds: int = 100, seed: int = 0
) -> tuple[float, float]:
    """Squared maximum mean discrepancy under the kernel (x.y / C + 1)^3 (Binkowski et al. 2018).

    Unbiased for sets of any size, and so around 0 (negative, too) for two samples of one kind. It
    depends on the features: only figures of the same features compare.

    Args:
        first: [N, C] features of one set.
        second: [M, C] of the other.
        subset: pictures of either set in a round; the smaller set's size if that is less.
        rounds: random subsets whose estimates are averaged.
        seed: of the subsets.

    Returns:
        Mean and standard deviation over the rounds.

    Raises:
        ValueError: a set has fewer than two pictures.
    """
    size = min(subset, len(first), len(second))
    if size < 2:
        raise ValueError("KID needs two pictures of either set")
    rng = np.random.default_rng(seed)
    estimates = [
        _estimate(
            first[rng.choice(len(first), size, replace=False)],
            second[rng.choice(len(second), size, replace=False)],
        )
        for _ in range(rounds)
    ]
    return float(np.mean(estimates)), float(np.std(estimates))


def _estimate(first: np.ndarray, second: np.ndarray) -> float:
    count = len(first)
    within = sum(
        (kernel.sum() - np.trace(kernel)) / (count * (count - 1))
        for kernel in (_kernel(first, first), _kernel(second, second))
    )
    return within - 2 * _kernel(first, second).mean()


def _kernel(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return (np.asarray(first, np.float64) @ second.T / first.shape[1] + 1) ** 3
