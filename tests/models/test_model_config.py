import pytest

from tf_landtoon import errors
from tf_landtoon.models import model_config


@pytest.mark.parametrize(
    "content",
    [b"[]", b"3", b"{}", b"\xff\xfe", b'{"kind": ["gan"]}']
    + [
        b'{"kind": "gan", "network": "light", "arguments": {}, "image_size": %s}' % size
        for size in (b"null", b'"x"', b'64, "face_view": 3')
    ],
)
def test_a_config_that_is_none_is_one_line(content):
    with pytest.raises(errors.InputError, match="config.json: not a model's config") as caught:
        model_config.parse(content, "config.json")
    assert "\n" not in str(caught.value)
