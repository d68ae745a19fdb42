"""Many photos, from files into files, by whatever makes pictures of one photo."""

import dataclasses
import functools
import hashlib
import pathlib
from collections.abc import Callable, Mapping, Sequence

import cv2
import numpy as np
import tqdm

from tf_landtoon import errors, files, stopping
from tf_landtoon.detection import photo_faces
from tf_landtoon.images import picture_lists, pictures
from tf_landtoon.stylizing import photo_report, result_paths
from tf_landtoon.stylizing.photo_settings import PhotoSettings

_PACKAGE = pathlib.Path(__file__).parents[1]


@dataclasses.dataclass(frozen=True)
class Made:
    """What was made of a photo.

    Attributes:
        results: what stands behind the photo's name in the result's -> [H, W, 3 or 4] uint8.
        faces: whose pictures these are.
        size: width and height of the photo, px.
    """

    results: Mapping[str, np.ndarray]
    faces: Sequence[photo_faces.Face]
    size: tuple[int, int]


Make = Callable[[pathlib.Path], Made]


class Stop(errors.InputError):
    """What `Make` raises where no other photo will fare better."""


def planned(
    settings: PhotoSettings, sheet: pathlib.Path | None = None
) -> tuple[picture_lists.Listing, list[pathlib.Path]]:
    """The photos and where the first result of each goes.

    Results of an earlier run that lie among the photos are no photos.

    Raises:
        errors.InputError: there is no picture, or a result would replace one.
    """
    listing = picture_lists.of(settings.inputs, settings.recursive)
    if not settings.into_one_file:
        output = settings.output.resolve()
        photos = [x for x in listing.paths if not _is_result(x, output)]
        listing = picture_lists.Listing(tuple(photos), listing.passed_over)
    if not listing.paths:
        first, *more = listing.passed_over.values() or ["only results of an earlier run here"]
        rest = f" ({len(more)} more files passed over)" if more else ""
        raise errors.InputError(f"{first}{rest}")
    targets = result_paths.of(settings, listing.paths)
    result_paths.check_sheet(sheet, listing.paths, targets)
    result_paths.check_sheet(settings.json, listing.paths, targets, "json")
    return listing, targets


def _is_result(path: pathlib.Path, output: pathlib.Path) -> bool:
    return output in path.resolve().parents and pictures.is_signed(path)


def run(
    settings: PhotoSettings,
    listing: picture_lists.Listing,
    targets: Sequence[pathlib.Path],
    prepare: Callable[[], Make],
    made_by: str,
    verb: str,
) -> int:
    """Makes pictures of every photo that can be read.

    Args:
        settings: where to write, and what.
        listing: of `planned`.
        targets: of `planned`.
        prepare: gives what makes pictures of a photo's file; called once, where there is something
            to do. An `errors.InputError` of what it gives skips the photo.
        made_by: of `mark`; results of an earlier run that bear it are not made again.
        verb: what is done to photos, "stylised".

    Returns:
        0, or 1 if there is not one result, new or old.

    Raises:
        errors.InputError: of `prepare`, or there is no place to write to.
    """
    report = photo_report.PhotoReport(settings.json)
    for name, reason in listing.passed_over.items():
        report.skipped(name, reason)
    pairs = list(zip(listing.paths, targets, strict=True))
    prepare = functools.cache(prepare)
    try:
        with stopping.sigterm_as_interrupt():
            for path, target in tqdm.tqdm(pairs, unit="photo", disable=None):
                _one(settings, path, target, prepare, made_by, report)
    finally:
        report.write()
    done, before = report.count(photo_report.DONE), report.count(photo_report.BEFORE)
    parts = [f"{done} of {len(pairs)} photos {verb} into {settings.output}"]
    if before:
        parts.append(f"{before} done before (--overwrite makes them again)")
    if skipped := report.count(photo_report.SKIPPED):
        parts.append(f"{skipped} skipped")
    print(", ".join(parts))
    return 0 if done or before else 1


def mark(*what: object) -> str:
    """A word for what results depend on: if it is another, they are made again.

    It says nothing of the photo: a result must not lead back to it.

    Args:
        *what: settings; files and folders count with the time of their last change.
    """
    words = [repr(_package_changed())]
    for one in what:
        words.append(repr(one))
        if isinstance(one, (str, pathlib.Path)) and (path := pathlib.Path(one)).exists():
            words.append(repr(_changed(path)))
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def _changed(place: pathlib.Path, pattern: str = "*") -> int:
    """When something in a folder, or a file, was last changed, ns."""
    return max((path.stat().st_mtime_ns for path in (place, *place.rglob(pattern))), default=0)


@functools.cache
def _package_changed() -> int:
    return _changed(_PACKAGE, "*.py")  # another version draws something else


def _one(
    settings: PhotoSettings,
    path: pathlib.Path,
    target: pathlib.Path,
    prepare: Callable[[], Make],
    made_by: str,
    report: photo_report.PhotoReport,
) -> None:
    """Makes one photo's pictures, or notes why not."""
    made_by = mark(made_by, path.resolve())  # names of results may move from photo to photo
    if target.exists() and not settings.overwrite:
        by = pictures.made_by(target)
        if by is None:
            reason = f"{target}: is there already and no result of ours; --overwrite replaces it"
            return report.skipped(str(path), reason)
        if by == made_by:
            return report.done_before(path, target)
    make = prepare()
    try:
        made = make(path)
    except Stop:
        raise
    except errors.InputError as error:
        return report.skipped(str(path), str(error))
    except (ValueError, ArithmeticError, MemoryError, cv2.error) as error:
        what = " ".join(str(error).split()) or type(error).__name__
        return report.skipped(str(path), f"{path}: cannot be drawn ({what}); give another photo")
    written = {result_paths.beside(target, word): x for word, x in made.results.items()}
    try:
        for result, picture in reversed(written.items()):  # the first says that all are there
            files.write_atomically(result, pictures.encode_png(picture, True, made_by))
    except files.NameTooLong as error:
        return report.skipped(str(path), str(error))
    report.done(path, list(written), made.size, made.faces)
