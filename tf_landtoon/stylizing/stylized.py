"""A photo's faces through a generator: as icons, pasted back, or the whole picture."""

import dataclasses
import pathlib
from collections.abc import Callable, Sequence

import cv2
import numpy as np

from tf_landtoon import errors
from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import cropping, frames, landmarks
from tf_landtoon.images import pictures
from tf_landtoon.stylizing import (
    face_masks,
    landmark_panels,
    paste_back,
    photo_run,
    portrait,
    tiles,
)
from tf_landtoon.stylizing.stylize_settings import StylizeSettings

_MOST_PIXELS = (
    16_000_000  # for an icon; a face in a larger photo is large enough when it is smaller
)
_LEAST_PANEL = 256  # px of pictures with landmarks
_LIGHTER = 0.35  # how far a plain background goes from the photo's own colour to white


@dataclasses.dataclass(frozen=True)
class Tools:
    """What pictures are made with; None where the settings need none.

    Attributes:
        generate: [N, H, W, 3] uint8 RGB photos -> toons.
        image_size: px, the side of what it was trained on.
        frame: where it wants faces; None for whole pictures.
        finder: finds faces.
        masks: says where they are.
        find: a landmark detector of drawings, and the side of its view, px.
    """

    generate: portrait.Generate
    image_size: int
    frame: frames.Frame | None
    finder: photo_faces.FaceFinder | None = None
    masks: face_masks.FaceMasks | None = None
    find: tuple[landmark_panels.Find, int] | None = None


@dataclasses.dataclass
class Stylist:
    """Makes pictures of photos, as settings ask for them.

    Attributes:
        settings: what is asked for.
        tools: what it is made with.
        show: is given pairs of photo and toon, [S, 2 S, 3], for a contact sheet.
    """

    settings: StylizeSettings
    tools: Tools
    show: Callable[[np.ndarray], None] = lambda pair: None

    def __call__(self, path: pathlib.Path) -> photo_run.Made:
        """Makes a photo's pictures.

        Raises:
            errors.InputError: it cannot be read, or it has no face and needs one.
        """
        icon = self.settings.mode == "icon"
        photo = pictures.read_rgb(path, _MOST_PIXELS if icon else None)
        size = (photo.shape[1], photo.shape[0])
        if self.settings.mode == "whole":
            toon = self._mixed(photo, tiles.stylize(photo, self.tools.generate))
            return photo_run.Made({"": self._beside(photo, toon)}, (), size)
        faces: Sequence[photo_faces.Face] = ()
        if self.tools.finder:
            faces = self._faces(path, photo)
        made = self._icons(photo, faces) if icon else self._pasted(photo, faces)
        return photo_run.Made(made, faces, size)

    def _faces(self, path: pathlib.Path, photo: np.ndarray) -> list[photo_faces.Face]:
        most = self.settings.most_faces
        faces = self.tools.finder.faces(photo, every=most != 1)[:most]
        if not faces:
            other = (
                "" if self.settings.mode == "paste" else "; --align=none takes the middle square"
            )
            raise errors.InputError(f"{path}: no face found{other}")
        return faces

    def _matrix(self, photo: np.ndarray, face: photo_faces.Face | None, size: int) -> np.ndarray:
        """Px of the photo to px of a frame of that size."""
        if self.settings.align == "none":
            return portrait.middle(photo, size)
        points_px = landmarks.from_68(face.points_px) if face else None
        return portrait.place(photo, points_px, self.tools.frame, size)

    def _drawn(
        self, photo: np.ndarray, faces: Sequence[photo_faces.Face | None]
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        """What the generator was shown of each face, and what it made of it, [S, S, 3]."""
        size, most = self.tools.image_size, self.settings.batch_size
        shown = [cropping.crop(photo, self._matrix(photo, x, size), size) for x in faces]
        toons: list[np.ndarray] = []
        for start in range(0, len(shown), most):
            toons += list(self.tools.generate(np.stack(shown[start : start + most])))
        for before, toon in zip(shown, toons, strict=True):
            self.show(np.hstack([before, toon]))
        return list(zip(shown, toons, strict=True))

    def _icons(self, photo: np.ndarray, faces: Sequence[photo_faces.Face]) -> dict[str, np.ndarray]:
        results = {}
        whose: Sequence[photo_faces.Face | None] = faces or [None]
        sizes = self.settings.sizes or (self.tools.image_size,)
        for number, (face, drawn) in enumerate(zip(whose, self._drawn(photo, whose))):
            mask = self._person(photo, face)
            for size in sizes:
                words = [f"face{number + 1}"] if number else []
                words += [f"{size}px"] if size != sizes[0] else []
                if face and self.settings.draw_landmarks:
                    icon = self._with_landmarks(photo, face, *drawn, size)
                else:
                    icon = self._icon(photo, face, drawn[1], mask, size)
                results[".".join(words)] = icon
        return results

    def _person(self, photo: np.ndarray, face: photo_faces.Face | None) -> np.ndarray | None:
        """Where the person is in the frame, [M, M]; None where nobody asks."""
        if face is None or self.settings.background == "keep":
            return None
        matrix = self._matrix(photo, face, face_masks.SIDE)
        return self.tools.masks.person(photo, face.points_px, matrix)

    def _icon(
        self,
        photo: np.ndarray,
        face: photo_faces.Face | None,
        toon: np.ndarray,
        mask: np.ndarray | None,
        size: int,
    ) -> np.ndarray:
        before = cropping.crop(photo, self._matrix(photo, face, size), size)
        if toon.shape[0] != size:
            toon = cv2.resize(toon, (size, size), interpolation=_way(toon.shape[0], size))
        icon = self._mixed(before, toon)
        if mask is not None:
            way = _way(mask.shape[0], size)
            mask = cv2.resize(mask, (size, size), interpolation=way).clip(0, 1)[..., None]
            if self.settings.background == "transparent":
                icon = np.dstack([icon, np.rint(255 * mask).astype(np.uint8)])
            else:
                icon = np.rint(mask * icon + (1 - mask) * _ground(before, mask)).astype(np.uint8)
        return self._beside(before, icon)

    def _with_landmarks(
        self,
        photo: np.ndarray,
        face: photo_faces.Face,
        shown: np.ndarray,
        toon: np.ndarray,
        size: int,
    ) -> np.ndarray:
        matrix = self._matrix(photo, face, self.tools.image_size)
        points_px = frames.apply(matrix, landmarks.from_68(face.points_px))
        find, view_size = self.tools.find
        side = max(size, _LEAST_PANEL)
        return landmark_panels.draw(shown, toon, points_px, find, view_size, side)

    def _pasted(
        self, photo: np.ndarray, faces: Sequence[photo_faces.Face]
    ) -> dict[str, np.ndarray]:
        result = photo
        for face, (shown, toon) in reversed(list(zip(faces, self._drawn(photo, faces)))):
            if self.settings.keep_colour:
                toon = _recoloured(toon, shown)
            side = face_masks.SIDE
            mask = self.tools.masks.head(photo, face.points_px, self._matrix(photo, face, side))
            matrix = self._matrix(photo, face, toon.shape[0])
            result = paste_back.paste(result, toon, self.settings.strength * mask, matrix)
        return {"": self._beside(photo, result)}

    def _mixed(self, photo: np.ndarray, toon: np.ndarray) -> np.ndarray:
        """The drawing in the photo's colours, and as strong, as the settings have it."""
        if self.settings.keep_colour:
            toon = _recoloured(toon, photo)
        if self.settings.strength < 1:
            toon = cv2.addWeighted(
                toon, self.settings.strength, photo, 1 - self.settings.strength, 0
            )
        return toon

    def _beside(self, photo: np.ndarray, result: np.ndarray) -> np.ndarray:
        """With the photo at its left, if that is asked for."""
        if not self.settings.before_after:
            return result
        if result.shape[-1] == 4:
            photo = cv2.cvtColor(photo, cv2.COLOR_RGB2RGBA)
        return np.hstack([photo, result])


def _way(old: int, new: int) -> int:
    """How to resize."""
    return cv2.INTER_AREA if new < old else cv2.INTER_CUBIC


def _recoloured(toon: np.ndarray, photo: np.ndarray) -> np.ndarray:
    """The lightness of one, the hue and saturation of the other; both [H, W, 3] uint8 RGB."""
    lab = cv2.cvtColor(toon, cv2.COLOR_RGB2LAB)
    soft = cv2.GaussianBlur(photo, (0, 0), max(0.8, photo.shape[1] / 256))
    lab[..., 1:] = cv2.cvtColor(soft, cv2.COLOR_RGB2LAB)[..., 1:]
    return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)


def _ground(photo: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """[3] float: the middle colour of what is not the person, made lighter."""
    behind = photo[mask[..., 0] < 0.1]
    color = np.median(behind, axis=0) if len(behind) else np.array([200.0, 200.0, 200.0])
    return color + _LIGHTER * (255 - color)
