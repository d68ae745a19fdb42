"""Glasses and hats put on a portrait and its map, for too few people wear them.

Pictures are [S, S, 3] float32 RGB, 0..255, maps [S, S] uint8 of `part_map.Part`; both are changed
in place. Shapes are in the face's own frame, of `face_frame`.
"""

import cv2
import numpy as np

from tf_landtoon.datasets import face_brushes, textures
from tf_landtoon.geometry import face_frame
from tf_landtoon.images.part_map import Part


def glasses(
    rng: np.random.Generator, rgb: np.ndarray, parts: np.ndarray, face: face_frame.FaceFrame
) -> None:
    """Puts on glasses: thin or thick, round to square, clear, tinted or dark.

    GLASSES is the frame with all that is within; the arms count where they are thick.
    """
    side = len(rgb)
    lenses = [_lens(rng_of, face, eye) for rng_of, eye in _twice(rng)]
    thick = face.span * rng.choice((rng.uniform(0.008, 0.02), rng.uniform(0.02, 0.065)))
    dark = rng.random() < 0.3
    pane = face_brushes.filled(side, *lenses)
    if dark or rng.random() < 0.25:
        tint = textures.color(rng) * (0.25 if dark else 0.8)
        strong = rng.uniform(0.75, 1.0) if dark else rng.uniform(0.15, 0.5)
        if rng.random() < 0.5:  # darker above
            fade = np.clip(
                face.own(face_brushes.grid(side))[:, 1].reshape(side, side) * 1.5 + 0.5, 0, 1
            )
            strong = strong * (1 - 0.5 * fade)
        face_brushes.lay(rgb, tint, pane * strong)
    if rng.random() < 0.5:  # what is mirrored in the panes
        gleam = np.clip(textures.noise(rng, side, (3, 6)) * 4 - rng.uniform(2, 3.2), 0, 1)
        face_brushes.lay(
            rgb, np.float32(rng.uniform(170, 255)), pane * gleam * np.float32(rng.uniform(0.1, 0.7))
        )
    rim = sum(face_brushes.line(side, lens, thick, closed=True) for lens in lenses)
    below = face.span * rng.uniform(0.005, 0.02)
    shadow = cv2.GaussianBlur(np.roll(rim, max(1, int(below)), 0), (0, 0), 1 + below)
    face_brushes.lay(rgb, np.float32(0), np.clip(shadow, 0, 1) * np.float32(rng.uniform(0, 0.35)))
    arms = _arms(rng, side, face, lenses, thick)
    frame = np.clip(rim + arms, 0, 1) * np.float32(1 if thick > 1 else rng.uniform(0.6, 1))
    tone = rng.choice((rng.uniform(5, 60) * np.ones(3), textures.color(rng), (150, 120, 70)))
    sheen = 0.8 + 0.5 * textures.noise(rng, side, (6, 12, 24))[..., None]
    face_brushes.lay(rgb, np.clip(tone.astype(np.float32) * sheen, 0, 255), frame)
    inside = face_brushes.filled(side, *lenses) + rim
    parts[(inside > 0.4) | ((arms > 0.5) & (thick > 2))] = Part.GLASSES


def _twice(rng: np.random.Generator) -> list[tuple[np.random.Generator, int]]:
    """The same chance for both eyes."""
    seed = int(rng.integers(2**31))
    return [(np.random.default_rng(seed), eye) for eye in (-1, 1)]


def _lens(rng: np.random.Generator, face: face_frame.FaceFrame, eye: int) -> np.ndarray:
    """[N, 2] px, one lens; eye is -1 or 1."""
    points = face.points[36:42] if eye < 0 else face.points[42:48]
    middle = face.own(points.mean(0)[None])[0]
    apart = abs(face.own(face.points[36:42].mean(0)[None])[0, 0])  # from the middle to an eye
    width = apart * rng.uniform(0.62, 0.9)
    height = width * rng.uniform(0.55, 1.05)
    power = rng.choice((2.0, rng.uniform(2.2, 6)))
    t = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    x = np.sign(np.cos(t)) * np.abs(np.cos(t)) ** (2 / power)
    y = np.sign(np.sin(t)) * np.abs(np.sin(t)) ** (2 / power)
    kind = rng.choice(("plain", "aviator", "cat"), p=(0.65, 0.2, 0.15))
    if kind == "aviator":  # hangs outwards below
        x = x * (1 - 0.18 * np.maximum(y, 0)) + 0.2 * np.maximum(y, 0)
        height *= 1.1
    elif kind == "cat":  # rises outwards above
        y = y - 0.35 * np.maximum(x, 0) * np.maximum(-y, 0)
    centre = middle + (eye * rng.uniform(0, 0.03), rng.uniform(0.0, 0.08))
    return face.px(centre + np.stack([eye * x * width, y * height], 1))


def _arms(
    rng: np.random.Generator,
    side: int,
    face: face_frame.FaceFrame,
    lenses: list[np.ndarray],
    thick: float,
) -> np.ndarray:
    """[side, side], 0..1: the bridge and the arms to the ears."""
    drawn = np.zeros((side, side), np.float32)
    own = [face.own(lens) for lens in lenses]
    inner = [own[0][np.argmax(own[0][:, 0])], own[1][np.argmin(own[1][:, 0])]]
    up = rng.uniform(0.02, 0.06)
    bridge = np.stack(
        [inner[0] - (0, 0.02), (inner[0] + inner[1]) / 2 - (0, up), inner[1] - (0, 0.02)]
    )
    drawn += face_brushes.line(side, face.px(bridge), thick)
    ends = [own[0][np.argmin(own[0][:, 0])], own[1][np.argmax(own[1][:, 0])]]
    ears = face.own(face.points[[0, 16]])
    ears = ears[np.argsort(ears[:, 0])]
    for end, ear in zip(ends, ears):
        if abs(ear[0]) > abs(end[0]):  # else the cheek hides it
            drawn += face_brushes.line(
                side, face.px(np.stack([end - (0, 0.04), ear - (0, 0.1)])), thick
            )
    return np.clip(drawn, 0, 1)


def hat(
    rng: np.random.Generator, rgb: np.ndarray, parts: np.ndarray, face: face_frame.FaceFrame
) -> None:
    """Puts on a knitted cap, a peaked cap, a hat with a brim, a band or a head scarf.

    Hair that would stand above a hat becomes BACKGROUND: give the picture another one afterwards.
    """
    kind = rng.choice(("beanie", "cap", "brim", "band", "scarf"), p=(0.25, 0.25, 0.15, 0.1, 0.25))
    side = len(rgb)
    wide = float(np.abs(face.own(face.points[[0, 16]])[:, 0]).mean())  # half the face's width
    if kind == "scarf":
        return _scarf(rng, rgb, parts, face, wide)
    low = -rng.uniform(0.32, 0.62)  # its edge on the forehead
    out = wide * rng.uniform(1.08, 1.3)
    top = low - rng.uniform(0.55, 0.95)
    sag = rng.uniform(-0.02, 0.3)  # the edge at the sides lies lower
    edge = np.array([(-out, low + sag), (-out * 0.5, low), (out * 0.5, low), (out, low + sag)])
    if kind == "band":
        crown = edge[::-1] - (0, rng.uniform(0.12, 0.3))
    else:
        bulge = rng.uniform(0.95, 1.15)
        square = rng.uniform(0.45, 0.85)
        crown = np.array([(out * bulge, (low + top) / 2), (out * square, top), (0, top - 0.06)])
        crown = np.concatenate([crown, (crown * (-1, 1))[::-1]])
    shape = face_brushes.filled(
        side, face_brushes.smooth(face.px(np.concatenate([edge, crown])), 2)
    )
    made = _cloth(rng, side, face)
    if kind != "band":
        above = face.own(face_brushes.grid(side))[:, 1].reshape(side, side) < low - 0.05
        parts[above & np.isin(parts, (Part.HAIR, Part.HAT))] = Part.BACKGROUND
    if kind in ("cap", "brim"):
        reach = wide * (rng.uniform(0.7, 1.0) if kind == "cap" else rng.uniform(1.5, 2.3))
        drop = rng.uniform(0.08, 0.25)
        t = np.linspace(0, 2 * np.pi, 40)
        peak = np.stack([reach * np.cos(t), low + sag * 0.4 + drop * np.sin(t)], 1)
        peak = face_brushes.filled(side, face.px(peak + (rng.normal(0, 0.08), 0)))
        under = np.clip(cv2.GaussianBlur(peak, (0, 0), face.span * 0.06 + 1), 0, 1)
        face_brushes.lay(
            rgb, np.float32(0), np.roll(under, int(face.span * 0.08), 0) * np.float32(0.5)
        )
        _wear(rgb, parts, shape, made, Part.HAT)
        dim = np.float32(rng.uniform(0.5, 1.1))
        _wear(rgb, parts, peak, np.clip(made * dim, 0, 255), Part.HAT)
    else:
        under = np.roll(cv2.GaussianBlur(shape, (0, 0), 2), int(face.span * 0.03) + 1, 0)
        face_brushes.lay(rgb, np.float32(0), under * np.float32(rng.uniform(0, 0.5)))
        _wear(rgb, parts, shape, made, Part.HAT)
        if kind == "beanie" and rng.random() < 0.6:  # turned up
            cuff = np.concatenate([edge, (edge - (0, rng.uniform(0.12, 0.25)))[::-1]])
            cuff = face_brushes.filled(side, face_brushes.smooth(face.px(cuff), 1))
            _wear(
                rgb,
                parts,
                cuff,
                np.clip(made * np.float32(rng.uniform(0.75, 1.2)), 0, 255),
                Part.HAT,
            )


def _cloth(rng: np.random.Generator, side: int, face: face_frame.FaceFrame) -> np.ndarray:
    """[side, side, 3] some cloth: its texture, folds, and the head's roundness."""
    tone = (
        textures.texture(rng, side, np.zeros((256, 256, 3), np.uint8))
        if rng.random() < 0.35
        else None
    )
    if tone is None:
        tone = np.empty((side, side, 3), np.float32)
        tone[:] = textures.color(rng)
    own = face.own(face_brushes.grid(side))
    round_ = 1.1 - 0.35 * np.abs(own[:, 0]).reshape(side, side)
    folds = 0.75 + 0.5 * textures.noise(rng, side, (3, 6, 12, 24, 48))
    if rng.random() < 0.3:  # knitted
        ribs = np.sin(own[:, 0].reshape(side, side) * rng.uniform(30, 120))
        folds = folds * (1 + 0.15 * ribs)
    return np.clip(tone * (folds * np.clip(round_, 0.3, 1.2))[..., None], 0, 255).astype(np.float32)


def _wear(
    rgb: np.ndarray, parts: np.ndarray, share: np.ndarray, made: np.ndarray, part: Part
) -> None:
    face_brushes.lay(rgb, made, share)
    parts[share > 0.5] = part


def _scarf(
    rng: np.random.Generator,
    rgb: np.ndarray,
    parts: np.ndarray,
    face: face_frame.FaceFrame,
    wide: float,
) -> None:
    """A head scarf; it hides hair, ears and often the neck."""
    side = len(rgb)
    top = -rng.uniform(0.42, 0.68)
    hole = np.array(
        [(0, top), (-0.62, top + 0.12), (-0.97, -0.1), (-0.93, 0.45), (-0.62, 0.88), (-0.2, 1.06)]
    )
    hole = hole * (wide, 1)
    hole = np.concatenate([hole, (hole * (-1, 1))[::-1]])
    over = rng.uniform(1.2, 1.5) * wide
    crown = -rng.uniform(0.95, 1.2)
    outer = [(0, crown), (-over * 0.75, crown + 0.12), (-over, -0.1), (-over * 0.95, 0.7)]
    if rng.random() < 0.75:
        outer += [(-over * 1.1, 1.3), (-over * rng.uniform(1.3, 2.0), 2.0), (-over, 4.0)]
    else:
        outer += [(-over * 0.5, 1.25)]
    outer = np.array(outer)
    outer = np.concatenate([outer, (outer * (-1, 1))[::-1]])
    inside = face_brushes.filled(side, face_brushes.smooth(face.px(hole), 2))
    jaw = face_brushes.filled(
        side, np.concatenate([face.points[:17], face.px(np.array([(wide, -0.4), (-wide, -0.4)]))])
    )
    shape = face_brushes.filled(side, face_brushes.smooth(face.px(outer), 2)) * (
        1 - np.maximum(inside, 0)
    )
    # Within the opening, hair that hangs over the forehead is tucked in.
    tucked = np.isin(parts, (Part.EAR, Part.NECK, Part.HAIR, Part.BACKGROUND))
    shape = np.maximum(shape, inside * (1 - jaw) * tucked)
    made = _cloth(rng, side, face)
    rim = cv2.GaussianBlur(shape, (0, 0), face.span * 0.03 + 0.8)
    face_brushes.lay(rgb, np.float32(0), rim * np.float32(rng.uniform(0.1, 0.5)) * (1 - shape))
    _wear(rgb, parts, shape, made, Part.HAT)
    hidden = np.isin(parts, (Part.HAIR, Part.EAR, Part.EARRING))
    if hidden.any():  # what looks out above or beside is cloth, too
        share = cv2.GaussianBlur(hidden.astype(np.float32), (0, 0), 0.7)
        _wear(rgb, parts, np.where(hidden, 1, share).astype(np.float32), made, Part.HAT)
