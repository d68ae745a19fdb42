import pytest


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--output=x.png"], "no photo given"),
        (["tf_landtoon/samples/astronaut.jpg", "--output=x.png", "--url=nowhere"], "--url=nowhere"),
        (
            [
                *("--output=x.png", "--url=http://127.0.0.1:9/v1/models/toon"),
                *("--retries=0", "--input=tf_landtoon/samples/astronaut.jpg"),
            ],
            "is the server running?",
        ),
    ],
)
def test_what_cannot_be_sent_is_one_line(run_module, arguments, message):
    done = run_module("client", *arguments)
    assert done.returncode == 1 and message in done.stderr
    assert len(done.stderr.splitlines()) == 1
