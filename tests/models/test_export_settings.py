import pathlib

import pytest

from tf_landtoon import errors
from tf_landtoon.models.export_settings import ExportSettings


@pytest.mark.parametrize("name", ["", "a/b", "/a", "..", ".hidden", "a/"])
def test_a_name_that_is_no_plain_folder_is_refused(name):
    with pytest.raises(errors.InputError, match="must be one plain folder name"):
        ExportSettings("light", pathlib.Path("export"), name)


@pytest.mark.parametrize("name", [None, "icon", "a.b", "a b"])
def test_other_names_are_taken(name):
    assert ExportSettings("light", pathlib.Path("export"), name).name == name
