"""How much back and forth a reader meets who follows one thing through the code.

    python benchmarks/walks.py                     # this checkout
    python benchmarks/walks.py --checkout=OTHER    # another one, e.g. `git worktree add OTHER REV`

Three walks, each a real run of a command: a photo through `stylize`, a batch through a training of
`train_gan`, a landmark file through `write_landmark_records`. Every call from one file of the
project into another is a move; a call that is made a thousand times is one move, for a reader reads
it once. A move is a return if its file is already open further up the stack: whoever reads along
turns back to a file that he had left. Pieces that stand in one file cost no move, so `files` says
how many files had to be opened. What runs on import is left out, the fields of a class with it.
"""

import argparse
import collections
import inspect
import os
import pathlib
import runpy
import subprocess
import sys
import tempfile
import types

_SCRIPT = pathlib.Path(__file__).resolve()
_PHOTO = "tf_landtoon/samples/astronaut.jpg"
_SMOKE = ("--flagfile=configs/smoke.flags", "--train_steps=2")
# Python calls this import hook, in whichever file an import happens to be the first of TensorFlow:
# no reader follows a call there, for there is none in the code.
_IMPORT_HOOK = "_QuietTensorFlow."


class Walk:
    """Counts calls between the files of a checkout, as `sys.setprofile` tells of them."""

    def __init__(self, root: pathlib.Path) -> None:
        """Starts at the files below a folder."""
        self._root = str(root) + os.sep
        self.moves: set[tuple[str, int, str]] = set()
        self.returns: set[tuple[str, int, str]] = set()
        self.files: collections.Counter[str] = collections.Counter()

    def _own(self, frame: types.FrameType) -> str | None:
        name = frame.f_code.co_filename
        inside = name.startswith(self._root) and f"{os.sep}.venv{os.sep}" not in name
        return name.removeprefix(self._root) if inside else None

    def __call__(self, frame: types.FrameType, event: str, _: object) -> None:
        """Takes in one event."""
        if event != "call" or _at_import(frame):
            return
        if frame.f_code.co_qualname.startswith(_IMPORT_HOOK):
            return
        file = self._own(frame)
        if file is None:
            return
        self.files[file] += 1
        caller = frame.f_back
        while caller is not None and self._own(caller) is None:
            caller = caller.f_back
        if caller is None or _at_import(caller) or self._own(caller) == file:
            return
        move = (self._own(caller), caller.f_lineno, frame.f_code.co_qualname)
        self.moves.add(move)
        while caller is not None:
            if self._own(caller) == file and not _at_import(caller):
                self.returns.add(move)
                return
            caller = caller.f_back


def _at_import(frame: types.FrameType) -> bool:
    """Whether this is a module's or a class's own code: it declares, and runs when imported."""
    return not frame.f_code.co_flags & inspect.CO_OPTIMIZED


def _arguments(walk: str, place: pathlib.Path) -> list[str]:
    """What is run for a walk: program and its arguments."""
    if walk == "photo":
        return [
            "tf_landtoon.stylize",
            "--model=light",
            f"--input={_PHOTO}",
            f"--output={place / 'toon.png'}",
        ]
    if walk == "batch":
        return ["tf_landtoon.train_gan", *_SMOKE, f"--model_dir={place / 'model'}"]
    drawn = str(place / "drawn")
    draw = [sys.executable, "pipelines/draw_toons.py", f"--output_dir={drawn}"]
    subprocess.run([*draw, "--count=2", "--image_size=160"], check=True, capture_output=True)
    flags_ = [f"--pictures_dir={drawn}", f"--landmarks_dir={drawn}", "--num_workers=1"]
    return ["pipelines/write_landmark_records.py", *flags_, f"--output_dir={place / 'records'}"]


def _walk(walk: str) -> str:
    """Runs one walk in this process and counts."""
    root = pathlib.Path.cwd()
    sys.path[:0] = [str(root), str(root / "pipelines")]
    with tempfile.TemporaryDirectory() as place:
        program, *arguments = _arguments(walk, pathlib.Path(place))
        sys.argv = [program, *arguments]
        counts = Walk(root)
        sys.setprofile(counts)
        try:
            if program.endswith(".py"):
                runpy.run_path(program, run_name="__main__")
            else:
                runpy.run_module(program, run_name="__main__", alter_sys=True)
        except SystemExit as end:
            if end.code:
                raise
        finally:
            sys.setprofile(None)
    return f"{walk:14} {len(counts.files):5} {len(counts.moves):5} {len(counts.returns):7}"


def main() -> None:
    """Each walk in a process of its own, for a command can be started once only."""
    parser = argparse.ArgumentParser()  # absl's flags are those of the commands that are walked
    parser.add_argument("--checkout", default=".", help="the checkout to walk through")
    parser.add_argument("--walk", help="one walk alone, in this very process")
    given = parser.parse_args()
    os.chdir(given.checkout)
    if given.walk:
        print(_walk(given.walk))
        return
    print(f"{'walk':14} {'files':>5} {'moves':>5} {'returns':>7}")
    for walk in ("photo", "batch", "landmark_file"):
        command = [sys.executable, str(_SCRIPT), f"--walk={walk}"]
        environment = os.environ | {"PYTHONPATH": os.getcwd()}
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        print(done.stdout.splitlines()[-1] if done.returncode == 0 else f"{walk}: {done.stderr}")


if __name__ == "__main__":
    main()
