"""What the documents say exists, and their commands run."""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
from concurrent import futures

import conftest
import pytest
from PIL import Image, ImageEnhance

PROJECT = conftest.PROJECT
FOLDERS = ("tf_landtoon", "pipelines", "configs", "benchmarks")
DOCUMENTS = [
    *PROJECT.glob("*.md"),
    *(path for folder in FOLDERS for path in sorted((PROJECT / folder).rglob("*.md"))),
]
NAMES = [path.relative_to(PROJECT).as_posix() for path in DOCUMENTS]
SCRIPT = re.compile(r"(?:-m tf_landtoon\.|(?:pipelines|benchmarks)/)(\w+)")
# What a command of the documents gets on top, to be quick; later flags win.
QUICK = {
    "draw_toons": "--count=24",
    "train_gan": "--train_steps=2 --batch_size=2 --generator_width=8 --generator_blocks=1 "
    "--discriminator_width=8",
    "train_dan": "--stage1_steps=1 --batch_size=8",
    "dan_light.flags": "--width=2 --stage2_steps=1",
    "calibrate_dan": "--faces=20",
}
# Installing, servers, and what .ci/run itself runs.
NOT_RUN = (
    "python3 ",
    "pip ",
    ". .venv",
    "make ",
    "tensorboard ",
    "tensorflow_model_server ",
    "(",
    "python -m tf_landtoon.train_parser",
    "python -m tf_landtoon.client",
    "python -m tf_landtoon.page",
    "docker ",
    "python -m tf_landtoon.evaluate ",
)


def shell_lines(document: pathlib.Path) -> list[str]:
    """The lines of a document's shell blocks, those that go on in the next line joined."""
    blocks = re.findall(r"^```sh\n(.*?)^```", document.read_text(), re.DOTALL | re.MULTILINE)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def commands(document: pathlib.Path) -> list[str]:
    """All commands that are told: shell blocks, and code in the text."""
    inline = re.findall(r"`((?:PYTHONPATH=\. )?(?:python|make) [^`]+)`", document.read_text())
    return shell_lines(document) + [" ".join(code.split()) for code in inline]


def anchors(document: pathlib.Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def flags_in_help(script: pathlib.Path) -> set[str]:
    """Names of a command's flags by its own --help, switches with their `no`."""
    module = ["-m", f"tf_landtoon.{script.stem}"]
    command = [sys.executable, *(module if script.parent.name == "tf_landtoon" else [str(script)])]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run([*command, "--help"], env=environment, capture_output=True, text=True)
    found = re.findall(r"^  --(\[no\])?(\w+)", done.stdout, re.MULTILINE)
    assert found, f"{script}: {done.stderr}"
    return {name for _, name in found} | {f"no{name}" for switch, name in found if switch}


@pytest.fixture(scope="module")
def flags() -> dict[str, set[str]]:
    """Command -> its flags."""
    files = [*(PROJECT / "tf_landtoon").glob("*.py"), *(PROJECT / "pipelines").glob("*.py")]
    scripts = [path for path in files if "__main__" in path.read_text()]
    with futures.ThreadPoolExecutor(2) as pool:
        found = dict(zip([x.stem for x in scripts], pool.map(flags_in_help, scripts), strict=True))
    for script in (PROJECT / "benchmarks").glob("*.py"):  # too slow to start: they are no commands
        source = script.read_text()
        found[script.stem] = set(re.findall(r'(?:DEFINE_\w+|add_argument)\(\s*"-*(\w+)"', source))
    return {name: own | {"flagfile", "help"} for name, own in found.items()}


def unknown_in(command: str, flags: dict[str, set[str]]) -> list[str]:
    """The flags and flagfiles of a command line that do not exist."""
    name = SCRIPT.search(command)[1]
    assert name in flags, f"no such command: {command}"
    given = [x.removeprefix("--") for x in shlex.split(command, comments=True) if x[:2] == "--"]
    files = [x.partition("=")[2] for x in given if x.startswith("flagfile=configs/")]
    unknown = [x for x in given if x.partition("=")[0] not in flags[name]]
    return unknown + [x for x in files if "NAME" not in x and not (PROJECT / x).is_file()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_commands_and_their_flags_exist(document, flags):
    for command in commands(document):
        if SCRIPT.search(command):
            assert not unknown_in(command, flags), command


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_flags_named_in_the_text_exist(document, flags):
    known = set().union(*flags.values())
    for name in re.findall(r"`--(\w+)[^`]*`", document.read_text()):
        assert name in known, name


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_make_has_the_targets_and_variables_that_are_told(document):
    makefile = (PROJECT / "Makefile").read_text()
    for command in commands(document):
        if command.startswith("make "):
            for word in shlex.split(command, comments=True)[1:]:
                name, equals, _ = word.partition("=")
                known = rf"^{re.escape(name)} \?=" if equals else rf"^{re.escape(name)}:"
                assert word == "-n" or re.search(known, makefile, re.MULTILINE), command


@pytest.mark.parametrize("target", ["demo", "smoke", "landmarks"])
def test_make_gives_commands_only_flags_that_exist(target, flags, tmp_path):
    command = ["make", "-n", target, f"DEMO={tmp_path}", f"DETECTOR={tmp_path}"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    started = [line for line in done.stdout.splitlines() if SCRIPT.search(line)]
    assert len(started) > 5
    for line in started:
        assert not unknown_in(line, flags), line


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_relative_links_lead_to_files_and_headings(document):
    text = document.read_text()
    links = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'<img src="([^"]+)"', text)
    for link in links:
        if not link.startswith("https://"):
            path, _, anchor = link.partition("#")
            target = document.parent / path if path else document
            assert target.exists(), link
            assert not anchor or anchor in anchors(target), link


def test_build_is_short():
    lines = (PROJECT / "BUILD.md").read_text().splitlines()
    assert len(lines) <= 200 and max(map(len, lines)) <= 100


def test_every_folder_and_flagfile_is_described():
    tree = (PROJECT / "README.md").read_text()
    lines = dict(re.findall(r"^  (\w+)/ (.*)$", tree, re.MULTILINE))
    for path in (PROJECT / "tf_landtoon").glob("*/__init__.py"):
        for module in re.findall(r"\w+\.py", lines[path.parent.name]):
            assert (path.parent / module).is_file(), module
    described = (PROJECT / "configs" / "README.md").read_text()
    for path in (PROJECT / "configs").glob("*.flags"):
        assert f"| `{path.name}`" in described or f" `{path.name}`" in described, path


def run(line: str, folder: pathlib.Path) -> None:
    """A line as a shell runs it, made quick where it is long."""
    line = " ".join([line.partition("  #")[0], *(QUICK[x] for x in QUICK if x in line)])
    path = f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(PROJECT)}
    command = ["bash", "-c", line]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{line}\n{done.stdout[-1000:]}{done.stderr[-3000:]}"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> pathlib.Path:
    """A folder with the project's parts and stand-ins for the pictures that a user gives."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in FOLDERS:
        (folder / name).symlink_to(PROJECT / name)
    run("python pipelines/draw_toons.py --output_dir=toons --image_size=160 --seed=5", folder)
    (folder / "toons_landmarks").mkdir()
    for path in sorted((folder / "toons").glob("*.json")):
        shutil.move(path, folder / "toons_landmarks")
    held_out = "".join(f"{index:06d}.jpg\n" for index in range(3))
    (folder / "toons_landmarks_validation.txt").write_text(held_out)
    astronaut = Image.open(PROJECT / "tf_landtoon" / "samples" / "astronaut.jpg")
    (folder / "photos").mkdir()
    for index in range(6):
        brighter = ImageEnhance.Brightness(astronaut).enhance(0.8 + 0.1 * index)
        brighter.save(folder / "photos" / f"{index}.png")
    return folder


@pytest.mark.slow
def test_the_commands_of_build_and_readme_run(checkout):
    for document in ("BUILD.md", "README.md"):
        for line in shell_lines(PROJECT / document):
            if not line.startswith(NOT_RUN):
                run(line, checkout)
    assert len(list(checkout.glob("toons_of_me/*.png"))) == 6
    assert list(checkout.glob("export/toon/*/saved_model.pb"))
    found = json.loads((checkout / "found" / "landmarks.json").read_text())
    assert "000005.jpg" in str(found) and "points" in str(found)
