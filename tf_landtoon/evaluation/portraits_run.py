"""Results judged beside their photos, from files into files: the work of `evaluate`."""

import dataclasses
import json
import pathlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence

import cv2
import numpy as np
import tqdm

from tf_landtoon import errors, files
from tf_landtoon.annotations import landmark_files
from tf_landtoon.detection import (
    detections,
    drawn_judge,
    landmark_confidence,
    photo_faces,
    toon_reader,
)
from tf_landtoon.evaluation import kid, portrait_summary
from tf_landtoon.evaluation import portrait_figures as figures
from tf_landtoon.evaluation.portraits_settings import PortraitsSettings
from tf_landtoon.geometry import face_squares, landmarks
from tf_landtoon.images import part_map, pictures
from tf_landtoon.models import detectors, stylizers
from tf_landtoon.painting import parts
from tf_landtoon.stylizing import views

_SHEET_PAIRS, _SHEET_COLUMNS, _SHEET_SIDE = 64, 4, 256
Points = tuple[np.ndarray, np.ndarray]  # [40, 2] px, [40] bool: visible
Result = Callable[[pathlib.Path, np.ndarray], np.ndarray]  # a photo's path and pixels -> result


class Judge:
    """All that looks at a photo and its result.

    Args:
        detector: name of a landmark detector.

    Raises:
        errors.InputError: no such detector, or dlib is missing.
    """

    def __init__(self, detector: str) -> None:
        """Loads detector, calibration, finder, parser and the judge of drawings."""
        calibration = landmark_confidence.read(detectors.calibration_path(detector))
        loaded = detectors.load(detector)
        self._reader = toon_reader.ToonReader(loaded.find, loaded.image_size, calibration)
        self._finder = photo_faces.FaceFinder()
        self._parser = parts.Parser()
        self._features = drawn_judge.Features()
        self._drawn = drawn_judge.DrawnJudge.shipped()

    def features(self, picture: np.ndarray) -> np.ndarray:
        """[C], for KID and for how drawn it looks."""
        return self._features.of([picture])[0]

    def compare(
        self, photo: np.ndarray, result: np.ndarray, own: Points | None = None
    ) -> figures.PortraitFigures:
        """Compares a result with its photo.

        Args:
            photo: [H, W, 3] uint8 RGB with a face.
            result: [h, w, 3] uint8 RGB.
            own: the points that the result was drawn with, px of it, and which are visible.

        Raises:
            errors.InputError: no face in the photo.
        """
        found = self._finder.landmarks_68(photo)
        if not found:
            raise errors.InputError("no face found in the photo; it is left out")
        points_68_px = found[0][1]
        faces = self._reader.faces(_with_margin(result))
        whole = self._reader.whole(result)
        best = max([*faces, whole], key=lambda face: face.confidence)
        points_px = best.points_px - (0 if best is whole else _margin(result))
        compared = self._compared(photo, points_68_px, result, points_px, faces)
        if own is None:
            return compared
        rmse_px = figures.own_landmark_rmse_px(points_px, *own)
        return dataclasses.replace(compared, own_landmark_rmse_px=rmse_px)

    def _compared(
        self,
        photo: np.ndarray,
        points_68_px: np.ndarray,
        result: np.ndarray,
        points_px: np.ndarray,
        faces: Sequence[detections.Face],
    ) -> figures.PortraitFigures:
        photo_px = landmarks.from_68(points_68_px)
        errors_px = figures.landmark_errors_px(photo_px, points_px)
        matrix = figures.similarity(photo_px, self._best_points(photo_px, result, points_px))
        aligned = figures.carried(result, matrix, photo.shape)
        reached = figures.carried(np.full(result.shape[:2], 1, np.uint8), matrix, photo.shape) > 0
        of_photo, of_result = (self._parser.parts(x, points_68_px) for x in (photo, aligned))
        side_px = face_squares.around(photo_px).side_px

        def color(picture: np.ndarray, part: part_map.Part) -> np.ndarray | None:
            return figures.median_color(picture, (of_photo == part) & reached, side_px)

        def overlap(part: part_map.Part) -> float | None:
            return figures.overlap((of_photo == part) & reached, (of_result == part) & reached)

        skin = [color(picture, part_map.Part.SKIN) for picture in (photo, aligned)]
        hair = [color(picture, part_map.Part.HAIR) for picture in (photo, aligned)]
        features = self.features(result)
        apart = np.abs(photo.astype(np.int16) - aligned)[reached]
        return figures.PortraitFigures(
            faces=len(faces),
            confidence=max((face.confidence for face in faces), default=0.0),
            landmark_rmse_px=float(np.sqrt((errors_px**2).mean())),
            own_landmark_rmse_px=None,
            part_error_px=figures.parts_of(errors_px),
            hair_overlap=overlap(part_map.Part.HAIR),
            skin_overlap=overlap(part_map.Part.SKIN),
            skin_difference=figures.difference(*skin),
            hair_difference=figures.difference(*hair),
            photo_skin_lightness=None if skin[0] is None else float(skin[0][0]),
            skin_lightness=None if skin[1] is None else float(skin[1][0]),
            drawn=float(self._drawn.chance(features[None])[0]),
            difference_from_photo=float(apart.mean() / 255) if apart.size else None,
        )

    def _best_points(
        self, photo_px: np.ndarray, result: np.ndarray, points_px: np.ndarray
    ) -> np.ndarray:
        """The result's points by which it is laid on its photo: the detector's, or dlib's.

        A result that is still a photograph is read by dlib, for which the other is no expert.
        """
        found = self._finder.landmarks_68(result)
        candidates = [points_px, *(landmarks.from_68(face[1]) for face in found[:1])]
        return min(candidates, key=lambda x: float(figures.landmark_errors_px(photo_px, x).mean()))


def run(settings: PortraitsSettings, flagfile: str) -> None:
    """Judges every result whose photo shows a face.

    Args:
        settings: what to judge.
        flagfile: the command's flags, for repeating it.

    Raises:
        errors.InputError: nothing to judge, no usable model, or no place to write to.
    """
    files.write_atomically(settings.output / "evaluation.flags", flagfile.encode())
    judge = Judge(settings.detector)
    result = _results(settings)
    own = landmark_files.find(settings.own_landmarks) if settings.own_landmarks else {}
    rows: dict[str, figures.PortraitFigures] = {}
    tiles, features, seconds = [], [], []
    for path, photo in _photos(settings):
        try:
            begun = time.perf_counter()
            made = result(path, photo)
            seconds.append(time.perf_counter() - begun)
            points = landmark_files.read(own[path.stem]) if path.stem in own else None
            rows[path.name] = judge.compare(photo, made, points)
        except errors.InputError as error:
            print(f"skipped: {path}: {error}", file=sys.stderr)
            continue
        features.append(judge.features(made))
        if len(tiles) < _SHEET_PAIRS:
            tiles.append(np.hstack([_tile(photo), _tile(made)]))
    if not rows:
        raise errors.InputError(f"{settings.photos}: not one photo could be judged")
    summary = portrait_summary.of(list(rows.values()))
    summary["seconds_median"] = float(np.median(seconds)) if settings.model else None
    if settings.toons and len(features) > 1:
        toons = [judge.features(pictures.read_rgb(p)) for p in _some_toons(settings.toons)]
        summary["kid"], summary["kid_spread"] = kid.kid(np.stack(features), np.stack(toons))
    content = {"summary": summary, "pictures": {n: dataclasses.asdict(r) for n, r in rows.items()}}
    text = json.dumps(content, indent=1, allow_nan=False) + "\n"
    files.write_atomically(settings.output / "evaluation.json", text.encode())
    sheet = pictures.encode_jpeg(pictures.contact_sheet(tiles, _SHEET_COLUMNS), 92)
    files.write_atomically(settings.output / "evaluation_sheet.jpg", sheet)
    print(f"{len(rows)} results:\n{portrait_summary.lines(summary)}")


def _photos(settings: PortraitsSettings) -> Iterator[tuple[pathlib.Path, np.ndarray]]:
    paths = pictures.list_pictures(settings.photos)
    if settings.only:
        paths = landmark_files.select(paths, str(settings.only), None)
    for path in tqdm.tqdm(paths, "judged", unit="photo", disable=None):
        try:
            yield path, pictures.read_rgb(path)
        except errors.InputError as error:
            print(f"skipped: {error}", file=sys.stderr)


def _results(settings: PortraitsSettings) -> Result:
    """Where a photo's result comes from."""
    if settings.pictures:
        by_stem = {path.stem: path for path in pictures.list_pictures(settings.pictures)}

        def given(path: pathlib.Path, _: np.ndarray) -> np.ndarray:
            if path.stem not in by_stem:
                raise errors.InputError(f"no result of that name in {settings.pictures}")
            return pictures.read_rgb(by_stem[path.stem])

        return given
    stylizer = stylizers.load(settings.model)
    frame = stylizer.frame or {"name": "none"}
    view = views.of_faces(frame, photo_faces.FaceFinder(), stylizer.image_size)

    def drawn(_: pathlib.Path, photo: np.ndarray) -> np.ndarray:
        seen = view(photo)
        if seen is None:
            raise errors.InputError("no face found in the photo; it is left out")
        return np.asarray(stylizer.draw(seen[np.newaxis])[0])

    return drawn


def _some_toons(folder: pathlib.Path) -> list[pathlib.Path]:
    paths = pictures.list_pictures(folder)
    return [paths[i] for i in np.unique(np.linspace(0, len(paths) - 1, 400).astype(int))]


def _margin(picture: np.ndarray) -> int:
    return round(0.25 * max(picture.shape[:2]))


def _with_margin(picture: np.ndarray) -> np.ndarray:
    """An icon whose face fills it, with room around, in which the finder can see a face."""
    room = _margin(picture)
    edge = np.median(np.concatenate([picture[0], picture[-1]]), axis=0).tolist()
    return cv2.copyMakeBorder(picture, room, room, room, room, cv2.BORDER_CONSTANT, value=edge)


def _tile(picture: np.ndarray) -> np.ndarray:
    height, width = picture.shape[:2]
    scale = _SHEET_SIDE / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    tile = np.full((_SHEET_SIDE, _SHEET_SIDE, 3), 255, np.uint8)
    tile[: size[1], : size[0]] = small
    return tile
