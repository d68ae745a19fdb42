import re
import subprocess
import sys

import pytest

from tf_landtoon import errors
from tf_landtoon.training import lock

HOLD = """
import sys, time
from tf_landtoon.training import lock
with lock.held(sys.argv[1]):
    print("held", flush=True)
    time.sleep(600)
"""


def test_a_second_training_is_refused_and_told_who_is_there_until_that_one_is_killed(tmp_path):
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert first.stdout.readline() == "held\n"
        wanted = f"^{re.escape(str(tmp_path))}: process {first.pid} on \\S+ is training there"
        with pytest.raises(errors.InputError, match=wanted):
            with lock.held(str(tmp_path)):
                raise AssertionError("two at once")
    finally:
        first.kill()
        first.wait()
    with lock.held(str(tmp_path)):
        pass


def test_one_after_the_other_may_train(tmp_path):
    for _ in range(2):
        with lock.held(str(tmp_path)):
            assert "process" in (tmp_path / "lock").read_text()
