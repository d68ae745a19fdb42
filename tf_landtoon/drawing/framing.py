"""Where a head is in its picture: maps from face units to px, for the head and for the body."""

import dataclasses

import numpy as np

_NECK = (0.0, 0.75)  # face units: what the body turns about


@dataclasses.dataclass(frozen=True)
class Framing:
    """A head's place; lengths in sides of the square picture.

    Attributes:
        roll: lean, radians, clockwise positive.
        unit: length of one face unit.
        middle: place of the middle between the eyes, (x, y).
    """

    roll: float
    unit: float
    middle: tuple[float, float]

    def matrix(self, image_size: int) -> np.ndarray:
        """Face units to px of a picture of `image_size` px, [2, 3]."""
        unit, middle = self.unit * image_size, np.array(self.middle) * image_size
        cosine, sine = np.cos(self.roll) * unit, np.sin(self.roll) * unit
        return np.array([[cosine, -sine, middle[0]], [sine, cosine, middle[1]]])


def sample(rng: np.random.Generator) -> Framing:
    """Draws one: head and shoulders, some tilt, size and shift."""
    spread = 9.0 if rng.random() < 0.35 else 2.5
    roll = np.radians(np.clip(rng.normal(0, spread), -25, 25))
    unit = np.clip(np.exp(rng.normal(np.log(0.31), 0.16)), 0.2, 0.45)
    middle = rng.normal(0.497, 0.018), rng.normal(0.437, 0.026)
    return Framing(float(roll), float(unit), middle)


def roll_of(matrix: np.ndarray) -> float:
    """How far a head leans in the picture, radians, clockwise positive."""
    return float(np.arctan2(matrix[1, 0], matrix[0, 0]))


def of_body(matrix: np.ndarray, share: float = 0.35) -> np.ndarray:
    """The body's map [2, 3]: pivots at the neck with only a share of the head's roll."""
    unit = np.hypot(*matrix[:, 0])
    roll = roll_of(matrix) * share
    turn = np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]]) * unit
    pivot = np.array(_NECK)
    shift = matrix[:, :2] @ pivot + matrix[:, 2] - turn @ pivot
    return np.concatenate([turn, shift[:, None]], axis=1)
