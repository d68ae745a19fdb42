"""Sends photos to TensorFlow Serving: python -m tf_landtoon.client PHOTO... --output=toon.png.

The model is an export of this project, served under --url. TensorFlow is not needed here.
"""

import pathlib

from absl import flags

from tf_landtoon import errors, settings
from tf_landtoon.serving.client_settings import ClientSettings

_OF = settings.flags_of(ClientSettings)
flags.DEFINE_string("input", None, "A photo or folder, as well as those without a flag.")
flags.DEFINE_string("output", **_OF["output"])
flags.DEFINE_bool("recursive", **_OF["recursive"])
flags.DEFINE_bool("overwrite", **_OF["overwrite"])
flags.DEFINE_string("faces", **_OF["faces"])
flags.DEFINE_string("json", **_OF["json"])
flags.DEFINE_string("url", **_OF["url"])
flags.DEFINE_enum("align", **_OF["align"])
flags.DEFINE_integer("sent_px", **_OF["sent_px"])
flags.DEFINE_float("timeout_s", **_OF["timeout_s"])
flags.DEFINE_integer("retries", **_OF["retries"])
flags.DEFINE_string("predictor", **_OF["predictor"])


def main(argv: list[str]) -> int:
    """Sends every photo that can be read; 1 if there was no result."""
    inputs = tuple(map(pathlib.Path, [*filter(None, [flags.FLAGS.input]), *argv[1:]]))
    given = settings.read(ClientSettings, flags.FLAGS, inputs=inputs)

    from tf_landtoon.serving import client_run

    return client_run.run(given)


if __name__ == "__main__":
    flags.FLAGS.set_gnu_getopt(True)  # flags may stand after the photos
    errors.run(main, operands=True)
