def test_evaluate_without_a_folder_is_one_line(run_module, tmp_path):
    done = run_module("evaluate", f"--photos={tmp_path / 'gone'}", "--model=light", "--output=x")
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("error: ") and "no such folder" in line
