"""What `client` is asked for."""

import dataclasses
import urllib.parse

from tf_landtoon import errors
from tf_landtoon.settings import setting
from tf_landtoon.stylizing.photo_settings import PhotoSettings


@dataclasses.dataclass(frozen=True)
class ClientSettings(PhotoSettings):
    """The flags of `client`.

    Raises:
        errors.InputError: as for `PhotoSettings`, or the address is none.
    """

    url: str = setting(
        "The model's address, as TensorFlow Serving has it.", "http://localhost:8501/v1/models/toon"
    )
    align: str = setting(
        "Send faces in the frame of write_photo_records, which needs dlib, or whole photos, of "
        "which the server takes the middle square. Models of icons such as `portrait` want a frame "
        "of their own: use stylize.",
        "face",
        enum_values=["face", "none"],
    )
    sent_px: int = setting(
        "Longest side of what is sent, px; larger pictures are made smaller.",
        512,
        lower_bound=16,
        upper_bound=4096,
    )
    timeout_s: float = setting("Seconds to wait for one answer.", 30.0, lower_bound=0.1)
    retries: int = setting(
        "How often a request is repeated where the server is busy or not there.", 4, lower_bound=0
    )
    predictor: str | None = setting(
        "dlib's 68-point predictor file; the installed package's by default.", None
    )

    def __post_init__(self) -> None:
        """Checks."""
        super().__post_init__()
        try:
            parts = urllib.parse.urlsplit(self.url)
            right = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            right = False
        if not right:
            raise errors.InputError(
                f"--url={self.url}: give the model's address, as http://localhost:8501/v1/models/toon"
            )
