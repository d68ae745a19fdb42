import pytest


@pytest.mark.slow
def test_a_folder_that_is_not_there_is_one_line(run_module, tmp_path):
    done = run_module(
        "train_parser",
        f"--photos={tmp_path / 'none'}",
        f"--maps={tmp_path}",
        f"--model_dir={tmp_path / 'run'}",
    )
    assert done.returncode == 1
    assert "no such folder" in done.stderr and "Traceback" not in done.stderr
