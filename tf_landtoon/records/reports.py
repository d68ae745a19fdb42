"""What a record writer tells of a run: counts, a report file by file, and a contact sheet."""

import collections
import json
import pathlib
import sys
from collections.abc import Iterable, Iterator

import cv2
import numpy as np

from tf_landtoon import files
from tf_landtoon.images import pictures
from tf_landtoon.records import outcomes

_SHEET_PICTURES, _SHEET_COLUMNS = 32, 8
_LARGE = 200  # px; smaller pictures are shown twice as large


class Report:
    """Counts what went in and out, and keeps the contact sheet's pictures.

    Args:
        folder: the records directory.
        split: name of the split.

    Attributes:
        pictures_out: number of pictures that could be used.
    """

    def __init__(self, folder: pathlib.Path, split: str) -> None:
        """Starts with nothing."""
        self._report_path = folder / f"{split}-report.json"
        self._sheet_path = folder / f"{split}-contact_sheet.jpg"
        self.pictures_out = 0
        self._skipped: dict[str, dict[str, str]] = collections.defaultdict(dict)
        self._notes: dict[str, list[str]] = collections.defaultdict(list)
        self._sheet: list[np.ndarray] = []

    def kept(self, those: Iterable[outcomes.Outcome]) -> Iterator[outcomes.Outcome]:
        """Counts outcomes and passes on those with a picture."""
        for outcome in those:
            if outcome.reason is not None:
                self._skipped[outcome.reason][outcome.name] = outcome.detail
                continue
            if outcome.note is not None:
                self._notes[outcome.note].append(outcome.name)
            self.pictures_out += 1
            if len(self._sheet) < _SHEET_PICTURES:
                self._sheet.append(_marked(outcome))
            yield outcome

    def skipped(self) -> dict[str, int]:
        """Returns reason -> number of pictures left out, most first."""
        counts = {reason: len(names) for reason, names in self._skipped.items()}
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def write(self) -> None:
        """Writes `<split>-report.json` and, if there are pictures, `<split>-contact_sheet.jpg`."""
        skipped = self.skipped()
        content = {
            "pictures_in": self.pictures_out + sum(skipped.values()),
            "pictures_out": self.pictures_out,
            "skipped": {reason: self._skipped[reason] for reason in skipped},
            "notes": self._notes,
        }
        text = json.dumps(content, indent=2) + "\n"
        files.write_atomically(self._report_path, text.encode())
        if self._sheet:
            sheet = pictures.contact_sheet(self._sheet, _SHEET_COLUMNS)
            files.write_atomically(self._sheet_path, pictures.encode_jpeg(sheet, 90))

    def tell(self) -> None:
        """Prints the counts and where the report is."""
        sys.stdout.reconfigure(errors="backslashreplace")  # file names need not be Unicode
        print(f"pictures in: {self.pictures_out + sum(self.skipped().values())}")
        for reason, count in self.skipped().items():
            name, detail = next(iter(self._skipped[reason].items()))
            print(f"  left out, {reason}: {count} (e.g. {detail or name})")
        print(f"pictures out: {self.pictures_out}")
        for note, names in self._notes.items():
            print(f"  of these, {note}: {len(names)} (e.g. {names[0]})")
        print(f"file by file: {self._report_path}")
        if self._sheet:
            print(f"look at these: {self._sheet_path}")


def _marked(outcome: outcomes.Outcome) -> np.ndarray:
    """The crop, large enough, and its twin beside it; landmarks are dots, green or hidden red.

    The landmarks of a portrait are those of its drawing, which stands right of the photo.
    """
    rgb, scale = _enlarged(outcome.drawing or outcome.encoded, outcome.name)
    if outcome.landmarks_px is not None:
        for index, (x, y) in enumerate(outcome.landmarks_px):
            seen = outcome.visible is None or outcome.visible[index]
            centre = tuple(round(scale * (float(place) + 0.5) - 0.5) for place in (x, y))
            cv2.circle(rgb, centre, scale, (0, 220, 0) if seen else (230, 0, 0), -1)
    if outcome.drawing:
        rgb = np.concatenate([_enlarged(outcome.encoded, outcome.name)[0], rgb], axis=1)
    if outcome.smoothed:
        rgb = np.concatenate([rgb, _enlarged(outcome.smoothed, outcome.name)[0]], axis=1)
    return rgb


def _enlarged(encoded: bytes, name: str) -> tuple[np.ndarray, int]:
    """A picture that can be looked at, and how many times as large as it was."""
    rgb = pictures.decode_rgb(encoded, name)
    scale = 1 if rgb.shape[0] >= _LARGE else 2
    return cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR), scale
