"""From 5 outline points to 17: the thesis' search, ours and plain curves, against marked outlines.

Example:
    python benchmarks/outline.py --pictures=toons --landmarks=toons_landmarks \
        --only=toons_landmarks_validation.txt --output=outline.png

The five points of each marked face are given, the twelve between them are estimated. Errors count
in the 112-px frame: a square of 1.25 times the longer side of the landmarks' box, without the
random shifts that detectors are judged with, because nothing here depends on where the crop lies.
Hidden points are left out. Marks at even places were set by hand; those at odd places may lie on a
curve through these, as in our set, so the even four are also reported separately.
"""

import pathlib
from collections.abc import Callable

import numpy as np
import tqdm
from absl import flags

from tf_landtoon import errors
from tf_landtoon.annotations import landmark_files, outline
from tf_landtoon.geometry import cropping, frames, landmarks, sizes
from tf_landtoon.images import overlays, pictures

_PICTURES = flags.DEFINE_string("pictures", None, "Folder of pictures.", required=True)
_LANDMARKS = flags.DEFINE_string("landmarks", None, "Folder of landmark files.", required=True)
_ONLY = flags.DEFINE_string("only", None, "Text file of picture names: also reported alone.")
_OUTPUT = flags.DEFINE_string("output", None, "PNG file of 16 faces: marked, thesis, ours.")
_FIT = flags.DEFINE_boolean(
    "fit", False, "Instead, print the constants of `guessed_outline` for faces not in --only."
)

_SHOWN, _SHOWN_PX = 16, 280
_MARKED, _THESIS, _OURS = "marked", "thesis", "guess, searched along normals"


def _straight(points_28_px: np.ndarray) -> np.ndarray:
    """40 points with the twelve on straight lines between the five."""
    points = landmarks.from_28(points_28_px)
    for axis in (0, 1):
        points[:17, axis] = np.interp(range(17), outline.KNOTS, points_28_px[:5, axis])
    return points


_WAYS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "straight lines": lambda _, points: _straight(points),
    _THESIS: outline.thesis_outline,
    "spline": lambda _, points: landmarks.from_28(points),
    "spline, searched along normals": lambda image, points: outline.spline_outline(
        image, points, start=landmarks.from_28
    ),
    "guess": lambda _, points: outline.guessed_outline(points),
    _OURS: outline.spline_outline,
}


def _measure(
    paths: list[pathlib.Path], files: dict[str, pathlib.Path]
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Outlines [N, 17, 2] in frame px, marked and by each way, and [N, 17] bool, what is seen."""
    found: dict[str, list[np.ndarray]] = {name: [] for name in (_MARKED, *_WAYS)}
    seen = []
    for path in tqdm.tqdm(paths, desc="outlines", unit="face", disable=None):
        points_px, visible = landmark_files.read(files[path.stem])
        image, points_28_px = pictures.read_rgb(path), outline.to_28(points_px)
        matrix = frames.square_matrix(*frames.box_square(points_px, frames.VIEW_SCALE), sizes.VIEW)
        found[_MARKED].append(frames.apply(matrix, points_px)[:17])
        for name, way in _WAYS.items():
            found[name].append(frames.apply(matrix, way(image, points_28_px))[:17])
        seen.append(visible[:17])
    return {name: np.stack(outlines) for name, outlines in found.items()}, np.stack(seen)


def _print_table(found: dict[str, np.ndarray], seen: np.ndarray, title: str) -> None:
    """Prints one line a way: distances from the marked points."""
    estimated = np.isin(np.arange(17), landmarks.FROM_28_INTERPOLATED)
    count, hidden = int(seen[:, estimated].sum()), int((~seen[:, estimated]).sum())
    print(f"\n{title}: {len(seen)} faces, {count} points estimated, {hidden} hidden left out\n")
    print("| px of the 112-px frame | mean | RMSE | 2 px or more | 5 px or more | even four |")
    print("|---|---|---|---|---|---|")
    for name in _WAYS:
        distance_px = np.linalg.norm(found[name] - found[_MARKED], axis=-1)
        each = distance_px[seen & estimated]
        four = distance_px[:, 2::4][seen[:, 2::4]]
        shares = [f"{100 * np.mean(each >= limit):.2f} %" for limit in (2, 5)]
        figures = [f"{each.mean():.2f}", f"{np.sqrt(np.mean(each**2)):.2f}", *shares]
        print(f"| {' | '.join([name, *figures, f'{four.mean():.2f}'])} |")


def _sheet(
    paths: list[pathlib.Path], files: dict[str, pathlib.Path], found: dict[str, np.ndarray]
) -> np.ndarray:
    """Faces of these in rows of two: marked, thesis, ours each; hidden points are rings."""
    panels = []
    for index in np.linspace(0, len(paths) - 1, min(_SHOWN, len(paths))).astype(int):
        points_px, visible = landmark_files.read(files[paths[index].stem])
        square = frames.box_square(points_px, frames.VIEW_SCALE)
        image = pictures.read_rgb(paths[index])
        crop = cropping.crop_mirrored(image, frames.square_matrix(*square, _SHOWN_PX), _SHOWN_PX)
        for name in (_MARKED, _THESIS, _OURS):
            shown = frames.apply(frames.square_matrix(*square, sizes.VIEW), points_px)
            shown[:17] = found[name][index]
            shown = (shown + 0.5) * _SHOWN_PX / sizes.VIEW - 0.5
            drawn = overlays.draw(crop, shown, _SHOWN_PX, visible)
            panels.append(overlays.caption(drawn, f"{paths[index].name} {name}"))
    return pictures.contact_sheet(panels, columns=6)


def _print_guess(paths: list[pathlib.Path]) -> None:
    """Prints the constants of `guessed_outline` that these landmark files lead to."""
    points_px, visible = (
        np.stack(parts) for parts in zip(*map(landmark_files.read, paths), strict=True)
    )
    fitted = outline.fit_guess(points_px[:, :17], visible[:, :17])
    for name, part in (("real", fitted.real), ("imaginary", fitted.imag)):
        print(f"{name}\n{np.array2string(part.round(3), separator=', ', suppress_small=True)}")


def main(_: list[str]) -> None:
    """Prints the table for all faces, for the list, and for the rest."""
    files = landmark_files.find(_LANDMARKS.value)
    paths = [path for path in pictures.list_pictures(_PICTURES.value) if path.stem in files]
    if not paths:
        raise errors.InputError(f"{_PICTURES.value}: no picture has a landmark file of its name")
    chosen = set(landmark_files.select(paths, _ONLY.value, None))
    listed = np.array([path in chosen for path in paths])
    if _FIT.value:
        _print_guess([files[path.stem] for path in paths if not (_ONLY.value and path in chosen)])
        return
    found, seen = _measure(paths, files)
    groups = {"all": listed | True}
    if _ONLY.value:
        groups |= {"on the list": listed, "not on the list": ~listed}
    for title, rows in groups.items():
        _print_table({name: points[rows] for name, points in found.items()}, seen[rows], title)
    if _OUTPUT.value:
        shown = {name: points[listed] for name, points in found.items()}
        sheet = _sheet([path for path in paths if path in chosen], files, shown)
        files.write_atomically(_OUTPUT.value, pictures.encode_png(sheet))


if __name__ == "__main__":
    errors.run(main)
