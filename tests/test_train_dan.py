import json

import pytest

SMALL = ("--width=2", "--batch_size=4", "--batch_norm_momentum=0.9", "--log_steps=1")


def test_trains_both_stages_and_prints_the_table(run_module, face_records, tmp_path):
    command = (
        *("train_dan", *SMALL, f"--data={face_records}:2", f"--model_dir={tmp_path}"),
        f"--validation_data={face_records}",
    )
    done = run_module(*command, "--stage1_steps=2", "--stage2_steps=1")
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("points off by >= 5 px") == 2
    table = json.loads((tmp_path / "validation_stage2.json").read_text())
    assert table["pictures"] == 12 and table["hidden_points"] == 12
    assert (tmp_path / "dan.weights.h5").exists() and (tmp_path / "resolved.flags").exists()


@pytest.mark.slow
def test_the_same_command_goes_on(run_module, face_records, tmp_path):
    for steps in (1, 2):
        done = run_module(
            *("train_dan", *SMALL, f"--data={face_records}", f"--model_dir={tmp_path}"),
            *("--stage1_steps=1", f"--stage2_steps={steps}"),
        )
        assert done.returncode == 0, done.stderr[-2000:]
        assert (tmp_path / "checkpoints" / f"ckpt-{1 + steps}.index").exists()


def error_line(done) -> str:
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr[-2000:]
    (line,) = [x for x in done.stderr.splitlines() if x.startswith("error: ")]
    return line


def test_missing_records_are_one_line(run_module, tmp_path):
    done = run_module("train_dan", "--data=nowhere", f"--model_dir={tmp_path / 'model'}")
    assert "nowhere" in error_line(done)


@pytest.mark.slow
def test_other_bad_input_is_one_line(run_module, face_records, toon_records, tmp_path):
    for data, message in ((toon_records, "toons"), (f"{face_records}:-1", "share")):
        done = run_module("train_dan", f"--data={data}", f"--model_dir={tmp_path / 'model'}")
        assert message in error_line(done)
