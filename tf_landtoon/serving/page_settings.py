"""What `page` is asked for."""

import dataclasses

from tf_landtoon.settings import setting


@dataclasses.dataclass(frozen=True)
class PageSettings:
    """The flags of `page`."""

    host: str = setting(
        "Address to listen at; 127.0.0.1 is this machine alone. There is no password: open it "
        "to no network that you do not trust.",
        "127.0.0.1",
    )
    port: int = setting("Port to listen at.", 7860, lower_bound=1, upper_bound=65535)
    model: str = setting(
        "The trained generator that can be chosen beside the painted style: `portrait`, `light`, a "
        "model directory or an export; empty for none.",
        "portrait",
    )
    most_megabytes: int = setting("Largest file that is taken, MB.", 25, lower_bound=1)
    most_waiting: int = setting(
        "Longest queue; who comes later is told to try again.", 16, lower_bound=1
    )
