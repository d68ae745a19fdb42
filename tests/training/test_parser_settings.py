import dataclasses

import pytest

from tf_landtoon.training import parser_settings


def test_settings_do_not_change_while_a_run_goes_by_them():
    with pytest.raises(dataclasses.FrozenInstanceError):
        parser_settings.ParserSettings().seed = 2
