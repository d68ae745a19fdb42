"""A model directory turned into what TensorFlow Serving loads: the work of `export`."""

import pathlib

from tf_landtoon import errors, files
from tf_landtoon.models import compact, detectors, model_directory, signatures
from tf_landtoon.models.export_settings import ExportSettings

_NAMES = {"gan": "toon", "dan": "landmarks"}


def run(settings: ExportSettings) -> None:
    """Exports what answers as the live network does, and says which signatures it has.

    Raises:
        errors.InputError: there is no usable model, or no place to write to, or that is the model.
        RuntimeError: the export answers differently from its network.
    """
    place = model_directory.locate(settings.model_dir)
    if settings.compact_dir and settings.compact_dir.resolve() == place.resolve():
        raise errors.InputError(
            f"--compact_dir={settings.compact_dir}: would write float16 over the model's own "
            "weights; name another folder"
        )
    config = model_directory.read_config(place)
    if config.kind == "dan":
        module = signatures.LandmarkServing(model_directory.load_detector(place)[0])
    else:
        module = signatures.ToonServing(model_directory.load_generator(place)[0], config.image_size)
    name = settings.name or _NAMES[config.kind]
    data = (place / model_directory.CONFIG_NAME).read_bytes()
    final = signatures.export(module, settings.export_dir, name, data)
    size = sum(path.stat().st_size for path in final.rglob("*") if path.is_file())
    if settings.compact_dir:
        written = compact.write(place, settings.compact_dir)
        print(f"{written}: {written.stat().st_size / 1e6:.1f} MB as float16")
    if config.kind == "dan":
        _copy_calibration(place, final, settings.compact_dir)
    print(f"{final}: {config.network}, {size / 1e6:.1f} MB, answers as the live network")
    for signature, function in sorted(module.endpoints.items()):
        inputs = {x.name: x for x in function.input_signature}
        outputs = function.get_concrete_function().structured_outputs
        takes, gives = (
            ", ".join(f"{name} {x.dtype.name} {x.shape}" for name, x in side.items())
            for side in (inputs, outputs)
        )
        print(f"  {signature}: {takes} -> {gives}")


def _copy_calibration(
    place: pathlib.Path, final: pathlib.Path, compact_dir: pathlib.Path | None
) -> None:
    """Takes a detector's calibration along, or says that it is missing."""
    calibration = place / detectors.CALIBRATION_NAME
    if not calibration.is_file():
        print(
            f"note: for `detect` this export needs a {calibration.name}, which {place} lacks; "
            f"python -m tf_landtoon.calibrate_dan --model={final} makes one from marked faces"
        )
        return
    for folder in filter(None, (final, compact_dir)):
        files.write_atomically(folder / calibration.name, calibration.read_bytes())
