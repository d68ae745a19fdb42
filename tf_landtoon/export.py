"""Exports a trained model: python -m tf_landtoon.export --model_dir=DIR --export_dir=OUT.

OUT/<name>/<version>/ is what TensorFlow Serving loads; `stylize --model` takes it too.
"""

import pathlib

from absl import flags

from tf_landtoon import errors

_MODEL_DIR = flags.DEFINE_string(
    "model_dir",
    None,
    "Of train_gan or train_dan, or `light` for the shipped generator.",
    required=True,
)
_EXPORT_DIR = flags.DEFINE_string("export_dir", None, "The folder of all models.", required=True)
_NAME = flags.DEFINE_string("name", None, "The model's name; `toon` or `landmarks` if not given.")
_COMPACT_DIR = flags.DEFINE_string(
    "compact_dir",
    None,
    "Write config, float16 weights and a detector's calibration there too: what the package ships.",
)


def main(argv: list[str]) -> None:
    """Exports what answers as the live network does, and says which signatures it has."""
    del argv
    from tf_landtoon.models import compact, model_directory, signatures

    name = _NAME.value
    if name is not None and (not name or pathlib.PurePath(name).name != name or name[0] == "."):
        raise errors.InputError(f"--name={name}: must be one plain folder name")
    place = model_directory.locate(_MODEL_DIR.value)
    config = model_directory.read_config(place)
    if config.kind == "dan":
        module = signatures.LandmarkServing(model_directory.load_dan(place)[0])
    else:
        module = signatures.ToonServing(model_directory.load_generator(place)[0], config.image_size)
    name = name or {"gan": "toon", "dan": "landmarks"}[config.kind]
    data = (place / model_directory.CONFIG_NAME).read_bytes()
    final = signatures.export(module, _EXPORT_DIR.value, name, data)
    size = sum(path.stat().st_size for path in final.rglob("*") if path.is_file())
    if _COMPACT_DIR.value:
        written = compact.write(place, _COMPACT_DIR.value)
        print(f"{written}: {written.stat().st_size / 1e6:.1f} MB as float16")
    if config.kind == "dan":
        _copy_calibration(place, final)
    print(f"{final}: {config.network}, {size / 1e6:.1f} MB, answers as the live network")
    for signature, function in sorted(module.endpoints.items()):
        inputs = {x.name: x for x in function.input_signature}
        outputs = function.get_concrete_function().structured_outputs
        takes, gives = (
            ", ".join(f"{name} {x.dtype.name} {x.shape}" for name, x in side.items())
            for side in (inputs, outputs)
        )
        print(f"  {signature}: {takes} -> {gives}")


def _copy_calibration(place: pathlib.Path, final: pathlib.Path) -> None:
    """Takes a detector's calibration along, or says that there is none."""
    from tf_landtoon import files
    from tf_landtoon.detection import landmark_confidence

    calibration = place / landmark_confidence.FILE_NAME
    if not calibration.is_file():
        print(
            f"note: for `detect` this export needs a calibration.json, which {place} has not; "
            f"python -m tf_landtoon.calibrate_dan --model={final} makes one from marked faces"
        )
        return
    for folder in filter(None, (final, _COMPACT_DIR.value)):
        copy = pathlib.Path(folder) / calibration.name
        files.write_atomically(copy, calibration.read_bytes())


if __name__ == "__main__":
    errors.run(main)
