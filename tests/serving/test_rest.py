import base64
import contextlib
import http.server
import json
import socket
import threading
import time

import pytest

from tf_landtoon.serving import rest

PREDICTION = {"stylized_bytes": {"b64": base64.b64encode(b"toon").decode()}, "errors": ""}


@contextlib.contextmanager
def server(*answers):
    """Gives (status, content, headers) in turn, the last for ever; yields its URL and bodies."""
    bodies, left = [], list(answers)

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            self.do_POST()

        def do_POST(self):
            bodies.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            status, content, headers = left.pop(0) if len(left) > 1 else left[0]
            if callable(content):
                content = content()
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(data)

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}/v1/models/toon", bodies
    finally:
        running.shutdown()
        running.server_close()


GOOD = (200, {"predictions": [PREDICTION]}, {})


def test_a_picture_goes_there_and_its_toon_comes_back():
    with server(GOOD) as (url, bodies):
        assert rest.Model(url).stylized(b"photo") == b"toon"
    [instance] = json.loads(bodies[0])["instances"]
    assert base64.b64decode(instance["image_bytes"]["b64"]) == b"photo"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again_after_longer_and_longer_pauses(status):
    busy = (status, {"error": "busy"}, {})
    with server(busy, busy, GOOD) as (url, bodies):
        start = time.monotonic()
        assert rest.Model(url, retries=2).stylized(b"photo") == b"toon"
        assert len(bodies) == 3 and time.monotonic() - start > 0.5
    with server(busy) as (url, bodies):
        with pytest.raises(rest.ServerError, match=f"answers {status}: busy"):
            rest.Model(url, retries=1).stylized(b"photo")
        assert len(bodies) == 2


def test_the_pause_that_a_server_asks_for_is_kept():
    with server((503, {"error": "busy"}, {"Retry-After": "1"}), GOOD) as (url, _):
        start = time.monotonic()
        rest.Model(url, retries=1).stylized(b"photo")
        assert 1 <= time.monotonic() - start < 3


@pytest.mark.parametrize(
    "answer, kind, message",
    [
        ((400, {"error": "bad\n picture"}, {}), rest.PictureError, r"\(400\): bad picture"),
        ((413, b"too large", {}), rest.PictureError, r"refused by the server \(413\)"),
        ((404, {"error": "no such model"}, {}), rest.ServerError, "answers 404: no such model"),
        ((200, b"<html>", {}), rest.ServerError, "answers no JSON; check the address"),
        ((200, b"[1]", {}), rest.ServerError, "answers no JSON object"),
        ((200, {"predictions": []}, {}), rest.ServerError, "otherwise than an export"),
        ((200, {"predictions": [3]}, {}), rest.ServerError, "otherwise than an export"),
        (
            (200, {"predictions": [{"stylized_bytes": {"b64": "%"}}]}, {}),
            rest.ServerError,
            "otherwise than an export",
        ),
        (
            (200, {"predictions": [{**PREDICTION, "errors": "not readable"}]}, {}),
            rest.PictureError,
            "refused by the server: not readable",
        ),
        ((200, lambda: b"x" * 65_000_000, {}), rest.ServerError, "answers more than 64 MB"),
    ],
)
def test_what_else_a_server_answers_is_one_line_and_not_asked_again(answer, kind, message):
    with server(answer) as (url, bodies):
        with pytest.raises(kind, match=message) as caught:
            rest.Model(url).stylized(b"photo")
        assert len(bodies) == 1 and "\n" not in str(caught.value)


def test_a_server_that_is_not_there_or_silent_is_said():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1/models/toon"
        with pytest.raises(rest.ServerError, match="no answer in 0.3 s"):
            rest.Model(url, timeout_s=0.3, retries=0).stylized(b"photo")
    with pytest.raises(rest.ServerError, match="cannot be reached .*is the server running"):
        rest.Model(url, retries=1).stylized(b"photo")


def test_a_file_that_is_too_large_is_not_sent():
    with server(GOOD) as (url, bodies):
        with pytest.raises(rest.PictureError, match="17 MB are too much; at most 16 MB"):
            rest.Model(url).stylized(bytes(17_000_000))
        assert not bodies


def test_a_model_is_checked_before_anything_is_sent():
    for state in ("AVAILABLE", "LOADING"):
        status = {"model_version_status": [{"state": state}]}
        with server((200, status, {})) as (url, _):
            if state == "AVAILABLE":
                rest.Model(url).check()
            else:
                with pytest.raises(rest.ServerError, match="not ready"):
                    rest.Model(url).check()
