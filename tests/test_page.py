import pytest


@pytest.mark.slow
def test_a_port_that_is_none_is_one_line(run_module):
    done = run_module("page", "--port=0")
    assert done.returncode == 1 and "--port" in done.stderr and "Traceback" not in done.stderr
