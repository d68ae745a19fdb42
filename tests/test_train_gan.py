import dataclasses
import json
import shutil
from xml.etree import ElementTree

import conftest
import h5py
import numpy as np
import pytest

from tf_landtoon import settings
from tf_landtoon.networks import features
from tf_landtoon.training import gan_settings, gan_terms

SMOKE = ("train_gan", "--flagfile=configs/smoke.flags")


def weights_in(path) -> dict[str, np.ndarray]:
    found = {}
    with h5py.File(path) as file:
        file.visititems(
            lambda name, item: (
                found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None
            )
        )
    return found


@pytest.fixture(scope="module")
def smoke_dir(run_module, tmp_path_factory):
    """A model directory after two steps of the smoke run."""
    directory = tmp_path_factory.mktemp("smoke")
    done = run_module(*SMOKE, f"--model_dir={directory}", "--train_steps=2")
    assert done.returncode == 0, done.stderr[-2000:]
    return directory


@pytest.mark.slow
def test_smoke_run_needs_nothing(smoke_dir):
    for name in (
        *("config.json", "generator.weights.h5", "resolved.flags"),
        "checkpoints/ckpt-2.index",
    ):
        assert (smoke_dir / name).exists(), name
    assert list((smoke_dir / "train").glob("events.out.tfevents.*"))


@pytest.mark.slow
def test_vgg19_of_a_weights_file_takes_steps(run_module, tmp_path):
    """With random weights, since trained ones cannot be shipped."""
    arrays = {
        f"{name}/{kind}": value
        for name, conv in features.Vgg19Features(None).convs.items()
        for kind, value in zip(("kernel", "bias"), conv.get_weights(), strict=True)
    }
    np.savez(tmp_path / "vgg.npz", **arrays)
    vgg = ("--features=vgg19", f"--vgg_weights={tmp_path / 'vgg.npz'}", "--image_size=32")
    done = run_module(*SMOKE, *vgg, f"--model_dir={tmp_path}", "--train_steps=2")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "features: Vgg19Features" in done.stdout
    assert (tmp_path / "checkpoints/ckpt-2.index").exists()


@pytest.mark.slow
def test_the_same_command_goes_on(run_module, tmp_path):
    for steps in (1, 2):
        done = run_module(*SMOKE, f"--model_dir={tmp_path}", f"--train_steps={steps}")
        assert done.returncode == 0, done.stderr[-2000:]
        assert (tmp_path / f"checkpoints/ckpt-{steps}.index").exists()


@pytest.mark.slow
def test_another_architecture_in_the_directory_is_one_line(run_module, smoke_dir):
    done = run_module(*SMOKE, f"--model_dir={smoke_dir}", "--generator_width=4")
    line = error_line(done)
    assert str(smoke_dir) in line and "--model_dir" in line


def error_line(done) -> str:
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr[-2000:]
    (line,) = [x for x in done.stderr.splitlines() if x.startswith("error: ")]
    return line


@pytest.mark.slow
def test_missing_folder_is_one_line(run_module, tmp_path):
    done = run_module(
        *("train_gan", f"--model_dir={tmp_path}", "--photo_data=nowhere", "--toon_data=nowhere")
    )
    assert "nowhere" in error_line(done)


@pytest.mark.slow
@pytest.mark.parametrize(
    "flags, message",
    [
        ([], "--photo_data"),
        (["--photo_data={photos}", "--toon_data={toons}", "--dan_dir="], "--dan_dir"),
        (["--photo_data={photos}", "--toon_data={toons}", "--image_size=40"], "multiple of 16"),
        (["--photo_data={photos}", "--toon_data={photos}"], "{photos}"),
        (["--photo_data={photos}", "--toon_data={toons}", "--image_size=64"], "32"),
        (["--photo_data={cut}", "--toon_data={toons}"], "train-00000"),
        (["--photo_data={bare}", "--toon_data={toons}"], "dataset_info.json"),
        (["--photo_data={photos}", "--toon_data={empty}"], "{empty}: no dataset_info.json"),
        (["--photo_data={boxed}", "--toon_data={toons}"], "{boxed}: frame"),
        (
            ["--photo_data={photos}", "--toon_data={toons}", "--dan_dir=nowhere"]
            + ["--landmark_weight=1"],
            "nowhere: no config.json",
        ),
        (
            ["--photo_data={photos}", "--toon_data={toons}", "--dan_dir={smoke}"]
            + ["--landmark_weight=1"],
            "train_dan",
        ),
        (
            ["--photo_data={photos}", "--toon_data={toons}", "--features=vgg19"]
            + ["--vgg_weights=none.h5"],
            "none.h5",
        ),
        (
            ["--photo_data={photos}", "--toon_data={toons}", "--model_dir=/proc/model"],
            "/proc/model",
        ),
    ],
)
def test_bad_input_is_one_line(
    run_module, photo_records, toon_records, smoke_dir, tmp_path, flags, message
):
    places = {"photos": photo_records, "toons": toon_records, "smoke": smoke_dir}
    for name in ("cut", "bare", "boxed"):
        places[name] = shutil.copytree(photo_records, tmp_path / name)
    places["empty"] = tmp_path / "empty"
    places["empty"].mkdir()
    path = places["boxed"] / "dataset_info.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"frame": {"name": "box"}}))
    shard = next(places["cut"].glob("train-00000-*"))
    shard.write_bytes(shard.read_bytes()[:-100])
    (places["bare"] / "dataset_info.json").unlink()
    given = [x.format(**places) for x in ["--model_dir={cut}/model", "--image_size=32", *flags]]
    assert message.format(**places) in error_line(run_module("train_gan", *given))


@pytest.mark.slow
def test_a_damaged_shard_is_named_and_the_checkpoint_stays(run_module, smoke_dir, tmp_path):
    model = shutil.copytree(smoke_dir, tmp_path / "model")
    (shard,) = (model / "data" / "toons").glob("train-*")
    data = bytearray(shard.read_bytes())
    data[len(data) // 2] ^= 1
    shard.write_bytes(data)
    line = error_line(run_module(*SMOKE, f"--model_dir={model}", "--train_steps=4"))
    assert f"{shard}: damaged after" in line and "write it again" in line
    assert newest_checkpoints(model) == ["ckpt-2"]


@pytest.mark.slow
def test_another_discriminator_does_not_fit_the_checkpoint(run_module, smoke_dir, tmp_path):
    model = shutil.copytree(smoke_dir, tmp_path / "model")
    flags = (f"--model_dir={model}", "--train_steps=4", "--discriminator=thesis")
    line = error_line(run_module(*SMOKE, *flags))
    assert f"{model}/checkpoints/ckpt-2: does not fit" in line and "another --model_dir" in line
    assert newest_checkpoints(model) == ["ckpt-2"]


@pytest.mark.slow
def test_a_run_that_breaks_tells_what_changed_and_keeps_its_checkpoint(
    run_module, smoke_dir, tmp_path
):
    model = shutil.copytree(smoke_dir, tmp_path / "model")
    weights = (model / "generator.weights.h5").read_bytes()
    flags = ("--generator_learning_rate=1e38", "--train_steps=4", "--log_steps=9")
    done = run_module(*SMOKE, f"--model_dir={model}", *flags)
    assert "finite" in error_line(done) or " nan " in error_line(done)
    assert f"{model}/checkpoints/ckpt-2" in error_line(done)
    changed = [line for line in done.stdout.splitlines() if line.startswith("--")]
    assert changed == ["--generator_learning_rate: was 0.0002, now 1e+38"]
    assert newest_checkpoints(model) == ["ckpt-2"]
    assert (model / "generator.weights.h5").read_bytes() == weights


@pytest.mark.slow
def test_resolved_flags_repeat_the_run(run_module, smoke_dir, tmp_path):
    saved = (smoke_dir / "resolved.flags").read_text()
    model = f"--model_dir={tmp_path}"
    done = run_module("train_gan", f"--flagfile={smoke_dir / 'resolved.flags'}", model)
    assert done.returncode == 0, done.stderr[-2000:]
    again = (tmp_path / "resolved.flags").read_text()
    assert model in again and again == saved.replace(str(smoke_dir), str(tmp_path))
    a, b = (weights_in(place / "generator.weights.h5") for place in (smoke_dir, tmp_path))
    assert all(np.array_equal(a[name], b[name]) for name in a)


def newest_checkpoints(model) -> list[str]:
    return sorted(path.stem for path in (model / "checkpoints").glob("*.index"))


@pytest.mark.parametrize(
    "flags, message",
    [
        (
            ["adversarial", "content", "gram", "color", "total_variation", "landmark"],
            "generator's terms are 0; with --method=animegan",
        ),
        (
            ["adversarial", "content", "total_variation", "landmark"],
            "generator's terms are 0; with --method=cartoongan",
        ),
        (
            ["discriminator_real", "discriminator_fake", "discriminator_smooth"],
            "discriminator's terms are 0",
        ),
    ],
)
def test_weights_under_which_a_network_learns_nothing_are_one_line(run_module, flags, message):
    method = "animegan" if "gram" in flags else "cartoongan"
    zeros = [f"--{flag}_weight=0" for flag in flags]
    done = run_module("train_gan", "--smoke_data", "--model_dir=x", f"--method={method}", *zeros)
    assert message in error_line(done)


def given_in(name: str) -> dict[str, str]:
    """The flags of a flagfile."""
    lines = (conftest.PROJECT / "configs" / f"{name}.flags").read_text().splitlines()
    return dict(line[2:].partition("=")[::2] for line in lines if line.startswith("--"))


def test_bare_defaults_are_the_light_recipe(run_module):
    help_xml = ElementTree.fromstring(run_module("train_gan", "--helpxml").stdout)
    flags = {flag.findtext("name"): flag.findtext("default") for flag in help_xml.iter("flag")}
    light = given_in("animegan_light")
    assert {"method", "generator", "discriminator", "features", "dan_dir"} == light.keys()
    for name, value in light.items():
        assert flags[name] == value, name


@pytest.mark.parametrize("name", ["animegan", "cartoongan"])
def test_a_flagfile_of_the_thesis_leaves_nothing_that_teaches_to_the_light_recipe(name):
    weights = [f"{x.name}_weight" for x in dataclasses.fields(gan_terms.GanWeights)]
    weights += [
        f"discriminator_{x.name}_weight" for x in dataclasses.fields(gan_terms.DiscriminatorWeights)
    ]
    teach = {*weights, *settings.flags_of(gan_settings.GanSettings), "dan_dir", "image_size"}
    teach |= {"generator", "discriminator", "discriminator_width", "features", "batch_size"}
    given = {flag.removeprefix("no") if flag.startswith("nod") else flag for flag in given_in(name)}
    # What only pairs have says nothing to a method without them.
    teach -= {"pair_weight", "edges_weight", "pair_kept", "pair_fade_steps"}
    teach -= {"landmark_map", "rate_falls"}
    assert teach - given == {"seed", "discriminator_real_weight", "discriminator_fake_weight"}


@pytest.mark.slow
def test_dry_run_says_the_plan_and_writes_nothing(
    run_module, photo_records, toon_records, tmp_path
):
    done = run_module(
        "train_gan",
        "--image_size=32",
        f"--photo_data={photo_records}",
        f"--toon_data={toon_records}",
        f"--model_dir={tmp_path / 'model'}",
        "--dry_run",
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "12 examples" in done.stdout and "LightGenerator" in done.stdout
    assert not (tmp_path / "model").exists()


@pytest.mark.slow
def test_one_seed_gives_one_generator_and_another_seed_another(run_module, tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        done = run_module(*SMOKE, f"--model_dir={tmp_path / name}", f"--seed={seed}")
        assert done.returncode == 0, done.stderr[-2000:]
    a, b, c = (weights_in(tmp_path / name / "generator.weights.h5") for name in "abc")
    assert a.keys() == b.keys() and len(a) > 4
    assert all(np.array_equal(a[name], b[name]) for name in a)
    assert any(not np.array_equal(a[name], c[name]) for name in a)


@pytest.mark.slow
def test_trains_under_a_mirrored_strategy(run_module, tmp_path):
    """On this machine's devices, whatever they are; two of them: `test_gan_step`."""
    done = run_module(*SMOKE, f"--model_dir={tmp_path}", "--distribution_strategy=mirrored")
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "generator.weights.h5").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["cartoongan", "cartoongan_landmark", "animegan", "animegan_landmark", "animegan_light"]
)
def test_every_flagfile_takes_steps(run_module, tmp_path, name):
    """With small data of its own and narrow networks; VGG's weights cannot be shipped."""
    done = run_module(
        "train_gan",
        f"--flagfile=configs/{name}.flags",
        "--smoke_data",
        f"--model_dir={tmp_path}",
        "--features=efficientnet_lite",
        "--image_size=64",
        "--generator_width=8",
        "--generator_blocks=1",
        "--discriminator_width=8",
        "--batch_size=2",
        "--initial_steps=1",
        "--landmark_start_step=0",
        "--landmark_ramp_steps=0",
        "--train_steps=2",
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "generator.weights.h5").exists()
