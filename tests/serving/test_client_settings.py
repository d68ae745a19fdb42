import pytest

from tf_landtoon import errors
from tf_landtoon.serving.client_settings import ClientSettings


@pytest.mark.parametrize(
    "url", ["localhost:8501", "ftp://host/x", "file:///etc/passwd", "", "http://", "http://h:x/"]
)
def test_an_address_that_is_none_is_refused(tmp_path, url):
    (tmp_path / "a.png").touch()
    with pytest.raises(errors.InputError, match="give the model's address"):
        ClientSettings((tmp_path / "a.png",), tmp_path / "out", url=url)


def test_http_and_https_are_addresses(tmp_path):
    (tmp_path / "a.png").touch()
    for url in ("http://localhost:8501/v1/models/toon", "https://toons.example/v1/models/toon"):
        ClientSettings((tmp_path / "a.png",), tmp_path / "out", url=url)
