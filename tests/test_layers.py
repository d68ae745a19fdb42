"""Data flows one way, and so do the imports."""

import ast
import pathlib

import pytest

PROJECT = pathlib.Path(__file__).parents[1]
PACKAGE = PROJECT / "tf_landtoon"
ROWS = [
    {"errors"},
    {"landmarks", "pictures", "heatmaps", "pixels"},
    {
        "landmark_errors",
        "landmark_formats",
        "overlays",
        "affine",
        "records",
        "frames",
        "faces",
        "edge_smoothing",
        "draws",
    },
    {
        "shard_writer",
        "record_damage",
        "face_views",
        "landmark_files",
        "outline",
        "face_squares",
        "landmark_confidence",
        "spoilt_faces",
        "covering",
    },
    {
        "blocks",
        "efficientnet_lite",
        "evaluation_crops",
        "losses",
        "landmark_losses",
        "augment",
        "discriminator_augment",
        "synthetic",
        "toon_faces",
        "face_reading",
        "reliability",
    },
    {"objectives", "gan_figures", "evaluation_report", "detections"},
    {
        "dan",
        "heatmap_network",
        "generators",
        "discriminators",
        "features",
        "datasets",
        "detection_overlays",
    },
    {
        "devices",
        "model_directory",
        "dan_step",
        "gan_step",
        "loop",
        "previews",
        "run_flags",
        "serving",
        "smoke",
    },
    {"compact", "exported_models"},
    {"landmark_models"},
    {"toon_reader"},
    {"train_dan", "train_gan", "evaluate_dan", "calibrate_dan", "detect", "export", "stylize"},
]
LEAVES = set().union(*ROWS[:4])
KERAS_ONLY = {
    "affine",
    "heatmaps",
    "pixels",
    "blocks",
    "losses",
    "landmark_losses",
    "objectives",
    "efficientnet_lite",
    "heatmap_network",
    "dan",
    "generators",
    "discriminators",
    "features",
    "gan_figures",
}
NUMPY_ONLY = {
    "errors",
    "landmarks",
    "landmark_errors",
    "landmark_files",
    "overlays",
    "evaluation_crops",
    "evaluation_report",
    "face_squares",
    "face_reading",
    "toon_faces",
    "spoilt_faces",
    "landmark_confidence",
    "reliability",
    "detections",
    "detection_overlays",
    "pictures",
    "frames",
    "faces",
    "outline",
    "edge_smoothing",
    "synthetic",
}
MAY_USE_OPENCV = {"frames", "faces", "toon_faces", "edge_smoothing", "outline"}


def imports_of(path: pathlib.Path) -> set[str]:
    """Dotted names of all that a file imports, wherever in it the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def own_imports_of(path: pathlib.Path) -> set[str]:
    own = [name.split(".") for name in imports_of(path) if name.startswith("tf_landtoon.")]
    return {parts[1] for parts in own}


def roots_of(path: pathlib.Path) -> set[str]:
    return {name.split(".")[0] for name in imports_of(path)}


def test_every_module_has_its_row():
    modules = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    assert modules == set().union(*ROWS)


def test_the_manual_shows_these_rows():
    text = (PROJECT / "BUILD.md").read_text().split("```\nerrors\n")[1].split("\npipelines/")[0]
    rows = f"errors\n{text}".replace("\n  ", " ").split("\n")
    assert [set(row.split()) for row in rows] == ROWS


@pytest.mark.parametrize("depth", range(len(ROWS)))
def test_modules_import_only_from_rows_above(depth):
    above = set().union(*ROWS[:depth])
    for name in sorted(ROWS[depth]):
        assert own_imports_of(PACKAGE / f"{name}.py") <= above, name


def test_pipelines_import_only_leaves_and_what_finds_landmarks():
    for path in (PROJECT / "pipelines").rglob("*.py"):
        assert own_imports_of(path) <= LEAVES | {"landmark_models"}, path


@pytest.mark.parametrize("name", sorted(KERAS_ONLY | NUMPY_ONLY))
def test_networks_losses_and_geometry_know_no_tensorflow(name):
    assert "tensorflow" not in roots_of(PACKAGE / f"{name}.py") | roots_loaded_by(name)


@pytest.mark.parametrize("name", sorted(NUMPY_ONLY))
def test_pictures_and_points_know_no_keras(name):
    assert "keras" not in roots_of(PACKAGE / f"{name}.py") | roots_loaded_by(name)


def test_opencv_and_dlib_stay_with_faces_and_frames():
    for path in PACKAGE.glob("*.py"):
        if path.stem not in MAY_USE_OPENCV:
            assert not roots_of(path) & {"cv2", "dlib"}, path.name


def loaded_by(name: str, seen: set[str]) -> set[str]:
    """All that is imported when a module is: its own imports at top level, and theirs."""
    if name in seen:
        return set()
    seen.add(name)
    found = set()
    for node in ast.parse((PACKAGE / f"{name}.py").read_text()).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    for own in {x.split(".")[1] for x in found if x.startswith("tf_landtoon.")}:
        found |= loaded_by(own, seen)
    return found


def roots_loaded_by(name: str) -> set[str]:
    return {found.split(".")[0] for found in loaded_by(name, set())}


@pytest.mark.parametrize("command", ["train_dan", "train_gan", "export"])
def test_training_and_export_need_no_opencv(command):
    # Commands import inside functions.
    roots = set().union(*map(roots_loaded_by, own_imports_of(PACKAGE / f"{command}.py")))
    assert "numpy" in roots and not roots & {"cv2", "dlib"}


def test_flags_live_only_in_commands():
    for path in PACKAGE.glob("*.py"):
        if path.stem not in ROWS[-1]:
            text = path.read_text()
            assert "flags.DEFINE" not in text and "flags.FLAGS" not in text, path.name


def test_no_file_is_longer_than_three_hundred_lines():
    for folder in (PACKAGE, PROJECT / "pipelines"):
        for path in folder.rglob("*.py"):
            assert len(path.read_text().splitlines()) <= 300, path


def test_every_module_has_its_tests():
    for folder in (PACKAGE, PROJECT / "pipelines"):
        for path in folder.glob("*.py"):
            test = PROJECT / "tests" / f"test_{path.stem}.py"
            assert path.stem == "__init__" or test.exists(), path
