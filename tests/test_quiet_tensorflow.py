import os
import subprocess
import sys

import conftest
import pytest

COMMAND = """
from tf_landtoon import errors
def main(argv):
    {body}
errors.run(main)
"""


def run(body: str, **options) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", COMMAND.format(body=body)]
    return subprocess.run(command, capture_output=True, text=True, **options)


@pytest.mark.slow
def test_tensorflow_starts_without_a_word_and_speaks_afterwards():
    done = run("import os, tensorflow; os.write(2, b'later')")
    assert done.stderr == "later"


def import_tensorflow_that(ends: str, folder) -> subprocess.CompletedProcess:
    """A command that imports a `tensorflow` which says something on stderr and then `ends` so."""
    (folder / "tensorflow.py").write_text(f"import os; os.write(2, b'no AVX here\\n'); {ends}")
    path = os.pathsep.join([str(folder), str(conftest.PROJECT)])
    # In a process group of its own, as a terminal starts it.
    return run("import tensorflow", env={**os.environ, "PYTHONPATH": path}, process_group=0)


@pytest.mark.parametrize("ends", ["os.abort()", "os.kill(os.getpid(), 9)", "os._exit(7)"])
def test_a_crash_while_tensorflow_is_imported_leaves_its_reason(tmp_path, ends):
    done = import_tensorflow_that(ends, tmp_path)
    assert done.returncode in (-6, -9, 7) and done.stdout == ""
    assert done.stderr.startswith(
        "error: the process died while it imported TensorFlow, which said:\nno AVX here\n"
    )
    assert ("Fatal Python error: Aborted" in done.stderr) == (ends == "os.abort()")


def test_a_silent_crash_while_tensorflow_is_imported_is_told_of(tmp_path):
    (tmp_path / "tensorflow.py").write_text("import os; os._exit(7)")
    path = os.pathsep.join([str(tmp_path), str(conftest.PROJECT)])
    done = run("import tensorflow", env={**os.environ, "PYTHONPATH": path})
    assert done.returncode == 7
    assert done.stderr == (
        "error: the process died while it imported TensorFlow, which said nothing\n"
    )


def test_what_a_failing_import_of_tensorflow_said_is_shown(tmp_path):
    done = import_tensorflow_that("raise ImportError('libfoo.so: not found')", tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("no AVX here\n")
    assert done.stderr.endswith("ImportError: libfoo.so: not found\n")
    assert "the process died" not in done.stderr


def test_an_interrupted_import_of_tensorflow_is_one_line(tmp_path):
    """Ctrl-C goes to all of a terminal's processes, the one that waits for a crash included."""
    done = import_tensorflow_that("import signal; os.killpg(0, signal.SIGINT)", tmp_path)
    assert done.returncode == 130 and done.stderr == "interrupted\n"
