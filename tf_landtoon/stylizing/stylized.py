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
from tf_landtoon.painting import parts
from tf_landtoon.stylizing import (
    face_masks,
    landmark_panels,
    paste_back,
    photo_run,
    portrait,
    tiles,
    views,
)
from tf_landtoon.stylizing.stylize_settings import StylizeSettings

_MOST_PIXELS = 16_000_000  # for an icon; faces in larger photos are large enough all the same
Tiles = list[np.ndarray]
SHEET_PICTURES, SHEET_COLUMNS = 64, 4
_LEAST_PANEL = 256  # px of pictures with landmarks
_LIGHTER = 0.35  # how far a plain background goes from the photo's own colour to white


@dataclasses.dataclass(frozen=True)
class Tools:
    """What pictures are made with; None where the settings need none.

    Attributes:
        generate: [N, H, W, 3] uint8 RGB photos -> toons.
        image_size: px, the side of what it was trained on.
        frame: where it wants faces; None for whole pictures, and where `parser` is given.
        finder: finds faces.
        parser: finds the hair, for models in the icons' frame.
        masks: says where they are.
        find: a landmark detector of drawings, and the side of its view, px.
    """

    generate: Callable[[np.ndarray], np.ndarray]
    image_size: int
    frame: frames.Frame | None
    finder: photo_faces.FaceFinder | None = None
    parser: parts.Parser | None = None
    masks: face_masks.FaceMasks | None = None
    find: tuple[landmark_panels.Find, int] | None = None


@dataclasses.dataclass(frozen=True)
class _Seen:
    """A face as a generator sees it: `matrix` leads from the photo to `shown` and `toon`."""

    face: photo_faces.Face | None
    matrix: np.ndarray
    shown: np.ndarray
    toon: np.ndarray

    def way(self, size: int) -> np.ndarray:
        """Px of the photo to px of the frame at another size."""
        return views.resized(self.matrix, self.shown.shape[0], size)


@dataclasses.dataclass
class Stylist:
    """Makes pictures of photos, as settings ask for them.

    Attributes:
        settings: what is asked for.
        tools: what it is made with.
        tiles: gathers pairs of photo and toon, [S, 2 S, 3], where a sheet of them is asked for.
    """

    settings: StylizeSettings
    tools: Tools
    tiles: Tiles = dataclasses.field(default_factory=list)

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

    def _seen(self, photo: np.ndarray, face: photo_faces.Face | None) -> _Seen:
        """What the generator is shown of a face, or of the whole photo."""
        size = self.tools.image_size
        if face and self.tools.parser:
            shown, matrix = views.in_icon(photo, face.points_px, self.tools.parser, size)
            return _Seen(face, matrix, shown, shown)
        if self.settings.align == "none":
            matrix = portrait.middle(photo, size)
        else:
            points_px = landmarks.from_68(face.points_px) if face else None
            matrix = portrait.place(photo, points_px, self.tools.frame, size)
        shown = cropping.crop(photo, matrix, size)
        return _Seen(face, matrix, shown, shown)

    def _drawn(self, photo: np.ndarray, faces: Sequence[photo_faces.Face | None]) -> list[_Seen]:
        """Each face with what the generator made of it."""
        seen, most = [self._seen(photo, face) for face in faces], self.settings.batch_size
        drawn: list[_Seen] = []
        for start in range(0, len(seen), most):
            batch = seen[start : start + most]
            toons = self.tools.generate(np.stack([one.shown for one in batch]))
            drawn += [dataclasses.replace(x, toon=toon) for x, toon in zip(batch, toons)]
        if self.settings.sheet:
            pairs = [np.hstack([one.shown, one.toon]) for one in drawn]
            self.tiles += pairs[: SHEET_PICTURES - len(self.tiles)]
        return drawn

    def _icons(self, photo: np.ndarray, faces: Sequence[photo_faces.Face]) -> dict[str, np.ndarray]:
        results = {}
        sizes = self.settings.sizes or (self.tools.image_size,)
        for number, one in enumerate(self._drawn(photo, faces or [None]), 1):
            mask = self._person(photo, one)
            for size in sizes:
                words = [f"face{number}"] if number > 1 else []
                words += [f"{size}px"] if size != sizes[0] else []
                if one.face and self.settings.draw_landmarks:
                    icon = self._with_landmarks(one, size)
                else:
                    icon = self._icon(photo, one, mask, size)
                results[".".join(words)] = icon
        return results

    def _person(self, photo: np.ndarray, one: _Seen) -> np.ndarray | None:
        """Where the person is in the frame, [M, M]; None where nobody asks."""
        if one.face is None or self.settings.background == "keep":
            return None
        return self.tools.masks.person(photo, one.face.points_px, one.way(face_masks.SIDE))

    def _icon(
        self, photo: np.ndarray, one: _Seen, mask: np.ndarray | None, size: int
    ) -> np.ndarray:
        before, toon = one.shown, one.toon
        if size != toon.shape[0]:
            before = cropping.crop(photo, one.way(size), size)
            toon = cv2.resize(toon, (size, size), interpolation=_method(toon.shape[0], size))
        icon = self._mixed(before, toon)
        if mask is not None:
            method = _method(mask.shape[0], size)
            mask = cv2.resize(mask, (size, size), interpolation=method).clip(0, 1)[..., None]
            if self.settings.background == "transparent":
                icon = np.dstack([icon, np.rint(255 * mask).astype(np.uint8)])
            else:
                icon = np.rint(mask * icon + (1 - mask) * _ground(before, mask)).astype(np.uint8)
        return self._beside(before, icon)

    def _with_landmarks(self, one: _Seen, size: int) -> np.ndarray:
        points_px = frames.apply(one.matrix, landmarks.from_68(one.face.points_px))
        find, view_size = self.tools.find
        side = max(size, _LEAST_PANEL)
        return landmark_panels.draw(one.shown, one.toon, points_px, find, view_size, side)

    def _pasted(
        self, photo: np.ndarray, faces: Sequence[photo_faces.Face]
    ) -> dict[str, np.ndarray]:
        result = photo
        for one in reversed(self._drawn(photo, faces)):  # the largest comes last, on top
            toon = _recoloured(one.toon, one.shown) if self.settings.keep_colour else one.toon
            points_px, way = one.face.points_px, one.way(face_masks.SIDE)
            share = self.settings.strength * self.tools.masks.head(photo, points_px, way)
            result = paste_back.paste(result, toon, share, one.matrix)
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


def _method(old: int, new: int) -> int:
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
