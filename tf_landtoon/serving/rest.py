"""Requests to TensorFlow Serving's REST interface, with the standard library alone."""

import base64
import binascii
import dataclasses
import http.client
import json
import random
import time
import urllib.error
import urllib.request
from typing import Any

from tf_landtoon import errors

_MOST_SENT = 16_000_000  # bytes of a file; base64 makes a third more of it
_MOST_ANSWERED = 64_000_000  # bytes; a server that sends more is none of ours
_BUSY = {429, 500, 502, 503, 504}  # of HTTP: another try may help
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.25, 20.0
_SHOWN = 200  # characters of what a server says


class ServerError(errors.InputError):
    """The server is not there, or is none: no picture will fare better."""


class PictureError(errors.InputError):
    """The server refuses one picture."""


@dataclasses.dataclass(frozen=True)
class Model:
    """A served model.

    Attributes:
        url: http://host:port/v1/models/name.
        timeout_s: seconds to wait for one answer.
        retries: how often a request is repeated, each time after twice as long a pause.
    """

    url: str
    timeout_s: float = 30.0
    retries: int = 4

    def check(self) -> None:
        """Asks whether the model can be used.

        Raises:
            ServerError: no such server or model, or it is not ready.
        """
        answer = self._asked(self.url.rstrip("/"), None)
        versions = answer.get("model_version_status", [])
        if not any(isinstance(x, dict) and x.get("state") == "AVAILABLE" for x in versions):
            raise ServerError(f"{self.url}: the model is not ready; wait, or look at its server")

    def stylized(self, file: bytes) -> bytes:
        """Sends a picture file.

        Args:
            file: JPEG, PNG or WebP.

        Returns:
            A PNG file.

        Raises:
            PictureError: the file is too large, or the server refuses it.
            ServerError: there is no usable answer.
        """
        if len(file) > _MOST_SENT:
            raise PictureError(
                f"{len(file) / 1e6:.0f} MB are too much; at most {_MOST_SENT / 1e6:.0f} MB are sent"
            )
        instance = {"image_bytes": {"b64": base64.b64encode(file).decode()}}
        body = json.dumps({"instances": [instance]}).encode()
        answer = self._asked(f"{self.url.rstrip('/')}:predict", body)
        try:
            (prediction,) = answer["predictions"]
            complaint, toon = prediction.get("errors", ""), prediction["stylized_bytes"]["b64"]
            if complaint:
                raise PictureError(f"refused by the server: {_line(complaint)}")
            return base64.b64decode(toon, validate=True)
        except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
            if isinstance(error, errors.InputError):
                raise
            raise ServerError(
                f"{self.url}: answers otherwise than an export of this project; check the model"
            ) from error

    def _asked(self, url: str, body: bytes | None) -> dict[str, Any]:
        """The JSON object that is answered, after as many tries as there may be."""
        for attempt in range(self.retries + 1):
            last = attempt == self.retries
            try:
                return self._answer(url, body)
            except urllib.error.HTTPError as error:
                what = _said(error)
                if error.code in _BUSY and not last:
                    _pause(attempt, error.headers.get("Retry-After"))
                    continue
                if error.code in (400, 413):
                    raise PictureError(f"refused by the server ({error.code}): {what}") from error
                raise ServerError(f"{url}: answers {error.code}: {what}") from error
            except (OSError, http.client.HTTPException) as error:
                if not last:
                    _pause(attempt)
                    continue
                reason = getattr(error, "reason", None) or error
                late = isinstance(reason, TimeoutError) or "timed out" in str(reason)
                what = f"no answer in {self.timeout_s:g} s" if late else _line(str(reason))
                raise ServerError(
                    f"{url}: cannot be reached ({what}); is the server running?"
                ) from error
        raise AssertionError("the last try returns or raises")

    def _answer(self, url: str, body: bytes | None) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        request = urllib.request.Request(url, body, headers)
        with urllib.request.urlopen(request, timeout=self.timeout_s) as response:
            data = response.read(_MOST_ANSWERED + 1)
        if len(data) > _MOST_ANSWERED:
            raise ServerError(f"{url}: answers more than {_MOST_ANSWERED / 1e6:.0f} MB")
        try:
            answer = json.loads(data)
        except ValueError as error:
            raise ServerError(f"{url}: answers no JSON; check the address") from error
        if not isinstance(answer, dict):
            raise ServerError(f"{url}: answers no JSON object; check the address")
        return answer


def _said(error: urllib.error.HTTPError) -> str:
    """What a server says against a request, as one line."""
    try:
        data = error.read(10_000)
        content = json.loads(data)
        return _line(str(content["error"]))
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return _line(str(error.reason))


def _line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} ..."


def _pause(attempt: int, asked: str | None = None) -> None:
    """Waits twice as long each time, and not all clients equally long; or as the server asks."""
    seconds = _FIRST_PAUSE_S * 2**attempt * random.uniform(0.75, 1.25)
    if asked and asked.isascii() and asked.isdecimal():
        seconds = float(asked)
    time.sleep(min(seconds, _LONGEST_PAUSE_S))
