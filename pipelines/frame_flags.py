"""The flags of the writers whose pictures meet in one frame; each adopts them."""

from absl import flags

from tf_landtoon import settings
from tf_landtoon.records.writer_settings import FrameSettings

_OF = settings.flags_of(FrameSettings)
flags.DEFINE_enum("frame", **_OF["frame"])
flags.DEFINE_float("face_share", **_OF["face_share"])
