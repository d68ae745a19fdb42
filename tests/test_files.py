import dataclasses

import pytest

from tf_landtoon import errors, files


def test_a_file_is_written_whole_into_new_folders_and_leaves_nothing_beside(tmp_path):
    path = tmp_path / "new" / "file.bin"
    files.write_atomically(path, b"first")
    files.write_atomically(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_was_not_finished_leaves_the_old_one_and_nothing_beside(tmp_path):
    path = tmp_path / "model.weights.h5"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError):
        with files.written_aside(path) as temporary:
            assert temporary.name.endswith(".weights.h5")
            temporary.write_bytes(b"new")
            raise ZeroDivisionError
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_to_is_an_input_error(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(errors.InputError, match="cannot be written"):
        files.write_atomically(tmp_path / "file" / "below.bin", b"data")


@pytest.mark.parametrize("name", ["x" * 251 + ".png", "\u6f22" * 83 + ".png", "-" + "y" * 254])
def test_a_name_may_be_as_long_as_the_file_system_has_it_and_no_longer(tmp_path, name):
    files.write_atomically(tmp_path / name, b"data")
    assert [path.name for path in tmp_path.iterdir()] == [name]
    with pytest.raises(files.NameTooLong, match="shorter"):
        files.write_atomically(tmp_path / ("more" + name), b"data")


@dataclasses.dataclass
class Known:
    size: int


def test_keys_of_a_newer_version_are_named_once_and_left_out(tmp_path, capsys):
    path = tmp_path / "config.json"
    for _ in range(2):
        assert files.known_fields(Known, {"size": 3, "colour": "red"}, path) == {"size": 3}
    assert capsys.readouterr().err == (
        f"note: {path}: 'colour' is unknown to this version and is ignored\n"
    )


def test_a_folder_that_is_not_there_is_told_and_one_that_was_not_given_is_not(tmp_path):
    files.check_folders(tmp_path, None, str(tmp_path))
    with pytest.raises(errors.InputError, match="gone: no such folder"):
        files.check_folders(tmp_path, tmp_path / "gone")
