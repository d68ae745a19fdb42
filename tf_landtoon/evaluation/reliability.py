"""Whether expected errors and confidences hold: prediction against truth."""

import dataclasses
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tf_landtoon.detection import landmark_confidence

_BINS = 8
_SIDE_PX, _MARGIN_PX = 420, 60
_TICKS = 5
_FINER = 3  # Pillow draws without smoothing


@dataclasses.dataclass(frozen=True)
class Bin:
    """Cases with about the same prediction.

    Attributes:
        count: how many.
        said: the mean prediction.
        true: the mean of what was true.
    """

    count: int
    said: float
    true: float


@dataclasses.dataclass(frozen=True)
class Reliability:
    """A calibration against the truth.

    Attributes:
        errors_px: points by expected error; said and true mean errors, px of the 112-px crop.
        shares: faces by confidence; said and true shares of points less than 5 px off.
        outlier_shares: points by their confidence, surest first: said and true shares that are
            5 px off or more, or cannot be seen.
    """

    errors_px: tuple[Bin, ...]
    shares: tuple[Bin, ...]
    outlier_shares: tuple[Bin, ...]

    def lines(self) -> str:
        """Three tables as text."""
        rows = ["points   expected error   true error"]
        rows += [f"{x.count:6}{x.said:14.2f} px{x.true:10.2f} px" for x in self.errors_px]
        rows += ["points   >= 5 px off or unseen: expected   true"]
        rows += [
            f"{x.count:6}{100 * x.said:27.1f} %{100 * x.true:8.1f} %" for x in self.outlier_shares
        ]
        rows += ["faces    confidence   true share of points less than 5 px off"]
        rows += [f"{share.count:5}{share.said:13.3f}{share.true:9.3f}" for share in self.shares]
        return "\n".join(rows)

    def as_json(self) -> dict[str, object]:
        """The tables as plain numbers."""
        return dataclasses.asdict(self)


def compare(
    calibration: landmark_confidence.Calibration, readings: landmark_confidence.Readings
) -> Reliability:
    """Compares what a calibration predicts for faces with their true errors.

    Args:
        calibration: fitted on other faces.
        readings: of faces; where nothing can be seen, every answer counts as 5 px off or more.
    """
    visible, judged = readings.visible, readings.judged
    expected_px = calibration.expected_error_px(readings.spread_px)
    chance = calibration.share_right(expected_px, readings.certainty)
    true = (readings.right & judged).sum(axis=1) / np.maximum(judged.sum(axis=1), 1)
    said = (chance * judged).sum(axis=1) / np.maximum(judged.sum(axis=1), 1)
    outlier = 1.0 - readings.right[judged]
    order = expected_px[visible]
    return Reliability(
        errors_px=_bins(order, order, readings.error_px[visible]),
        shares=_bins(said, said, true),
        outlier_shares=_bins(1 - chance[judged], 1 - chance[judged], outlier),
    )


def chart(reliabilities: Sequence[tuple[str, Reliability]]) -> np.ndarray:
    """Draws prediction (to the right) against truth (up); the diagonal is perfect.

    Args:
        reliabilities: a name and the figures of each row of the chart.

    Returns:
        [H, W, 3] uint8 RGB: points' errors on the left, faces' confidences on the right.
    """
    rows = [
        np.concatenate(
            [
                _plot(x.errors_px, f"{name}: error, px of 112", None),
                _plot(x.shares, f"{name}: share of points < 5 px off", 1.0),
            ],
            axis=1,
        )
        for name, x in reliabilities
    ]
    return np.concatenate(rows)


def _bins(order: np.ndarray, said: np.ndarray, true: np.ndarray) -> tuple[Bin, ...]:
    """Cases sorted by `order` [M] in bins of about equal count."""
    parts = np.array_split(np.argsort(order, kind="stable"), _BINS)
    return tuple(
        Bin(len(part), float(said[part].mean()), float(true[part].mean()))
        for part in parts
        if len(part)
    )


def _plot(bins: Sequence[Bin], title: str, most: float | None) -> np.ndarray:
    most = most or 1.1 * max(max(x.said, x.true) for x in bins)
    margin, side = _MARGIN_PX * _FINER, _SIDE_PX * _FINER
    whole = side + 2 * margin
    image = Image.new("RGB", (whole, whole), "white")
    drawing = ImageDraw.Draw(image)
    font = ImageFont.load_default(14 * _FINER)

    def place(x: float, y: float) -> tuple[float, float]:
        return margin + side * x / most, margin + side * (1 - y / most)

    drawing.text((margin, margin / 3), title, "black", font)
    drawing.rectangle((*place(0, most), *place(most, 0)), outline="grey", width=_FINER)
    drawing.line((place(0, 0), place(most, most)), "silver", width=_FINER)
    for tick in np.linspace(0, most, _TICKS):
        text = f"{tick:.2g}"
        drawing.text((place(tick, 0)[0], whole - margin + 6 * _FINER), text, "black", font, "ma")
        drawing.text((margin - 6 * _FINER, place(0, tick)[1]), text, "black", font, "rm")
    spots = [place(x.said, x.true) for x in bins]
    drawing.line(spots, (40, 90, 200), width=2 * _FINER)
    for x, y in spots:
        radius = 5 * _FINER
        drawing.ellipse((x - radius, y - radius, x + radius, y + radius), (40, 90, 200))
    return np.asarray(image.reduce(_FINER))
