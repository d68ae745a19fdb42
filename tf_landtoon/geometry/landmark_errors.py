"""How far predicted landmarks are from true ones: the thesis' table 4.1 and what it lacks."""

import dataclasses

import numpy as np

from tf_landtoon.geometry import landmarks

OUTLIER_PX = 5.0  # a point this far off, or farther, is an outlier (thesis, chapter 4)
FAILURE_NME = 0.08  # a picture worse than this has failed; also where the AUC's curve ends


@dataclasses.dataclass(frozen=True)
class ErrorTable:
    """Errors of predicted landmarks; pixels are those of the frame the points were given in.

    Attributes:
        rmse_px: eq. 4.2 per picture, its Q the visible points, then the mean over pictures.
        pooled_rmse_px: eq. 4.2 over all visible points of all pictures at once.
        mean_euclid_px: mean distance over all visible points.
        outlier_points_percent: share of visible points off by 5 px or more.
        outlier_pictures_percent: share of pictures with such a point.
        nme_diagonal: mean distance over the diagonal of the picture's true landmark box, a
            fraction, then the mean over pictures.
        auc_008: area under the share of pictures with at most that error, from 0 to 0.08,
            over 0.08: 1 is perfect.
        failure_percent: share of pictures whose error is above 0.08.
        parts: part of the face to mean distance, px; a part that is hidden everywhere is left out.
        pictures: how many pictures with a visible point.
        points: how many visible points.
        outlier_points: how many of them are off by 5 px or more.
        outlier_pictures: how many pictures have such a point.
        hidden_points: how many points were left out of everything above.
    """

    rmse_px: float
    pooled_rmse_px: float
    mean_euclid_px: float
    outlier_points_percent: float
    outlier_pictures_percent: float
    nme_diagonal: float
    auc_008: float
    failure_percent: float
    parts: dict[str, float]
    pictures: int
    points: int
    outlier_points: int
    outlier_pictures: int
    hidden_points: int

    def lines(self) -> str:
        """The thesis' table 4.1 as text, one figure a line, then the figures it does not have."""
        parts = ", ".join(f"{name} {error_px:.2f}" for name, error_px in self.parts.items())
        return "\n".join(
            [
                f"RMSE                      {self.rmse_px:.2f} px",
                f"points off by >= 5 px     {self.outlier_points_percent:.2f} %"
                f" ({self.outlier_points} of {self.points})",
                f"pictures with such points {self.outlier_pictures_percent:.1f} %"
                f" ({self.outlier_pictures} of {self.pictures})",
                f"RMSE over all points      {self.pooled_rmse_px:.2f} px",
                f"mean distance             {self.mean_euclid_px:.2f} px ({parts})",
                f"distance / box diagonal   {100 * self.nme_diagonal:.2f} %"
                f" (AUC at 8 %: {self.auc_008:.3f}, above 8 %: {self.failure_percent:.1f} %)",
                f"hidden points left out    {self.hidden_points}",
            ]
        )

    def as_json(self) -> dict[str, float | int | dict[str, float]]:
        """The table as a dict of plain numbers."""
        return dataclasses.asdict(self)


def table(
    predicted_px: np.ndarray, truth_px: np.ndarray, visible: np.ndarray | None = None
) -> ErrorTable:
    """Compares landmarks.

    Args:
        predicted_px: [N, 40, 2] points, pixels.
        truth_px: [N, 40, 2] points, pixels of the same frame. Hidden points still count for the
            box whose diagonal normalises.
        visible: [N, 40] bool; hidden points are left out. None: all points count.

    Returns:
        The errors.

    Raises:
        ValueError: the shapes do not match, or no point is visible.
    """
    distance, diagonal, visible, hidden_points = _measure(predicted_px, truth_px, visible)
    count = visible.sum(axis=1)
    rmse = np.sqrt((distance**2 * visible).sum(axis=1) / count)  # [N]
    nme = (distance * visible).sum(axis=1) / count / diagonal
    outlier = (distance >= OUTLIER_PX) & visible
    return ErrorTable(
        rmse_px=float(rmse.mean()),
        pooled_rmse_px=float(np.sqrt(np.mean(distance[visible] ** 2))),
        mean_euclid_px=float(distance[visible].mean()),
        outlier_points_percent=float(100 * outlier.sum() / visible.sum()),
        outlier_pictures_percent=float(100 * outlier.any(axis=1).mean()),
        nme_diagonal=float(nme.mean()),
        # Exact for the step curve: a picture with error e adds (0.08 - e) to the area.
        auc_008=float(np.maximum(1 - nme / FAILURE_NME, 0).mean()),
        failure_percent=float(100 * (nme > FAILURE_NME).mean()),
        parts=_parts(distance, visible),
        pictures=len(distance),
        points=int(visible.sum()),
        outlier_points=int(outlier.sum()),
        outlier_pictures=int(outlier.any(axis=1).sum()),
        hidden_points=hidden_points,
    )


def _measure(
    predicted_px: np.ndarray, truth_px: np.ndarray, visible: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Distances [M, 40], box diagonals [M], visibility [M, 40] of the M pictures that show a point.

    The last of the four is the number of hidden points of all N pictures.
    """
    truth = np.asarray(truth_px, np.float64)
    visible = np.ones(truth.shape[:2], bool) if visible is None else np.asarray(visible, bool)
    expected = (len(truth), landmarks.COUNT, 2)
    if not np.shape(predicted_px) == truth.shape == (*visible.shape, 2) == expected:
        raise ValueError(
            f"expected [N, 40, 2], [N, 40, 2], [N, 40], got {list(np.shape(predicted_px))}, "
            f"{list(truth.shape)}, {list(visible.shape)}"
        )
    shown = visible.any(axis=1)
    if not shown.any():
        raise ValueError("no visible point to compare")
    distance = np.linalg.norm(np.asarray(predicted_px, np.float64) - truth, axis=-1)
    diagonal = np.linalg.norm(truth.max(axis=1) - truth.min(axis=1), axis=-1)
    return distance[shown], diagonal[shown], visible[shown], int(np.sum(~visible))


def _parts(distance: np.ndarray, visible: np.ndarray) -> dict[str, float]:
    """Mean distance of each part's visible points, px."""
    means = {}
    for name, indices in landmarks.PARTS.items():
        seen = visible[:, indices]
        if seen.any():
            means[name] = float(distance[:, indices][seen].mean())
    return means
