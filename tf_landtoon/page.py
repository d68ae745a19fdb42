"""A web page that makes anime icons of photos: python -m tf_landtoon.page, then open the address.

It needs the extra `page` (Gradio). Photos are drawn on this machine and not kept.
"""

from absl import flags

from tf_landtoon import errors, settings
from tf_landtoon.serving.page_settings import PageSettings

_OF = settings.flags_of(PageSettings)
flags.DEFINE_string("host", **_OF["host"])
flags.DEFINE_integer("port", **_OF["port"])
flags.DEFINE_string("model", **_OF["model"])
flags.DEFINE_integer("most_megabytes", **_OF["most_megabytes"])
flags.DEFINE_integer("most_waiting", **_OF["most_waiting"])


def main(_: list[str]) -> None:
    """Serves the page until it is stopped."""
    given = settings.read(PageSettings, flags.FLAGS)

    from tf_landtoon.serving import page_run

    page_run.run(given)


if __name__ == "__main__":
    errors.run(main)
