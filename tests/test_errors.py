import subprocess
import sys

COMMAND = """
from tf_landtoon import errors
def main(argv):
    {body}
errors.run(main{more})
"""


def run(body: str, *arguments: str, more: str = "", **options) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", COMMAND.format(body=body, more=more), *arguments]
    return subprocess.run(command, capture_output=True, text=True, **options)


def test_input_error_is_one_line_and_status_1():
    done = run("raise errors.InputError('faces/a.jpg: not a picture; remove it')")
    assert done.returncode == 1
    assert done.stderr == "error: faces/a.jpg: not a picture; remove it\n"


def test_interruption_is_one_line_and_status_130():
    done = run("raise KeyboardInterrupt")
    assert done.returncode == 130 and done.stderr == "interrupted\n"


def test_an_interrupted_command_that_resumes_says_so():
    done = run("raise KeyboardInterrupt", more=", resumes=True")
    assert done.stderr == "interrupted; run the same command again to resume\n"


def test_stray_arguments_are_named():
    done = run("pass", "stray")
    assert done.returncode == 1 and "stray" in done.stderr


def test_other_errors_keep_their_traceback():
    assert "ZeroDivisionError" in run("1 / 0").stderr


def test_package_import_starts_neither_tensorflow_nor_opencv():
    code = (
        "import sys, tf_landtoon; print({'tensorflow', 'keras', 'cv2', 'dlib'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "set()"
