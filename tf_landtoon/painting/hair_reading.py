"""What a photo's hair is like in a few numbers: how long, how wide, fringe, parting, curls."""

import dataclasses

import numpy as np

from tf_landtoon.painting import fields
from tf_landtoon.painting.flow import Flow
from tf_landtoon.painting.layers import Layer
from tf_landtoon.painting.sitter import Study

_COLUMNS = np.linspace(-0.40, 0.40, 17)  # x, face units, where the hair line is read
_NO_FOREHEAD = -0.32  # a hair line below covers the forehead
_WIDEST_GAP = 0.4  # between hair above and below an ear, face units
_LEAST_ROW = 0.05  # face units of hair in a row beside the head, for the hair to reach so far


@dataclasses.dataclass(frozen=True)
class HairReading:
    """A head of hair; lengths in face units, y down from the eyes.

    Attributes:
        top: y of the crown.
        half_width: of the hair at the temples.
        ends: how far down it reaches, image left and right; 3 where the photo cuts it off.
        line: [17] y of the hair line over `_COLUMNS`.
        covers_cheeks: how far it reaches in over the face's edge, image left and right.
        curl: 0 straight .. 1 curly.
    """

    top: float
    half_width: float
    ends: tuple[float, float]
    line: np.ndarray
    covers_cheeks: tuple[float, float]
    curl: float

    @property
    def length(self) -> float:
        """The y of the longer side's end."""
        return max(self.ends)

    @property
    def has_fringe(self) -> bool:
        """Whether the forehead's middle is covered."""
        return float(np.median(self.line[4:13])) > _NO_FOREHEAD

    @property
    def parting(self) -> float:
        """The x where the hair line is highest."""
        smooth = np.convolve(np.pad(self.line, 2, "edge"), np.ones(5) / 5, "valid")
        highest = smooth < smooth.min() + 0.03
        return float(_COLUMNS[highest].mean())


def read(study: Study) -> HairReading | None:
    """Reads the hair of a studied person; None for a bald head."""
    if study.hair is None:
        return None
    frame = study.frame
    x, y = frame.face_xy[..., 0], frame.face_xy[..., 1]
    hair = study.shares[Layer.HAIR] > 0.5
    seen = frame.seen > 0.5
    above = hair & (np.abs(x) < 0.6) & (y < -0.4)
    top = float(np.percentile(y[above], 1)) if above.any() else -1.15
    temples = hair & (y > -0.55) & (y < -0.15) & seen
    rows = 0.40 * frame.unit
    sides = [(temples & (sign * x > 0)).sum() for sign in (-1, 1)]
    face = (study.shares[Layer.FACE] > 0.5) & (y > -0.55) & (y < -0.15)
    width = (sum(sides) + face.sum()) / rows / frame.unit
    ends = tuple(_end(hair & seen, sign, study) for sign in (-1, 1))
    return HairReading(
        top=top,
        half_width=float(width) / 2,
        ends=ends,
        line=_line(hair, study),
        covers_cheeks=tuple(_on_cheek(hair, sign, study) for sign in (-1, 1)),
        curl=_curl(study, hair),
    )


def _end(hair: np.ndarray, sign: int, study: Study) -> float:
    """The y down to which there is hair on one side, 3.0 if the photo ends before it does."""
    frame = study.frame
    x, y = frame.face_xy[..., 0], frame.face_xy[..., 1]
    beside = hair & (sign * x > 0.25) & (sign * x < 1.6)
    bins = np.arange(-0.5, 2.5, 0.05)
    counts, _ = np.histogram(y[beside], bins)
    enough = counts > _LEAST_ROW * 0.05 * frame.unit**2
    rows = np.flatnonzero(enough)
    if not rows.size:
        return float(bins[0])
    breaks = np.flatnonzero(np.diff(rows) > _WIDEST_GAP / 0.05)  # an ear before the hair is none
    end = float(bins[rows[breaks[0]] + 1] if breaks.size else bins[rows[-1] + 1])
    lowest = float(y[(frame.seen > 0.5) & (np.abs(x) < 1)].max())
    return 3.0 if end > lowest - 0.12 else end


def _line(hair: np.ndarray, study: Study) -> np.ndarray:
    """The y of the lowest hair above the eyes in each of `_COLUMNS`."""
    rows = np.linspace(-1.1, 0.0, 56)
    points = np.stack(np.meshgrid(_COLUMNS, rows), -1)
    column, row = np.clip(np.rint(study.frame.px(points)), 0, hair.shape[0] - 1).astype(int).T
    covered = hair[row, column].T  # [56, 17]
    lowest = [rows[np.flatnonzero(column)[-1]] if column.any() else -1.0 for column in covered.T]
    return np.array(lowest)


def _on_cheek(hair: np.ndarray, sign: int, study: Study) -> float:
    """How far hair reaches inside the jaw between eyes and mouth, face units."""
    y = study.frame.face_xy[..., 1]
    band = (y > 0.0) & (y < 0.5) & (sign * study.frame.face_xy[..., 0] > 0)
    covered = hair & band & (study.inside > 0.5)
    return float(covered.sum() / (0.5 * study.frame.unit**2))


def _curl(study: Study, hair: np.ndarray) -> float:
    depth = fields.depth(hair)[::2, ::2].astype(np.float32)
    light = fields.light_of(study.photo)[::2, ::2]
    flow = Flow(np.ascontiguousarray(light), np.clip(depth / 3 - 1, 0, 1))
    core = depth > 4
    if not core.any():
        return 0.0
    return float(np.clip((0.62 - np.median(flow.straightness[core])) / 0.25, 0, 1))
