from tf_landtoon import settings
from tf_landtoon.serving.page_settings import PageSettings


def test_the_page_is_for_this_machine_alone_unless_asked():
    assert PageSettings().host == "127.0.0.1"
    assert settings.flags_of(PageSettings)["port"]["upper_bound"] == 65535
