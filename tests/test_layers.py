"""Data flows one way, and so do the imports."""

import ast
import pathlib

import pytest

PROJECT = pathlib.Path(__file__).parents[1]
PACKAGE = PROJECT / "tf_landtoon"
SHARED = {"errors", "files", "quiet_tensorflow", "settings", "stopping", "workers"}  # everybody's
MAY_IMPORT = {  # from the top down: nothing below its own line
    "geometry": "",
    "images": "geometry",
    "annotations": "geometry",
    "drawing": "geometry images annotations",
    "painting": "geometry images drawing",
    "losses": "geometry images",
    "networks": "geometry images losses",
    "models": "geometry images drawing networks",
    "detection": "geometry images annotations networks models",
    "stylizing": "geometry images annotations drawing painting detection models",
    "serving": "geometry images detection painting stylizing",
    "evaluation": "geometry images annotations painting networks models detection stylizing",
    "records": "geometry images annotations painting detection models stylizing",
    "datasets": "geometry images records",
    "training": "geometry images drawing losses networks models records datasets",
}
PIPELINES_MAY_IMPORT = "drawing records datasets"
COMMANDS = {
    "calibrate_dan",
    "client",
    "detect",
    "draw",
    "evaluate",
    "evaluate_dan",
    "export",
    "page",
    "stylize",
    "train_dan",
    "train_gan",
    "train_parser",
}
KNOW_NO_TENSORFLOW = (
    "geometry images annotations drawing painting losses networks detection stylizing serving "
    "evaluation"
)
KNOW_NO_KERAS = "annotations drawing painting detection stylizing serving evaluation"
# The work of a command that asks a network; nobody else imports these.
ASK_NETWORKS = {
    "detection.detect_run",
    "detection.photographed",
    "evaluation.calibrate_run",
    "detection.drawn_judge",
    "evaluation.portraits_run",
    "evaluation.evaluate_run",
    "stylizing.generated_style",
    "stylizing.stylist_loading",
    "stylizing.stylize_run",
}
# These are asked by the work of commands in turn.
BY_OTHERS = {"detection.drawn_judge", "detection.photographed", "stylizing.stylist_loading"}
# What the record writers' worker processes load, each a copy of it.
IN_WORKERS = ("records.frame_crops", "records.landmark_crops", "records.picture_jobs", "workers")
# Imports within a function, besides a command's one: of what not everybody has installed.
LATE = {"dlib", "gradio", "pillow_heif"}
# What the package itself imports for type checkers alone.
FOR_TYPES = {"tf_landtoon.stylizing.style.Style"}


def names_of(node: ast.stmt) -> set[str]:
    """Dotted names that an import statement brings."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        return {f"{node.module}.{alias.name}" for alias in node.names}
    return set()


def imports_of(path: pathlib.Path) -> set[str]:
    """Dotted names of all that a file imports, wherever in it the import stands."""
    return set().union(*map(names_of, ast.walk(ast.parse(path.read_text()))))


def own(names: set[str]) -> set[str]:
    """The first name below the package: a folder, a command, or one of SHARED."""
    return {name.split(".")[1] for name in names if name.startswith("tf_landtoon.")}


def modules_of(folders: str) -> list[str]:
    """ "geometry.affine" and so on."""
    found = [path for name in folders.split() for path in sorted((PACKAGE / name).glob("*.py"))]
    return [f"{path.parent.name}.{path.stem}" for path in found if path.stem != "__init__"]


def without_networks(folders: str) -> list[str]:
    """The folders' modules but for those that ask networks, and what workers load."""
    return sorted({*modules_of(folders), *IN_WORKERS} - ASK_NETWORKS)


def path_of(module: str) -> pathlib.Path:
    return (PACKAGE / module.replace(".", "/")).with_suffix(".py")


def loaded_by(module: str, seen: set[str]) -> set[str]:
    """All that is imported when a module is: its own imports at top level, and theirs."""
    if module in seen or not path_of(module).exists():
        return set()
    seen.add(module)
    found = set().union(*map(names_of, ast.parse(path_of(module).read_text()).body))
    for name in [x.removeprefix("tf_landtoon.") for x in found if x.startswith("tf_landtoon.")]:
        # `from tf_landtoon.drawing.canvas import Canvas` names a thing in a module.
        found |= loaded_by(name, seen) | loaded_by(name.rpartition(".")[0], seen)
    return found


def roots_loaded_by(module: str) -> set[str]:
    return {name.split(".")[0] for name in loaded_by(module, set())}


def test_every_folder_has_its_line_and_every_loose_module_is_a_command():
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders == set(MAY_IMPORT)
    loose = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    assert loose == COMMANDS | SHARED


def test_no_folder_may_import_from_below_its_own_line():
    above: set[str] = set()
    for folder, allowed in MAY_IMPORT.items():
        assert set(allowed.split()) <= above, folder
        above.add(folder)


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_a_folder_imports_only_what_its_line_allows(folder):
    allowed = {folder, *MAY_IMPORT[folder].split(), *SHARED, "__version__"}
    for path in (PACKAGE / folder).glob("*.py"):
        assert own(imports_of(path)) <= allowed, path


def test_pipelines_import_only_what_draws_and_writes_records():
    allowed = {*PIPELINES_MAY_IMPORT.split(), *SHARED}
    for path in (PROJECT / "pipelines").glob("*.py"):
        assert own(imports_of(path)) <= allowed, path


def test_pipelines_are_flags_and_wiring():
    for path in (PROJECT / "pipelines").glob("*.py"):
        assert len(path.read_text().splitlines()) <= 120, path


def test_nothing_imports_a_command():
    for path in PACKAGE.rglob("*.py"):
        assert not own(imports_of(path)) & COMMANDS, path


@pytest.mark.parametrize("module", without_networks(KNOW_NO_TENSORFLOW))
def test_networks_losses_geometry_and_drawing_know_no_tensorflow(module):
    assert module in ASK_NETWORKS or "tensorflow" not in roots_loaded_by(module)
    assert "tensorflow" not in {name.split(".")[0] for name in imports_of(path_of(module))}


@pytest.mark.parametrize("module", without_networks(KNOW_NO_KERAS))
def test_drawing_and_finding_faces_know_no_keras(module):
    assert module in ASK_NETWORKS or "keras" not in roots_loaded_by(module)


@pytest.mark.parametrize("command", ["train_dan", "train_gan", "export"])
def test_training_and_export_need_no_opencv(command):
    imports = [x.removeprefix("tf_landtoon.") for x in imports_of(path_of(command))]
    roots = set().union(*map(roots_loaded_by, imports))
    assert "numpy" in roots and not roots & {"cv2", "dlib"}


def test_only_commands_import_the_work_that_asks_networks():
    for path in PACKAGE.rglob("*.py"):
        names = {name.removeprefix("tf_landtoon.") for name in imports_of(path)}
        others = names & (ASK_NETWORKS - BY_OTHERS)
        assert path.stem in COMMANDS or not others, path


@pytest.mark.parametrize("folder", [PACKAGE, PROJECT / "pipelines"], ids=lambda x: x.name)
def test_a_function_imports_nothing_but_a_commands_work_and_what_is_optional(folder):
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text())
        late = imports_of(path) - set().union(*map(names_of, tree.body)) - LATE
        late -= FOR_TYPES if path == PACKAGE / "__init__.py" else set()
        is_command = path.parent == PROJECT / "pipelines" or path.stem in COMMANDS
        assert len(late) <= (1 if is_command else 0), (path, late)


def test_flags_live_only_in_commands():
    for path in PACKAGE.rglob("*.py"):
        if path.stem not in COMMANDS:
            text = path.read_text()
            assert "flags.DEFINE" not in text and "flags.FLAGS" not in text, path


def test_no_progress_bar_shows_in_a_pipe():
    bars = 0
    for folder in (PACKAGE, PROJECT / "pipelines", PROJECT / "benchmarks"):
        for path in folder.rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text())):
                names = [call.func, *call.args] if isinstance(call, ast.Call) else []
                if any(ast.unparse(name) in ("tqdm.tqdm", "tqdm.trange") for name in names):
                    bars += 1
                    given = {word.arg: ast.unparse(word.value) for word in call.keywords}
                    assert given.get("disable") == "None", path
    assert bars > 8


def test_no_file_bends_the_path_or_silences_the_linter():
    for folder in ("tf_landtoon", "pipelines"):
        for path in (PROJECT / folder).rglob("*.py"):
            text = path.read_text()
            assert "noqa" not in text and "sys.path" not in text, path


def test_no_file_is_longer_than_some_three_hundred_lines():
    for folder in (PACKAGE, PROJECT / "pipelines"):
        for path in folder.rglob("*.py"):
            assert len(path.read_text().splitlines()) <= 310, path


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_is_flags_and_settings_and_one_call(command):
    tree = ast.parse(path_of(command).read_text())
    assert len(path_of(command).read_text().splitlines()) <= 120
    top = set().union(*map(names_of, tree.body))
    later = imports_of(path_of(command)) - top
    assert len(later) == 1 and own(later) < set(MAY_IMPORT)
    heavy = {"tensorflow", "keras", "cv2", "dlib", "numpy", "PIL"}
    assert not roots_loaded_by(command) & heavy


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*settings.py")), ids=lambda x: x.stem)
def test_settings_know_neither_keras_nor_tensorflow(path):
    module = path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".")
    assert not roots_loaded_by(module) & {"keras", "tensorflow"}


def test_every_module_has_its_tests():
    for path in [*PACKAGE.rglob("*.py"), *(PROJECT / "pipelines").glob("*.py")]:
        folder = path.parent.relative_to(PROJECT).as_posix().removeprefix("tf_landtoon")
        mirrored = PROJECT / "tests" / folder.strip("/")
        if path.stem != "__init__":
            assert (mirrored / f"test_{path.stem}.py").exists(), path
