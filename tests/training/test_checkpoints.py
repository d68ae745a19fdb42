import pytest
import tensorflow as tf

from tf_landtoon import errors
from tf_landtoon.training import checkpoints


def opened(directory, size=300, max_to_keep=5):
    """Checkpoints, and the weight they hold."""
    weight = tf.Variable(tf.zeros([size]))
    state = tf.train.Checkpoint(weight=weight)
    return checkpoints.Checkpoints(str(directory), state, max_to_keep), weight


@pytest.fixture
def directory(tmp_path):
    """Of the steps 8, 9 and 10."""
    saved, weight = opened(tmp_path)
    for step in (8, 9, 10):
        weight.assign(tf.fill([300], float(step)))
        saved.save(step)
    return tmp_path


def restored(directory):
    """The path that was read, and the step that the weights are of."""
    saved, weight = opened(directory)
    saved.restore()
    return saved.last, float(weight[0]), float(weight[-1])


def test_the_newest_is_read(directory):
    assert restored(directory) == (f"{directory}/ckpt-10", 10, 10)


def test_without_any_nothing_is_read(tmp_path):
    assert restored(tmp_path) == (None, 0, 0)


def test_what_else_lies_there_is_left_alone(directory):
    (directory / "checkpoint").touch()
    (directory / "ckpt-99.index.copy").touch()
    saved, _ = opened(directory, max_to_keep=1)
    saved.restore()
    saved.save(11)
    names = {path.name for path in directory.iterdir()}
    assert names == {
        *("checkpoint", "ckpt-99.index.copy"),
        *("ckpt-11.index", "ckpt-11.data-00000-of-00001"),
    }


def test_a_step_is_saved_once_and_the_oldest_go(directory):
    saved, weight = opened(directory, max_to_keep=2)
    saved.restore()
    before = (directory / "ckpt-10.index").stat().st_mtime_ns
    saved.save(10)
    assert (directory / "ckpt-10.index").stat().st_mtime_ns == before
    saved.save(11)
    assert {path.stem for path in directory.glob("*.index")} == {"ckpt-10", "ckpt-11"}


SHARES = [0, 0.2, 0.5, 0.9, -10, -1]


def cut(path, share):
    data = path.read_bytes()
    path.write_bytes(data[: share if share < 0 else int(share * len(data))])


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("name", ["ckpt-10.index", "ckpt-10.data-00000-of-00001"])
def test_of_a_damaged_checkpoint_the_one_before_is_used_and_that_is_said(
    directory, capsys, name, share
):
    cut(directory / name, share)
    assert restored(directory) == (f"{directory}/ckpt-9", 9, 9)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"note: {directory}/ckpt-10: does not fit") and "ckpt-9 is used" in line


def test_a_damaged_checkpoint_does_not_count_among_those_that_are_kept(directory):
    cut(directory / "ckpt-10.index", 0.5)
    (directory / "ckpt-10.index").rename(directory / "ckpt-90.index")
    saved, _ = opened(directory, max_to_keep=1)
    saved.restore()
    saved.save(12)
    assert restored(directory)[0] == f"{directory}/ckpt-12"


def test_the_step_of_a_damaged_checkpoint_is_saved_again(directory):
    cut(directory / "ckpt-10.index", 0.5)
    saved, weight = opened(directory)
    saved.restore()
    weight.assign(weight + 1)
    saved.save(10)
    assert restored(directory) == (f"{directory}/ckpt-10", 10, 10)


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("ending", ["index", "data-00000-of-00001"])
def test_without_a_whole_one_it_is_one_line(directory, ending, share):
    for step in (8, 9, 10):
        cut(directory / f"ckpt-{step}.{ending}", share)
    with pytest.raises(errors.InputError, match=f"{directory}/ckpt-10: does not fit") as caught:
        restored(directory)
    assert "\n" not in str(caught.value)


def test_data_that_is_missing_is_damage(directory):
    (directory / "ckpt-10.data-00000-of-00001").unlink()
    assert restored(directory) == (f"{directory}/ckpt-9", 9, 9)


def test_a_checkpoint_of_another_architecture_is_one_line(directory):
    other, _ = opened(directory, size=3)
    with pytest.raises(errors.InputError, match="another --model_dir") as caught:
        other.restore()
    assert "\n" not in str(caught.value)
