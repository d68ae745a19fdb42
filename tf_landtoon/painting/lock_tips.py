"""The hair's silhouette as anime draws it: smooth where strands run along, tips where they end."""

import dataclasses

import cv2
import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.painting import fields
from tf_landtoon.painting.hair_texture import Texture
from tf_landtoon.painting.icon_frame import FIELD_SIDE, IconFrame
from tf_landtoon.painting.layers import Layer
from tf_landtoon.painting.strands import Strand

_SEED = 11
_SHIFT = 5
_LEAST_PIECE = 200  # px of the fine map
_TIED = 0.35  # how much looser hair must be that leaves the forehead free: most is tied back
_STOUT = 0.20  # least half width of a tip, of its length: thinner ones are claws
_CURLY = 0.5  # of `Texture.curls`
_SIDEBURN = (0.42, -0.40, 0.35)  # face units: least way from the middle, highest, lowest
_LEAST_FRINGE = 3  # fewer tips over a forehead are strays


@dataclasses.dataclass(frozen=True)
class TipManner:
    """Lengths in face units; each pair is the least and the greatest."""

    fringe_every: tuple[float, float] = (0.17, 0.30)
    fringe_length: tuple[float, float] = (0.12, 0.26)
    fringe_width: tuple[float, float] = (0.075, 0.12)
    tuft_every: tuple[float, float] = (0.34, 0.80)
    tuft_length: tuple[float, float] = (0.09, 0.24)
    tuft_width: tuple[float, float] = (0.035, 0.06)
    end_every: tuple[float, float] = (0.18, 0.32)
    end_length: tuple[float, float] = (0.06, 0.17)
    end_width: tuple[float, float] = (0.06, 0.09)
    sideburn_length: tuple[float, float] = (0.08, 0.12)
    sideburn_width: tuple[float, float] = (0.05, 0.075)
    tufts_from: float = 0.30
    """Looseness of the hair below which no lock leaves its outline."""
    loose_hairs: int = 2
    """At most."""
    above_brows: float = -0.07
    """What stays free between the longest fringe and the brows; below 0 it may hang over them."""


@dataclasses.dataclass(frozen=True)
class Tips:
    """Locks that leave the silhouette.

    Attributes:
        polygons: of [M, 2] px of the frame.
        roots: [K, 2] px, where a tip's edge goes on as a line into the hair.
        loose: single hairs.
    """

    polygons: list[np.ndarray]
    roots: np.ndarray
    loose: list[Strand]


def found(
    inside: np.ndarray,
    direction: np.ndarray,
    growth: np.ndarray,
    texture: Texture,
    shares: np.ndarray,
    frame: IconFrame,
    parted_at: float,
    manner: TipManner,
) -> Tips:
    """Plans the tips along all edges of the hair.

    Args:
        inside: [F, F] px, above 0 inside the hair.
        direction: [F, F, 2] its flow, without sign.
        growth: [F, F, 2] roots to tips.
        texture: of the hair: curls have no tips, sleek hair hardly any.
        shares: [7, F, F] of each `Layer`.
        frame: of the icon.
        parted_at: x of the parting, face units.
        manner: how many and how long.

    Returns:
        The same for the same hair, always.
    """
    rng = np.random.default_rng(_SEED)
    unit = frame.unit
    smooth = fields.blurred(inside, 4.0)
    slope = np.dstack([cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)])
    contours, _ = cv2.findContours(
        (inside > 0).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE
    )
    down = frame.axes[1]
    brows = frame.units(frame.points[17:27])[:, 1].min() - manner.above_brows
    polygons, fringe, roots, loose, sideburns = [], [], [], [], {}
    for contour in contours:
        edge = contour[:, 0].astype(np.float32)
        if len(edge) < 0.4 * unit:
            continue
        place = 0.0
        while place < len(edge):
            at = edge[int(place)]
            place += unit * 0.06
            if (at < 4).any() or (at > FIELD_SIDE - 5).any():
                continue
            out = -_at(slope, at)
            out = out / (np.linalg.norm(out) + 1e-6)
            grows = _at(growth, at)
            flow = _at(direction, at - 0.04 * unit * out)
            flow = flow * (1 if flow @ grows >= 0 else -1)
            beyond = shares[:, *_cell(at + 0.05 * unit * out)]
            x, y = frame.units(at)
            along = np.array([-out[1], out[0]])
            along = along * (1 if along @ grows >= 0 else -1)
            ends = float(flow @ out)
            side = np.sign(x - parted_at) or 1.0
            least, highest, lowest = _SIDEBURN
            curly = max(_at(texture.curls, at), texture.curl) > _CURLY
            if beyond[[Layer.FACE, Layer.EAR]].sum() > 0.5 and y < -0.15 and abs(x) < least:
                if curly:
                    continue
                if abs(out @ down) > 0.6 and side * (along @ frame.axes[0]) < 0:
                    along = -along  # away from the parting
                apart = abs(x - parted_at)
                if ends > 0.20 and apart > 0.08 and not texture.high:
                    kind, heading = "fringe", 0.35 * out + 0.4 * flow + 0.9 * along
                else:
                    continue
            elif beyond[[Layer.FACE, Layer.EAR]].sum() > 0.4 and y > highest:
                if out @ down > 0.5 and abs(x) > least and y < lowest:
                    inward = -np.sign(x) * frame.axes[0]
                    best = sideburns.get(np.sign(x))
                    if best is None or y > best[0]:
                        sideburns[np.sign(x)] = y, at, out, along, down + 0.12 * inward
                continue
            elif curly:
                continue
            elif (out @ down > 0.45 or ends > 0.6) and y > 0.15:
                kind, heading = "end", 0.4 * out + 0.6 * flow + 0.45 * down
            elif beyond[Layer.BACKGROUND] > 0.5 and not (y < -0.6 and abs(x - parted_at) < 0.16):
                if rng.random() < 0.12 and len(loose) < manner.loose_hairs and y > -0.95:
                    loose.append(_hair(at, along, out, unit, rng))
                tufted = manner.tufts_from + _TIED * texture.high
                if texture.loose < tufted or y > 0.5 or out @ down < -0.75:
                    continue
                kind, heading = "tuft", 0.95 * along + 0.20 * out
                place += unit * 0.4 * (1 - texture.loose)
            else:
                continue
            place += unit * (rng.uniform(*getattr(manner, f"{kind}_every")) - 0.06)
            tip = _Tip.of(kind, heading, manner, rng)
            if kind == "fringe":
                fall = max(float(tip.heading @ down), 0.05)
                tip.length = min(tip.length, max((brows - y) / fall, 0.2 * tip.length))
            elif kind == "end":  # one that lies along the edge is a thorn
                tip.length *= float(np.clip(1.5 * tip.heading @ out, 0.3, 1))
            polygon, root_a, root_b = tip.placed(at, out, along, smooth, unit)
            (fringe if kind == "fringe" else polygons).append(polygon)
            if kind != "tuft" or rng.random() < 0.5:
                roots.append(root_b if kind == "fringe" else root_a)
    if len(fringe) >= _LEAST_FRINGE:
        polygons += fringe
    for _, at, out, along, heading in sideburns.values():
        tip = _Tip.of("sideburn", heading, manner, rng)
        polygons.append(tip.placed(at, out, along, smooth, unit)[0])
    return Tips(polygons, np.array(roots, np.float32).reshape(-1, 2), loose)


@dataclasses.dataclass
class _Tip:
    """One lock: where it points to, its length and half its width in face units."""

    heading: np.ndarray
    length: float
    width: float

    @classmethod
    def of(
        cls, kind: str, heading: np.ndarray, manner: TipManner, rng: np.random.Generator
    ) -> "_Tip":
        heading = heading / (np.linalg.norm(heading) + 1e-6)
        # Few long ones among short ones: tips of one length are a comb.
        shortest, longest = getattr(manner, f"{kind}_length")
        length = shortest + (longest - shortest) * rng.beta(1.1, 1.9)
        width = rng.uniform(*getattr(manner, f"{kind}_width"))
        return cls(heading, length, max(width, _STOUT * length))

    def placed(
        self, at: np.ndarray, out: np.ndarray, along: np.ndarray, smooth: np.ndarray, unit: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The lock's polygon [M, 2] px and both its roots."""
        room = float(_at(smooth, at - self.width * unit * out)) / unit
        thick = float(np.clip(room, 0.015, self.width))
        # A long tip on a thin edge is a spike.
        length = self.length * np.clip(thick / self.width, 0.35, 1)
        base = at - 0.4 * thick * unit * out
        root_a, root_b = base - thick * unit * along, base + 0.6 * thick * unit * along
        tip = at + length * unit * self.heading
        return _lock(root_a, root_b, tip, out, along), root_a, root_b


def _hair(
    at: np.ndarray, along: np.ndarray, out: np.ndarray, unit: float, rng: np.random.Generator
) -> Strand:
    """A single hair that bends away from the silhouette."""
    length = unit * rng.uniform(0.14, 0.26)
    start = at - 0.02 * unit * out - 0.5 * length * along
    middle = at + 0.15 * length * along + rng.uniform(0.12, 0.20) * length * out
    end = at + 0.55 * length * along + rng.uniform(0.12, 0.30) * length * out
    points = curves.bezier(start, middle, end, 14)
    return Strand(points, rng.uniform(0.8, 1.1) * curves.taper(14, 0.8, 0.0, 0.2))


def _lock(
    root_a: np.ndarray, root_b: np.ndarray, tip: np.ndarray, out: np.ndarray, along: np.ndarray
) -> np.ndarray:
    """A lock that leaves the edge along it and bends away, thin towards its tip."""
    reach = np.linalg.norm(tip - root_b)
    far = root_a + 0.55 * (tip - root_a) + 0.16 * reach * out
    near = root_b + 0.45 * (tip - root_b) + 0.02 * reach * out
    first, second = curves.bezier(root_a, far, tip, 10), curves.bezier(tip, near, root_b, 10)
    return np.concatenate([first, second[1:]])


def with_tips(inside: np.ndarray, polygons: list[np.ndarray]) -> np.ndarray:
    """The silhouette [F, F], px above 0 inside, joined with polygons of [M, 2] px."""
    fine = (2 * FIELD_SIDE, 2 * FIELD_SIDE)
    mask = (cv2.resize(inside, fine, interpolation=cv2.INTER_LINEAR) > 0).astype(np.uint8)
    for polygon in polygons:
        fixed = np.round((2 * polygon + 0.5) * (1 << _SHIFT)).astype(np.int32)
        cv2.fillPoly(mask, [fixed], 1, cv2.LINE_8, _SHIFT)
    hung = fields.without_islands(mask > 0, _LEAST_PIECE)
    hung = ~fields.without_islands(~hung, _LEAST_PIECE)  # no holes between two locks
    depth = fields.depth(hung) / 2
    return cv2.resize(depth, (FIELD_SIDE, FIELD_SIDE), interpolation=cv2.INTER_AREA)


def _cell(point: np.ndarray) -> tuple[int, int]:
    column, row = np.clip(np.round(point).astype(int), 0, FIELD_SIDE - 1)
    return int(row), int(column)


def _at(values: np.ndarray, point: np.ndarray) -> np.ndarray:
    return values[_cell(point)]
