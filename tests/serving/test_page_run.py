"""With Gradio installed (extra `page`) the page is started and asked as a browser asks it."""

import importlib.util
import os
import pathlib
import signal
import socket
import subprocess
import sys

import pytest

from tf_landtoon import errors
from tf_landtoon.images import pictures
from tf_landtoon.serving import page_run
from tf_landtoon.serving.page_settings import PageSettings

PROJECT = pathlib.Path(__file__).parents[2]
ASTRONAUT = PROJECT / "tf_landtoon" / "samples" / "astronaut.jpg"
HAS_GRADIO = importlib.util.find_spec("gradio") is not None


@pytest.mark.skipif(HAS_GRADIO, reason="Gradio is installed")
def test_without_gradio_the_page_says_what_to_install():
    with pytest.raises(errors.InputError, match=r"pip install '.\[photos,page\]'"):
        page_run.run(PageSettings())


@pytest.mark.slow
@pytest.mark.skipif(not HAS_GRADIO, reason="needs the extra `page`")
def test_a_photo_becomes_an_icon_and_a_bad_one_a_clear_word_and_nothing_is_left(tmp_path):
    import gradio_client

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tf_landtoon.page", f"--port={port}"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert "127.0.0.1" in process.stdout.readline()
        client = gradio_client.Client(f"http://127.0.0.1:{port}", verbose=False)
        photo = gradio_client.handle_file(str(ASTRONAUT))
        asked = (None, 0, "photo", False, "English")  # states are not sent
        (_, after), download = client.predict(photo, *asked, api_name="/make")
        assert pictures.read_rgb(after).shape == (512, 512, 3)
        icon = download["value"] if isinstance(download, dict) else download
        assert pictures.is_signed(icon)
        (tmp_path / "bad.jpg").write_text("words")
        bad = gradio_client.handle_file(str(tmp_path / "bad.jpg"))
        with pytest.raises(Exception, match="cannot be read as a picture"):
            client.predict(bad, *asked, api_name="/make")
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
    assert not list(tmp_path.glob("tf_landtoon-page-*"))
