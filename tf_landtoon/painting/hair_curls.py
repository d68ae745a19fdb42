"""Curls as anime draws them: rounded clumps that overlap, a scalloped rim, crescents of shade."""

import dataclasses

import cv2
import numpy as np

from tf_landtoon.drawing import curves
from tf_landtoon.painting import fields, hair_tones
from tf_landtoon.painting.hair_texture import Texture
from tf_landtoon.painting.icon_frame import FIELD_SIDE, IconFrame
from tf_landtoon.painting.layers import Layer
from tf_landtoon.painting.strands import Strand

_SEED = 31
_LEAST_CURL = 0.48  # of `Texture.curl`: single tangles make no curly hair
_CURLY, _LEANS = 0.5, 6.0  # `Texture.curls` drawn as such: the curlier all, the less is needed
_SMALL, _LARGE = 0.055, 0.098  # face units: the radius of cropped curls, of loose ones
_IN_DEPTH = 1.05  # largest radius, of the hair's middle depth
_LIT = 0.42  # of a radius: how far up the middle of a clump's lit part lies
_SHADED, _PLAIN, _LIGHT = -1.15, 0.1, 1.5  # tones, in spreads
_SHADY, _SHINY = 0.75, 0.22  # share of the clumps with a crescent of shade, of light
_SHINES_FROM = 9.0  # px of a radius: smaller clumps are matte


@dataclasses.dataclass(frozen=True)
class Curls:
    """Clumps.

    Attributes:
        centres: [N, 2] px of the frame.
        radii: [N] px.
        rim: [N] bool, those that make the silhouette.
        share: [F, F] float32 0..1, where hair is drawn as curls.
        owner: [F / 2, F / 2] int: the clump that lies on top, -1 where none does.
    """

    centres: np.ndarray
    radii: np.ndarray
    rim: np.ndarray
    share: np.ndarray
    owner: np.ndarray


def found(
    inside: np.ndarray, shares: np.ndarray, texture: Texture, frame: IconFrame
) -> Curls | None:
    """Puts clumps over all curly hair.

    Args:
        inside: [F, F] px, above 0 inside the hair.
        shares: [7, F, F] of each `Layer`.
        texture: of the hair.
        frame: of the icon.

    Returns:
        The same for the same hair, always; None for hair without curls.
    """
    needed = _CURLY - _LEANS * (texture.curl - _CURLY)
    share = fields.blurred(np.clip((texture.curls - needed) / 0.12 + 0.5, 0, 1), 6)
    if texture.curl < _LEAST_CURL or (share * (inside > 0)).sum() < 0.06 * frame.unit**2:
        return None
    rng = np.random.default_rng(_SEED)
    size = frame.unit * (_SMALL + (_LARGE - _SMALL) * min(1.3 * texture.loose, 1))
    size = min(size, _IN_DEPTH * float(np.median(inside[inside > 0])))
    skin = fields.blurred(shares[[Layer.FACE, Layer.EAR]].sum(0), 0.5 * size)
    if not texture.high:  # a curly fringe hangs in scallops
        skin *= np.clip((np.abs(frame.face_xy[..., 0]) - 0.35) / 0.08, 0, 1)
    edge = _rim(inside, skin, share, size, rng)
    inner = _grid(inside, share, 1.75 * size, size, rng)
    if len(edge) and len(inner):
        apart = np.linalg.norm(inner[:, None] - edge[None], axis=2).min(1)
        inner = inner[apart > 0.85 * size]
    centres = np.concatenate([edge, inner])
    radii = size * rng.uniform(0.78, 1.34, len(centres))
    rim = np.arange(len(centres)) < len(edge)
    owner = np.full((FIELD_SIDE // 2, FIELD_SIDE // 2), -1, np.int16)
    for number in np.argsort(-centres[:, 1], kind="stable"):  # upper ones lie on lower ones
        x, y = np.round(centres[number] / 2).astype(int)
        radius = max(int(round(radii[number] / 2)), 1)
        cv2.circle(owner, (int(x), int(y)), radius, int(number), -1)
    return Curls(centres, radii, rim, share, owner)


def _rim(
    inside: np.ndarray,
    skin: np.ndarray,
    share: np.ndarray,
    size: float,
    rng: np.random.Generator,
) -> np.ndarray:
    """Centres [N, 2] just inside the edge where no skin is near."""
    slope = np.dstack(
        [cv2.Sobel(fields.blurred(inside, 4), cv2.CV_32F, *d) for d in ((1, 0), (0, 1))]
    )
    contours, _ = cv2.findContours(
        (inside > 0).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    found = []
    for contour in contours:
        edge, place = contour[:, 0], 0.0
        while place < len(edge):
            column, row = edge[int(place)]
            place += 1.0
            if min(column, row) < 2 or max(column, row) > FIELD_SIDE - 3:
                continue
            if share[row, column] < 0.5 or skin[row, column] > 0.22:
                continue
            into = slope[row, column] / (np.linalg.norm(slope[row, column]) + 1e-6)
            found.append(edge[int(place) - 1] + 0.80 * size * into)
            place += 1.4 * size * rng.uniform(0.65, 1.35)
    return np.array(found, np.float64).reshape(-1, 2)


def _grid(
    inside: np.ndarray, share: np.ndarray, step: float, size: float, rng: np.random.Generator
) -> np.ndarray:
    """Centres [N, 2] over the inner hair: a hexagonal grid, shaken."""
    rows = np.arange(0, FIELD_SIDE, 0.87 * step)
    columns = np.arange(0, FIELD_SIDE, step)
    grid = np.stack(np.meshgrid(columns, rows), -1)
    grid[1::2, :, 0] += step / 2
    grid = grid.reshape(-1, 2) + rng.uniform(-0.3, 0.3, (grid.size // 2, 2)) * step
    x, y = np.clip(np.round(grid).astype(int), 0, FIELD_SIDE - 1).T
    return grid[(inside[y, x] > 0.45 * size) & (share[y, x] > 0.5)]


def scallops(curls: Curls, inside: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
    """The silhouette without its curly rim, and the rim's clumps.

    Args:
        curls: as found.
        inside: [F, F] px, above 0 inside.

    Returns:
        [F, F] px, above 0 inside; polygons of [M, 2] px to join it with.
    """
    rng = np.random.default_rng(_SEED)
    near = np.zeros(inside.shape, np.float32)
    polygons = []
    for centre, radius in zip(curls.centres[curls.rim], curls.radii[curls.rim]):
        x, y = np.round(centre).astype(int)
        cv2.circle(near, (int(x), int(y)), int(1.25 * radius), 0.30 * float(radius), -1)
        turn = rng.uniform(0, np.pi)
        ellipse = curves.ellipse((0, 0), (1.15 * radius, 0.9 * radius), count=24)
        spin = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        polygons.append(ellipse @ spin + centre)
    # Where hair is thin nothing is taken away, or else pieces of it would come loose.
    side = 2 * int(1.1 * np.median(curls.radii)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    thick = cv2.morphologyEx((inside > 0).astype(np.uint8), cv2.MORPH_OPEN, kernel)
    near *= fields.blurred(thick.astype(np.float32), 3.0)
    return inside - fields.blurred(near, 4.0) * curls.share, polygons


def crescents(curls: Curls) -> np.ndarray:
    """Tone [F / 2, F / 2], in spreads: shade under each clump."""
    rows, columns = np.mgrid[: FIELD_SIDE // 2, : FIELD_SIDE // 2].astype(np.float32)
    own = np.maximum(curls.owner, 0)
    centres, radii = (curls.centres / 2).astype(np.float32), (curls.radii / 2).astype(np.float32)
    x, y = (columns - centres[own, 0]) / radii[own], (rows - centres[own, 1]) / radii[own]
    rng = np.random.default_rng(_SEED)
    shady, shiny = rng.random((2, len(curls.centres)))
    high = curls.centres[:, 1] < np.median(curls.centres[:, 1])
    under = np.hypot(x - 0.12, y + _LIT) - np.where(shady < _SHADY, 1.0, 9.0)[own]
    tone = _PLAIN + (_SHADED - _PLAIN) * np.clip(under / 0.2 + 0.5, 0, 1)
    # A crescent of light lies between two circles near the clump's upper rim.
    is_lit = ((shiny < _SHINY) & high & (curls.radii > _SHINES_FROM))[own]
    over = np.minimum(0.72 - np.hypot(x, y), np.hypot(x - 0.1, y - 0.30) - 0.80)
    tone = np.where(is_lit, tone + (_LIGHT - tone) * np.clip(over / 0.15 + 0.5, 0, 1), tone)
    return np.where(curls.owner < 0, np.float32(_PLAIN), tone).astype(np.float32)


def lines(curls: Curls, inside: np.ndarray, unit: float, width: float) -> list[Strand]:
    """C-shaped lines along the clumps' lower rims.

    Args:
        curls: as found.
        inside: [F, F] px, above 0 inside the hair.
        unit: px of a face unit.
        width: px of a 512-px picture.
    """
    rng = np.random.default_rng(_SEED)
    small = float(np.clip(np.median(curls.radii) / (_LARGE * unit), 0.5, 1))
    found = []
    for number, (centre, radius) in enumerate(zip(curls.centres, curls.radii)):
        turn, reach = rng.uniform(-0.9, 0.9), rng.uniform(1.5, 2.5)
        if rng.random() > 0.2 + 0.65 * small:
            continue
        angles = np.pi / 2 + turn + np.linspace(-reach / 2, reach / 2, 18)
        arc = centre + radius * np.stack([np.cos(angles), np.sin(angles)], 1)
        x, y = np.clip(np.round(arc).astype(int), 0, FIELD_SIDE - 1).T
        nearer = np.clip(np.round(centre + 0.9 * (arc - centre)).astype(int), 0, FIELD_SIDE - 1)
        free = (curls.owner[nearer[:, 1] // 2, nearer[:, 0] // 2] == number) & (inside[y, x] > 3)
        bounds = np.flatnonzero(np.diff(np.r_[0, free.astype(int), 0])).reshape(-1, 2)
        if not len(bounds):
            continue
        start, end = bounds[np.argmax(bounds[:, 1] - bounds[:, 0])]
        if end - start < 7:
            continue
        piece = curves.evenly(arc[start:end], 14)
        found.append(Strand(piece, width * curves.taper(14, 0.1, 0.0, 0.45)))
    return found


def with_crescents(tone: np.ndarray, curls: Curls) -> np.ndarray:
    """The tone [F / 2, F / 2] of strands, crescents where hair is curly."""
    share = hair_tones.half(curls.share)
    return tone + (crescents(curls) - tone) * share
