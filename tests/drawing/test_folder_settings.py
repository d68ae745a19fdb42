"""The defaults that the command shows are the settings' own."""

import dataclasses

import pytest

from tf_landtoon.drawing import folder_settings


def test_only_the_folder_must_be_given_and_nothing_can_be_changed():
    settings = folder_settings.FolderSettings(output_dir="drawn")
    assert (settings.count, settings.image_size, settings.seed) == (2000, 256, 0)
    assert settings.num_workers >= 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.seed = 1
    with pytest.raises(TypeError):
        folder_settings.FolderSettings()
