import os
import pathlib
import signal

import keras
import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon import errors
from tf_landtoon.training import loop

SELDOM = {"log_steps": 100, "checkpoint_steps": 100, "summary_steps": 100}


def make_loop(directory, size: int = 2) -> tuple[loop.Loop, tf.Variable]:
    step = tf.Variable(0, dtype=tf.int64)
    weight = tf.Variable(tf.zeros([size]))
    state = tf.train.Checkpoint(step=step, weight=weight)
    return loop.Loop(model_dir=str(directory), state=state, step=step, max_to_keep=2), weight


def numbers_from(start: int):
    return iter(tf.data.Dataset.counter(start).map(lambda x: tf.cast(x, tf.float32)))


def run(training, weight, train_steps, **arguments):
    def train_step(number, _):
        weight.assign_add([number, 1.0])
        return {"loss/dan/total": number}

    return training.run(
        batches=numbers_from,
        train_step=train_step,
        train_steps=train_steps,
        **(SELDOM | arguments),
    )


def test_counts_steps_and_reports_means(tmp_path):
    training, weight = make_loop(tmp_path)
    means = run(training, weight, 6, log_steps=3)
    assert training.at == 6 and weight.numpy()[1] == 6
    assert means["loss/dan/total"] == np.mean([3, 4, 5])


def test_ends_early_when_it_is_enough_and_saves_that_step(tmp_path):
    training, weight = make_loop(tmp_path)
    run(training, weight, 9, is_enough=lambda: training.at >= 3)
    assert training.at == 3
    later, _ = make_loop(tmp_path)
    assert later.restore() == 3


def test_means_are_over_the_steps_that_tell(tmp_path):
    training, _ = make_loop(tmp_path)
    means = training.run(
        batches=numbers_from,
        train_step=lambda x, _: {"a": x} if x < 1 else {"a": x, "b": x},
        train_steps=3,
        **(SELDOM | {"log_steps": 3}),
    )
    assert means["a"] == 1 and means["b"] == 1.5


class Told:
    """A scalar that notes when it is read on the host."""

    reads = 0

    def __tf_tensor__(self, dtype=None, name=None):
        return tf.constant(2.0)

    def __float__(self):
        Told.reads += 1
        return 2.0


def test_no_scalar_is_read_one_by_one(tmp_path):
    training, _ = make_loop(tmp_path)
    means = training.run(
        batches=numbers_from,
        train_step=lambda x, _: {"a": Told(), "b": Told()},
        train_steps=6,
        **(SELDOM | {"log_steps": 3}),
    )
    assert means["a"] == means["b"] == 2 and Told.reads == 0


def test_no_progress_bar_shows_in_a_pipe(tmp_path, capsys):
    training, weight = make_loop(tmp_path)
    run(training, weight, 3)
    assert capsys.readouterr().err == ""


def test_summaries_come_at_their_steps_and_at_the_end(tmp_path):
    training, weight = make_loop(tmp_path)
    seen = []
    run(training, weight, 7, summary_steps=3, write_summaries=seen.append)
    assert seen == [3, 6, 7]


def test_goes_on_where_it_was(tmp_path):
    training, weight = make_loop(tmp_path)
    run(training, weight, 4)
    later, later_weight = make_loop(tmp_path)
    assert later.restore() == 4
    run(later, later_weight, 7)
    assert later_weight.numpy().tolist() == [sum(range(7)), 7]


def test_keeps_the_newest_checkpoints_and_writes_events(tmp_path):
    training, weight = make_loop(tmp_path)
    run(training, weight, 7, checkpoint_steps=2)
    names = {path.stem for path in (tmp_path / "checkpoints").glob("ckpt-*.index")}
    assert names == {"ckpt-6", "ckpt-7"}
    assert list((tmp_path / "train").glob("events.out.tfevents.*"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_saves_before_it_ends_the_run(tmp_path, number):
    training, weight = make_loop(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        run(
            training,
            weight,
            100,
            summary_steps=3,
            write_summaries=lambda at: os.kill(os.getpid(), number),
        )
    assert make_loop(tmp_path)[0].restore() == 3


def test_a_signal_in_the_last_step_is_obeyed_too(tmp_path):
    """Or a command whose stages follow one another would begin the next."""
    training, weight = make_loop(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        run(training, weight, 2, on_checkpoint=lambda: os.kill(os.getpid(), signal.SIGTERM))
    assert make_loop(tmp_path)[0].restore() == 2


def test_nan_ends_the_run_and_is_not_saved(tmp_path):
    training, weight = make_loop(tmp_path)
    run(training, weight, 2, checkpoint_steps=2)

    with pytest.raises(
        errors.InputError, match="loss/dan/total is nan at step 4.*ckpt-2"
    ) as caught:
        training.run(
            batches=numbers_from,
            train_step=lambda *_: {"loss/dan/total": tf.constant(np.nan)},
            train_steps=10,
            **(SELDOM | {"checkpoint_steps": 2, "log_steps": 5}),
        )
    assert "\n" not in str(caught.value)
    assert make_loop(tmp_path)[0].restore() == 2


def test_weights_broken_by_the_last_update_are_not_saved(tmp_path):
    training, weight = make_loop(tmp_path)
    run(training, weight, 2, checkpoint_steps=2)

    def train_step(number, _):
        weight.assign([np.inf, 0.0])
        return {"loss/dan/total": number}

    with pytest.raises(errors.InputError, match="is not finite at step 3.*ckpt-2"):
        training.run(batches=numbers_from, train_step=train_step, train_steps=3, **SELDOM)
    later, later_weight = make_loop(tmp_path)
    assert later.restore() == 2 and np.isfinite(later_weight).all()


def test_networks_in_keras_are_looked_into_too(tmp_path):
    step = tf.Variable(0, dtype=tf.int64)
    network = keras.Sequential([keras.Input([2]), keras.layers.Dense(1)])
    state = tf.train.Checkpoint(step=step, network=network)
    training = loop.Loop(model_dir=str(tmp_path), state=state, step=step, max_to_keep=2)

    def train_step(number, _):
        network.layers[0].bias.assign([np.nan])
        return {"loss/dan/total": number}

    with pytest.raises(errors.InputError, match="bias is not finite at step 1.*none yet"):
        training.run(batches=numbers_from, train_step=train_step, train_steps=1, **SELDOM)


def test_steps_before_batches_that_cannot_be_read_are_kept(tmp_path):
    def batches(start):
        def read(number):
            tf.debugging.assert_less(number, tf.constant(4, tf.int64))
            return tf.cast(number, tf.float32)

        return tf.data.Dataset.counter(start).map(read)

    training, weight = make_loop(tmp_path)
    with pytest.raises(tf.errors.InvalidArgumentError):
        training.run(
            batches=batches,
            train_step=lambda x, _: {"loss/dan/total": x + weight.assign_add([1, 1])[0]},
            train_steps=9,
            **(SELDOM | {"checkpoint_steps": 3}),
        )
    assert make_loop(tmp_path)[0].restore() == 4
    with pytest.raises(tf.errors.InvalidArgumentError):  # and at once: there is nothing to keep
        make_loop(tmp_path / "other")[0].run(
            batches=lambda start: batches(4), train_step=None, train_steps=9, **SELDOM
        )
    assert not list((tmp_path / "other" / "checkpoints").glob("ckpt-*"))


def test_checkpoint_of_another_architecture_is_one_line(tmp_path):
    training, weight = make_loop(tmp_path)
    run(training, weight, 1)
    other, _ = make_loop(tmp_path, size=3)
    with pytest.raises(errors.InputError, match="another --model_dir") as caught:
        other.restore()
    assert "\n" not in str(caught.value)


def test_model_dir_under_a_file_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(errors.InputError, match="cannot be written"):
        make_loop(tmp_path / "file" / "model")


def test_finished_run_asks_for_no_batches(tmp_path):
    training, weight = make_loop(tmp_path)
    run(training, weight, 2)
    training.run(batches=None, train_step=None, train_steps=2, **SELDOM)
    assert training.at == 2


def test_weights_are_written_before_the_checkpoint_that_ends_a_run(tmp_path):
    training, weight = make_loop(tmp_path)
    seen = []

    def look():
        at = training.at
        seen.append((at, pathlib.Path(tmp_path, "checkpoints", f"ckpt-{at}.index").exists()))

    run(training, weight, 5, checkpoint_steps=2, on_checkpoint=look)
    assert seen == [(2, False), (4, False), (5, False)]


def test_two_trainings_in_one_directory_are_refused(tmp_path):
    first, weight = make_loop(tmp_path)
    second, other = make_loop(tmp_path)
    with pytest.raises(errors.InputError, match=f"process {os.getpid()} .*is training there"):
        run(first, weight, 4, summary_steps=2, write_summaries=lambda at: run(second, other, 9))
    run(second, other, 1)
