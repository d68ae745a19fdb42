"""What became of each photo: said at the end, and written as JSON."""

import collections
import dataclasses
import json
import pathlib
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from tf_landtoon import files
from tf_landtoon.detection import photo_faces

DONE, BEFORE, SKIPPED = "done", "done before", "skipped"


@dataclasses.dataclass
class PhotoReport:
    """Collects what becomes of photos.

    Attributes:
        path: the JSON file; None writes none.
        photos: photo -> its entry: `status`, and where that is so `reason`, `results`, `faces`.
    """

    path: pathlib.Path | None
    photos: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)

    def done(
        self,
        photo: pathlib.Path,
        results: Sequence[pathlib.Path],
        size: tuple[int, int],
        faces: Sequence[photo_faces.Face],
    ) -> None:
        """Notes results.

        Args:
            photo: its file.
            results: files made of it.
            size: width and height of the photo, px, upright as its faces are given.
            faces: those that were made something of, in the order of the results.
        """
        self.photos[str(photo)] = {
            "status": DONE,
            "results": [str(path) for path in results],
            "width": size[0],
            "height": size[1],
            "faces": [entry_of(face) for face in faces],
        }

    def done_before(self, photo: pathlib.Path, result: pathlib.Path) -> None:
        """Notes a photo whose results an earlier run has made."""
        earlier = self._earlier.get(str(photo), {})
        self.photos[str(photo)] = {"results": [str(result)], **earlier, "status": BEFORE}

    def skipped(self, photo: str, reason: str) -> None:
        """Notes what nothing was made of, and says so on stderr.

        Args:
            photo: its name.
            reason: one line that begins with its name.
        """
        print(f"skipped: {reason}", file=sys.stderr)
        self.photos[photo] = {"status": SKIPPED, "reason": reason}

    def count(self, status: str) -> int:
        """How many photos have a status."""
        return sum(entry["status"] == status for entry in self.photos.values())

    def write(self) -> None:
        """Writes the JSON file, if there is to be one."""
        if self.path:
            counts = collections.Counter(entry["status"] for entry in self.photos.values())
            content = {**dict.fromkeys((DONE, BEFORE, SKIPPED), 0), **counts, "photos": self.photos}
            text = json.dumps(content, indent=1)  # ASCII: names may hold bytes that are no text
            files.write_atomically(self.path, text.encode() + b"\n")

    @property
    def _earlier(self) -> Mapping[str, dict[str, Any]]:
        """The entries of the file that an earlier run wrote."""
        if self.path is None or not self.path.is_file():
            return {}
        try:
            photos = json.loads(self.path.read_bytes())["photos"]
            return {name: dict(entry) for name, entry in photos.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}


def entry_of(face: photo_faces.Face) -> dict[str, Any]:
    """A face as JSON: box and 68 points in px, score, and degrees that it leans clockwise."""
    return {
        "box": [round(float(side), 1) for side in face.box],
        "score": round(float(face.score), 3),
        "turn": round(face.turn_degrees, 1),
        "points": [[round(float(x), 1), round(float(y), 1)] for x, y in face.points_px],
    }
