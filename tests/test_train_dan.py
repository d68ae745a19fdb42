import json
import shutil

import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.models import model_directory

SMALL = ("--width=2", "--batch_size=12", "--batch_norm_momentum=0.9", "--log_steps=1")


@pytest.fixture(scope="module")
def trained(run_module, face_records, tmp_path_factory):
    """A model directory after a step of each stage, and what was printed."""
    directory = tmp_path_factory.mktemp("dan")
    command = (
        *("train_dan", *SMALL, f"--data={face_records}:2", f"--model_dir={directory}"),
        f"--validation_data={face_records}",
    )
    done = run_module(*command, "--stage1_steps=1", "--stage2_steps=1")
    assert done.returncode == 0, done.stderr[-2000:]
    return directory, done.stdout


@pytest.mark.slow
def test_trains_and_prints_the_table_of_both_stages(trained):
    directory, printed = trained
    assert printed.count("points off by >= 5 px") == 2
    table = json.loads((directory / "validation_stage2.json").read_text())
    assert table["pictures"] == 12 and table["hidden_points"] == 12
    assert (directory / "dan.weights.h5").exists() and (directory / "resolved.flags").exists()


@pytest.mark.slow
def test_the_same_command_goes_on(run_module, face_records, tmp_path):
    for steps in (1, 2):
        done = run_module(
            *("train_dan", *SMALL, f"--data={face_records}", f"--model_dir={tmp_path}"),
            *("--stage1_steps=1", f"--stage2_steps={steps}"),
        )
        assert done.returncode == 0, done.stderr[-2000:]
        assert (tmp_path / "checkpoints" / f"ckpt-{1 + steps}.index").exists()


@pytest.mark.slow
def test_the_heatmap_flagfile_trains_both_stages_at_once_and_judges_the_last(
    run_module, face_records, tmp_path
):
    done = run_module(
        *("train_dan", "--flagfile=configs/heatmap.flags", f"--data={face_records}"),
        *(f"--validation_data={face_records}", f"--model_dir={tmp_path}"),
        *("--width=6", "--batch_size=4", "--stage1_steps=1"),
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("points off by >= 5 px") == 1
    assert (tmp_path / "validation_stage2.json").exists()
    assert json.loads((tmp_path / "config.json").read_text())["network"] == "heatmap"


@pytest.mark.slow
def test_goes_on_from_a_trained_detector_with_its_mean_shape(
    run_module, trained, face_records, tmp_path
):
    directory, _ = trained
    command = ("train_dan", *SMALL, f"--data={face_records}", f"--initial_model={directory}")
    steps = ("--stage1_steps=1", "--stage2_steps=0", "--learning_rate=1e-9")
    done = run_module(*command, *steps, f"--model_dir={tmp_path / 'on'}")
    assert done.returncode == 0, done.stderr[-2000:]
    before, after = (
        model_directory.load_detector(place)[0] for place in (directory, tmp_path / "on")
    )
    for old, new in zip(before.trainable_variables, after.trainable_variables):
        np.testing.assert_allclose(new, old, atol=1e-7)
    np.testing.assert_array_equal(after.mean_shape, before.mean_shape)
    done = run_module(*command, "--width=3", f"--model_dir={tmp_path / 'wider'}")
    assert f"{directory}: is a dan with" in error_line(done)
    assert not (tmp_path / "wider").exists()


@pytest.mark.slow
def test_trains_under_a_mirrored_strategy(run_module, face_records, tmp_path):
    """On this machine's devices, whatever they are."""
    done = run_module(
        *("train_dan", "--flagfile=configs/heatmap.flags", f"--data={face_records}"),
        *("--distribution_strategy=mirrored", f"--validation_data={face_records}"),
        *(f"--model_dir={tmp_path}", "--width=6", "--batch_size=4", "--stage1_steps=2"),
        "--patience=1",
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("points off by >= 5 px") == 1
    assert (tmp_path / "checkpoints" / "ckpt-2.index").exists()


def error_line(done) -> str:
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr[-2000:]
    (line,) = [x for x in done.stderr.splitlines() if x.startswith("error: ")]
    return line


@pytest.mark.slow
def test_missing_records_are_one_line(run_module, tmp_path):
    done = run_module("train_dan", "--data=nowhere", f"--model_dir={tmp_path / 'model'}")
    assert "nowhere" in error_line(done)


@pytest.mark.slow
@pytest.mark.parametrize(
    "data, message",
    [
        ("{toons}", "{toons}: records of kind 'toons'"),
        ("{faces}:-1", "share"),
        ("{faces}:inf", "share"),
        ("{empty}", "{empty}: no dataset_info.json"),
        ("{bare}", "{bare}: no dataset_info.json"),
        ("{photos}", "{photos}: pictures of 32 px"),
        ("{cut}", "{cut}/train-00000-of-00002.tfrecord: shard has"),
    ],
)
def test_other_bad_input_is_one_line(
    run_module, face_records, toon_records, photo_records, tmp_path, data, message
):
    places = {"faces": face_records, "toons": toon_records, "photos": photo_records}
    for name in ("bare", "cut"):
        places[name] = shutil.copytree(face_records, tmp_path / name)
    places["empty"] = tmp_path / "empty"
    places["empty"].mkdir()
    (places["bare"] / "dataset_info.json").unlink()
    shard = places["cut"] / "train-00000-of-00002.tfrecord"
    shard.write_bytes(shard.read_bytes()[:-100])
    given = f"--data={data.format(**places)}", f"--model_dir={tmp_path / 'model'}"
    assert message.format(**places) in error_line(run_module("train_dan", *given))
    assert not (tmp_path / "model").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "given, message",
    [
        (("--undrawn_data={faces}",), "--undrawn_data: a DAN cannot doubt"),
        (("--network=heatmap", "--seen_size=120"), "--seen_size=120: must be a multiple of 16"),
        (("--seen_size=224",), "--seen_size: a DAN does not enlarge faces"),
        (("--patience=2",), "--patience: give --validation_data"),
        (("--stage1_steps=0", "--stage2_steps=0"), "one must be above 0"),
        (("--validation_data={photos}", "--validation_split=train"), "{photos}: pictures of 32 px"),
        (("--validation_data={faces}", "--validation_split=none"), "{faces}: "),
        (("--initial_model=nowhere",), "nowhere: "),
        (("--initial_model=light",), "light: is a heatmap with"),
        (("--relabelled_data={photos}",), "{faces} and the other landmark records"),
    ],
)
def test_flags_that_do_not_go_together_are_one_line(
    run_module, face_records, photo_records, tmp_path, given, message
):
    places = {"faces": face_records, "photos": photo_records}
    command = ("train_dan", *SMALL, f"--data={face_records}", f"--model_dir={tmp_path / 'model'}")
    done = run_module(*command, *(flag.format(**places) for flag in given))
    assert message.format(**places) in error_line(done)
    assert not (tmp_path / "model").exists()


@pytest.mark.slow
def test_the_average_is_what_is_saved_and_what_the_next_stage_goes_on_from(
    run_module, face_records, tmp_path
):
    command = (
        *("train_dan", *SMALL, f"--data={face_records}", f"--model_dir={tmp_path}"),
        *("--average=0.9", "--stage1_steps=3"),
    )

    def networks():
        pair = [model_directory.load_detector(tmp_path)[0] for _ in range(2)]
        state = tf.train.Checkpoint(network=pair[0].variables, averaged=pair[1].weights)
        newest = max((tmp_path / "checkpoints").glob("*.index"), key=lambda path: path.stem)
        state.read(str(newest.with_suffix(""))).expect_partial()
        return [x.get_weights() for x in pair]

    done = run_module(*command, "--stage2_steps=0", "--learning_rate=0.01")
    assert done.returncode == 0, done.stderr[-2000:]
    jumping, average = networks()
    for saved, value in zip(model_directory.load_detector(tmp_path)[0].get_weights(), average):
        np.testing.assert_array_equal(saved, value)
    assert any(np.abs(a - b).max() > 1e-3 for a, b in zip(jumping, average))
    done = run_module(*command, "--stage2_steps=1", "--learning_rate=1e-9")
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "checkpoints" / "ckpt-4.index").exists()
    after, _ = networks()
    # Of stage 2 the moving statistics move on.
    assert np.median([np.abs(a - b).max() for a, b in zip(average, after)]) < 1e-6


@pytest.mark.slow
def test_faces_are_turned_as_far_as_the_flag_says(run_module, trained, face_records, tmp_path):
    """The mean of shapes turned by a normal angle of deviation s is exp(-s^2 / 2) as large."""
    command = ("train_dan", *SMALL, f"--data={face_records}", f"--model_dir={tmp_path}")
    done = run_module(*command, "--stage1_steps=1", "--stage2_steps=0", "--rotation_degrees=60")
    assert done.returncode == 0, done.stderr[-2000:]
    usual, turned = (
        np.std(model_directory.load_detector(place)[0].mean_shape, axis=0).mean()
        for place in (trained[0], tmp_path)
    )
    wanted = np.exp((3**2 - 60**2) * (np.pi / 180) ** 2 / 2)
    assert abs(turned / usual - wanted) < 0.05


@pytest.mark.slow
def test_a_stage_ends_when_it_no_longer_improves_and_a_later_run_knows(
    run_module, face_records, tmp_path
):
    command = (
        *("train_dan", *SMALL, f"--data={face_records}", f"--model_dir={tmp_path}"),
        *(f"--validation_data={face_records}", "--validation_split=train", "--learning_rate=0"),
        *("--batch_norm_momentum=1", "--evaluation_steps=1", "--patience=1", "--stage1_steps=9"),
    )
    done = run_module(*command, "--stage2_steps=0")
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "checkpoints" / "ckpt-2.index").exists()
    for patience in (1, 1, 0):  # a run that has ended does not go on, nor does a stage before
        more = ("--stage2_steps=1", "--checkpoint_steps=1", f"--patience={patience}")
        done = run_module(*command, *more)
        assert done.returncode == 0, done.stderr[-2000:]
        assert (tmp_path / "checkpoints" / "ckpt-3.index").exists()
        assert not (tmp_path / "checkpoints" / "ckpt-4.index").exists()


@pytest.mark.slow
def test_a_detector_learns_beside_its_own_answers_and_photos(run_module, face_records, tmp_path):
    done = run_module(
        *("train_dan", "--flagfile=configs/heatmap.flags", f"--data={face_records}"),
        *(f"--relabelled_data={face_records}:2", f"--undrawn_data={face_records}:0.5"),
        *(f"--model_dir={tmp_path}", "--width=6", "--batch_size=8", "--stage1_steps=2"),
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "dan.weights.h5").exists()


@pytest.mark.slow
def test_a_damaged_shard_is_named_and_the_checkpoint_stays(
    run_module, trained, face_records, tmp_path
):
    model = shutil.copytree(trained[0], tmp_path / "model")
    data = shutil.copytree(face_records, tmp_path / "faces")
    shard = data / "train-00001-of-00002.tfrecord"
    content = bytearray(shard.read_bytes())
    content[-100] ^= 1
    shard.write_bytes(content)
    command = ("train_dan", *SMALL, f"--data={data}", f"--model_dir={model}")
    done = run_module(*command, "--stage1_steps=1", "--stage2_steps=9")
    assert f"{shard}: damaged after 5 whole examples; write it again" in error_line(done)
    assert "--data: was" in done.stdout and "--stage2_steps: was 1, now 9" in done.stdout
    assert {path.stem for path in (model / "checkpoints").glob("*.index")} >= {"ckpt-2"}


@pytest.mark.slow
def test_another_width_in_the_directory_and_a_place_that_is_none_are_one_line(
    run_module, trained, face_records
):
    command = ("train_dan", "--batch_size=4", f"--data={face_records}")
    done = run_module(*command, "--width=3", f"--model_dir={trained[0]}")
    assert f"{trained[0]}: holds a model with arguments" in error_line(done)
    done = run_module(*command, "--width=2", "--model_dir=/proc/model")
    assert "/proc/model" in error_line(done)
