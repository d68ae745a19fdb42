"""The flags of the writers whose pictures meet in one frame; each adopts them."""

from absl import flags

from tf_landtoon.records.writer_settings import FrameSettings

FRAME = flags.DEFINE_enum(
    "frame",
    FrameSettings.frame,
    FrameSettings.FRAMES,
    "Eyes and chin onto the same places in each picture, or the whole picture resized.",
)
FACE_SHARE = flags.DEFINE_float(
    "face_share",
    FrameSettings.face_share,
    "With --frame=portrait, distance from the eyes to the chin as a share of the picture's side.",
    lower_bound=0.1,
    upper_bound=0.7,
)
