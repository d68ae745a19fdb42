import shutil

import pytest

from tf_landtoon.models import model_config, model_directory
from tf_landtoon.networks import dan, generators


@pytest.fixture(scope="module")
def toon_dir(tmp_path_factory):
    directory = tmp_path_factory.mktemp("toon")
    generator = generators.LightGenerator(width=4, blocks=0)
    config = model_config.of_generator("light", generator, 32, {"name": "none"}, None)
    model_directory.write_config(directory, config)
    model_directory.save_weights(directory, generator)
    return directory


@pytest.mark.slow
def test_a_dan_exports_with_its_signatures(run_module, tmp_path):
    network = dan.DeepAlignmentNetwork(width=2, image_size=32)
    network.mean_shape.assign(network.mean_shape + 16.0)
    model_directory.write_config(tmp_path / "dan", model_config.of_detector(network))
    model_directory.save_weights(tmp_path / "dan", network)
    done = run_module("export", f"--model_dir={tmp_path / 'dan'}", f"--export_dir={tmp_path}")
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "landmarks" / "1" / "saved_model.pb").exists()
    assert "serving_default: image_bytes string (None,) -> landmarks float32" in done.stdout


@pytest.mark.slow
def test_versions_count_up_and_compact_weights_lie_where_asked(run_module, toon_dir, tmp_path):
    command = ("export", f"--model_dir={toon_dir}", f"--export_dir={tmp_path}", "--name=icon")
    assert run_module(*command).returncode == 0
    assert run_module(*command, f"--compact_dir={tmp_path / 'small'}").returncode == 0
    assert {path.name for path in (tmp_path / "icon").iterdir()} == {"1", "2"}
    assert {path.name for path in (tmp_path / "small").iterdir()} == {
        *("config.json", "generator.weights.h5")
    }


@pytest.mark.parametrize(
    "arguments, message",
    [
        pytest.param(
            *(("--model_dir=nowhere", "--export_dir=x"), "nowhere"), marks=pytest.mark.slow
        ),
        pytest.param(
            *(("--model_dir={toon}", "--export_dir=x", "--name=a/b"), "--name=a/b"),
            marks=pytest.mark.slow,
        ),
        pytest.param(
            *(("--model_dir={toon}", "--export_dir=/proc/x"), "/proc/x"), marks=pytest.mark.slow
        ),
        pytest.param(
            *(("--model_dir={empty}", "--export_dir=x"), "{empty}: no config.json"),
            marks=pytest.mark.slow,
        ),
        pytest.param(
            *(("--model_dir={cut}", "--export_dir=x"), "{cut}/generator.weights.h5"),
            marks=pytest.mark.slow,
        ),
        pytest.param(
            *(("--model_dir={other}", "--export_dir=x"), "{other}/generator.weights.h5"),
            marks=pytest.mark.slow,
        ),
    ],
)
def test_bad_input_is_one_line(run_module, toon_dir, tmp_path, arguments, message):
    places = {"toon": toon_dir, "empty": tmp_path / "empty"}
    places["empty"].mkdir()
    for name in ("cut", "other"):  # half a weights file; weights of another width
        places[name] = shutil.copytree(toon_dir, tmp_path / name)
    weights = places["cut"] / "generator.weights.h5"
    weights.write_bytes(weights.read_bytes()[: weights.stat().st_size // 2])
    path = places["other"] / "config.json"
    path.write_text(path.read_text().replace('"width": 4', '"width": 8'))
    message = message.format(**places)
    done = run_module("export", *[x.format(**places) for x in arguments])
    assert done.returncode == 1
    (line,) = [x for x in done.stderr.splitlines() if x.startswith("error: ")]
    assert message in line and "Traceback" not in done.stderr
