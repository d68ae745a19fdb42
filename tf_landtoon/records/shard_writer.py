"""Writes records so that a directory holds whole, described shards or none."""

import dataclasses
import glob
import json
import os
import pathlib
from types import TracebackType
from typing import Any

import tensorflow as tf

from tf_landtoon import errors, files
from tf_landtoon.geometry import landmarks
from tf_landtoon.records import schema

# What `features.json` tells about the keys that `records` encodes.
_PICTURE_FEATURES = {
    "image/encoded": "bytes: the square picture as an RGB PNG or JPEG file",
    "image/format": "bytes: png or jpeg",
    "image/height": "int64: px",
    "image/width": "int64: px",
    "image/filename": "bytes: name of the source picture",
    "image/source_id": "bytes: the same name, which tells the examples of a set apart",
    "image/key/sha256": "bytes: hexadecimal digest of image/encoded",
}
_KIND_FEATURES = {
    "landmarks": {
        "image/object/bbox/xmin": "float32: left side of the landmarks' box, 0..1 of the width",
        "image/object/bbox/xmax": "float32: right side of it, 0..1 of the width",
        "image/object/bbox/ymin": "float32: upper side of it, 0..1 of the height",
        "image/object/bbox/ymax": "float32: lower side of it, 0..1 of the height",
        "image/landmarks/x": "float32 [40]: px of the stored picture, pixel centres on integers",
        "image/landmarks/y": "float32 [40]: px of the stored picture, pixel centres on integers",
        "image/landmarks/count": "int64: 40",
        "image/landmarks/visible": "int64 [40]: 1 = seen, 0 = covered (its place is an estimate)",
    },
    "toons": {
        "image/smoothed/encoded": "bytes: the same picture with its edges blurred, same format"
    },
    "portraits": {
        "image/drawing/encoded": "bytes: the drawing of the photo in image/encoded, same format",
        "image/parts/encoded": "bytes: PNG, one byte a pixel, the photo's parts (part_map.Part)",
        "image/cover/encoded": "bytes: PNG, one byte a pixel, 255 where the drawing has a person",
        "image/landmarks/x": "float32 [40]: px of the drawing, pixel centres on integers",
        "image/landmarks/y": "float32 [40]: px of the drawing, pixel centres on integers",
        "image/landmarks/visible": "int64 [40]: 1 = seen, 0 = under hair or behind dark glasses",
        "image/photo/symmetric/x": "float32 [40]: the photo's points by that map, px",
        "image/photo/symmetric/y": "float32 [40]: the photo's points by that map, px",
        "image/photo/thesis/x": "float32 [40]: the photo's points by that map, px",
        "image/photo/thesis/y": "float32 [40]: the photo's points by that map, px",
    },
}


class ShardWriter:
    """Writes the shards of one split; they get their final names only when all went well.

    Use it as a context manager. Other splits already in the directory are kept, if they are of
    the same kind.

    Args:
        directory: where to write; made if missing.
        split: name of the split, e.g. "train".
        info: kind, image size, map and frame of the set; its `splits` are ignored.
        tool: the writing command's name.
        flags: the writing command's flags.
        num_shards: number of files to spread the examples over, in turn.

    Raises:
        errors.InputError: the directory cannot be written to, or holds records of another kind.
    """

    def __init__(
        self,
        directory: str | os.PathLike[str],
        split: str,
        info: schema.DatasetInfo,
        tool: str,
        flags: dict[str, Any],
        num_shards: int,
    ) -> None:
        """Opens nothing yet; see the class for the arguments."""
        self.skipped: dict[str, int] = {}  # filled by the caller: reason -> pictures left out
        self._directory = pathlib.Path(directory)
        self._split, self._info, self._tool, self._flags = split, info, tool, flags
        self._names = [schema.shard_name(split, index, num_shards) for index in range(num_shards)]
        self._lengths = [0] * num_shards
        self._writers: list[tf.io.TFRecordWriter] = []

    def __enter__(self) -> "ShardWriter":
        """Opens the temporary shards."""
        self._kept = _splits_to_keep(self._directory, self._split, self._info)
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            for path in self._shards_there(".tmp"):
                path.unlink()  # a killed run's
            for path in self._temporary():
                path.write_bytes(b"")  # TensorFlow's own message for a bad place is ten lines
        except OSError as error:
            raise errors.InputError(
                f"{self._directory}: cannot be written ({error.strerror}); "
                "choose a folder that you may write to"
            ) from error
        self._writers = [tf.io.TFRecordWriter(str(path)) for path in self._temporary()]
        return self

    def write(self, serialized: bytes) -> None:
        """Adds one example, to each shard in turn."""
        index = sum(self._lengths) % len(self._writers)
        self._writers[index].write(serialized)
        self._lengths[index] += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Renames the shards and writes the JSON files, or takes everything away again."""
        for writer in self._writers:
            writer.close()
        if kind is not None:
            for path in self._temporary():
                path.unlink(missing_ok=True)
            return
        for old in self._shards_there():
            if old.name not in self._names:
                old.unlink()  # an earlier run's shards, of another number
        for path, name in zip(self._temporary(), self._names, strict=True):
            os.replace(path, self._directory / name)
        self._write_info()

    def _temporary(self) -> list[pathlib.Path]:
        return [self._directory / f"{name}.tmp" for name in self._names]

    def _shards_there(self, suffix: str = "") -> list[pathlib.Path]:
        """This split's files of any number of shards, and not those of a split `<split>-...`."""
        digits = "[0-9]" * 5
        pattern = f"{glob.escape(self._split)}-{digits}-of-{digits}.tfrecord{suffix}"
        return list(self._directory.glob(pattern))

    def _write_info(self) -> None:
        sizes = [(self._directory / name).stat().st_size for name in self._names]
        split = schema.SplitInfo(
            num_examples=sum(self._lengths),
            num_bytes=sum(sizes),
            shard_lengths=self._lengths,
            shard_bytes=sizes,
            tool=self._tool,
            flags=self._flags,
            skipped=self.skipped,
        )
        info = dataclasses.replace(self._info, splits={**self._kept, self._split: split})
        features = _PICTURE_FEATURES | _KIND_FEATURES[info.kind]
        for name, content in (
            ("features.json", features),
            (schema.INFO_NAME, _as_json(info)),
        ):
            text = json.dumps(content, indent=2) + "\n"
            files.write_atomically(self._directory / name, text.encode())


def _splits_to_keep(
    directory: pathlib.Path, split: str, info: schema.DatasetInfo
) -> dict[str, schema.SplitInfo]:
    """The directory's other splits, which must be of the same kind as the new one."""
    if not (directory / schema.INFO_NAME).is_file():
        return {}
    old = schema.load_info(directory)
    kept = {name: value for name, value in old.splits.items() if name != split}
    for field in ("kind", "image_size", "landmark_map", "frame"):
        if kept and getattr(old, field) != getattr(info, field):
            raise errors.InputError(
                f"{directory}: holds records with {field} {getattr(old, field)!r}, not "
                f"{getattr(info, field)!r}; choose another directory"
            )
    return kept


def _as_json(info: schema.DatasetInfo) -> dict[str, Any]:
    content = dataclasses.asdict(info)
    if info.kind == "landmarks":
        content["point_names"] = list(landmarks.NAMES)
        # Points of the thesis' map are not mirror symmetric: such pictures must not be flipped.
        mirrored = info.landmark_map != "thesis"
        content["mirror"] = [int(i) for i in landmarks.MIRROR] if mirrored else None
    return content
