"""The flags that record writers share; each writer defines them as its own."""

import dataclasses
import os
import pathlib
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from absl import flags

from tf_landtoon.annotations import landmark_files
from tf_landtoon.geometry import frames
from tf_landtoon.records import picture_jobs, record_sets

flags.disclaim_key_flags()  # they belong to the command that calls `define`


@dataclasses.dataclass(frozen=True)
class SplitFlags:
    """Which pictures go into a split, and where and how it is written."""

    output_dir: flags.FlagHolder[str]
    split: flags.FlagHolder[str]
    image_size: flags.FlagHolder[int]
    only: flags.FlagHolder[str | None]
    exclude: flags.FlagHolder[str | None]
    seed: flags.FlagHolder[int]
    num_shards: flags.FlagHolder[int]
    num_workers: flags.FlagHolder[int]
    overwrite: flags.FlagHolder[bool]

    def choose(self, paths: Sequence[pathlib.Path]) -> list[pathlib.Path]:
        """Returns the pictures that the lists leave, in the random order to store them in.

        Names in the lists that no picture has are told of: held-out ones might not be left out.

        Raises:
            errors.InputError: a list cannot be read, or nothing is left.
        """
        for names in filter(None, (self.only.value, self.exclude.value)):
            lost = landmark_files.unmatched(names, paths)
            if lost:
                print(landmark_files.without_picture(names, lost), file=sys.stderr)
        chosen = landmark_files.select(paths, self.only.value, self.exclude.value)
        return picture_jobs.shuffled(chosen, self.seed.value)

    def target(self, input_files: Iterable[pathlib.Path], **contents: Any) -> record_sets.Split:
        """Returns the split that the command is to write.

        Args:
            input_files: the files that records are made of.
            **contents: `kind`, `landmark_map` and `frame` of `record_sets.Split`.
        """
        key_flags = flags.FLAGS.get_key_flags_for_module(sys.argv[0])
        return record_sets.Split(
            folder=pathlib.Path(self.output_dir.value),
            name=self.split.value,
            num_shards=self.num_shards.value,
            flags=record_sets.flags_of(key_flags, input_files),
            image_size=self.image_size.value,
            **contents,
        )


@dataclasses.dataclass(frozen=True)
class FrameFlags:
    """How faces are placed in the stored pictures."""

    name: flags.FlagHolder[str]
    face_share: flags.FlagHolder[float]

    def frame(self) -> frames.Frame | None:
        """Returns the template, or None for whole pictures."""
        if self.name.value == "none":
            return None
        return frames.PORTRAIT.scaled(self.face_share.value)


def define(image_size: int) -> SplitFlags:
    """Defines the flags of every record writer; `image_size` is the default, px."""
    return SplitFlags(
        flags.DEFINE_string("output_dir", None, "Where the shards go.", required=True),
        flags.DEFINE_string("split", "train", "Name of the split."),
        flags.DEFINE_integer(
            "image_size", image_size, "Side of the stored pictures, px.", lower_bound=16
        ),
        flags.DEFINE_string("only", None, "Text file of picture names: take no others."),
        flags.DEFINE_string("exclude", None, "Text file of picture names: leave these out."),
        flags.DEFINE_integer("seed", 1, "Of the order of the examples.", 0, 2**31 - 1),
        flags.DEFINE_integer("num_shards", 4, "Number of files.", lower_bound=1),
        flags.DEFINE_integer("num_workers", os.cpu_count(), "Processes.", lower_bound=1),
        flags.DEFINE_boolean("overwrite", False, "Write again what is already there."),
    )


def define_frame() -> FrameFlags:
    """Defines the flags of the writers whose pictures meet in one frame."""
    return FrameFlags(
        flags.DEFINE_enum(
            "frame",
            "portrait",
            ["portrait", "none"],
            "Eyes and chin onto the same places in each picture, or the whole picture resized.",
        ),
        flags.DEFINE_float(
            "face_share",
            frames.PORTRAIT.face_share,
            "With --frame=portrait, distance from the eyes to the chin as a share of the "
            "picture's side.",
            lower_bound=0.1,
            upper_bound=0.7,
        ),
    )
