import pytest

from tf_landtoon import errors
from tf_landtoon.models import model_config


@pytest.mark.parametrize(
    "content",
    [b"[]", b"3", b"{}", b"\xff\xfe", b'{"kind": ["gan"]}']
    + [
        b'{"kind": "gan", "network": "light", "arguments": {}, "image_size": %s}' % size
        for size in (
            *(b"null", b'"x"', b'"64"', b"Infinity", b"NaN", b"64.5", b"true", b"0"),
            *(
                b'64, "face_view": ' + view
                for view in (b"3", b"0", b'"abc"', b"[1]", b"[0, 0, NaN]")
            ),
            b'64, "frame": [1]',
        )
    ]
    + [b'{"kind": "gan", "network": "light", "arguments": 3, "image_size": 64}', 100_000 * b"["],
    ids=lambda content: content[-30:].decode(errors="replace"),
)
def test_a_config_that_is_none_is_one_line(content):
    with pytest.raises(errors.InputError, match="config.json: not a model's config") as caught:
        model_config.parse(content, "config.json")
    assert "\n" not in str(caught.value)
