"""Trains a generator: python -m tf_landtoon.train_gan --flagfile=configs/animegan_light.flags ...

Run the same command again to go on after a stop.
"""

import functools
from typing import Any

from absl import flags

from tf_landtoon import errors

_METHOD = flags.DEFINE_enum(
    "method", "animegan", ["cartoongan", "animegan"], "Losses of thesis eq. 3.2 or of eq. 3.3."
)
_MODEL_DIR = flags.DEFINE_string(
    "model_dir", None, "Folder for checkpoints, weights, flags and TensorBoard.", required=True
)
_PHOTOS = flags.DEFINE_string("photo_data", None, "Folder of landmark records of photos.")
_TOONS = flags.DEFINE_string("toon_data", None, "Folder of records of toons and smoothed twins.")
_DAN_DIR = flags.DEFINE_string(
    "dan_dir", None, "The landmark loss' detector: `light` (shipped) or a model_dir of train_dan."
)
_DAN_VIEW = flags.DEFINE_enum(
    "dan_view", "face", ["face", "whole"], "Shows the detector the face's square, or the picture."
)
_SMOKE = flags.DEFINE_bool("smoke_data", False, "Makes small records and an untrained detector.")
_SIZE = flags.DEFINE_integer("image_size", 112, "Side of a picture, px; a multiple of 16.", 16)
flags.register_validator(
    "image_size", lambda size: size % 16 == 0, message="must be a multiple of 16"
)
_GENERATOR = flags.DEFINE_enum(
    "generator", "light", ["cartoongan", "animegan", "light"], "Which generator learns to draw."
)
_DISCRIMINATOR = flags.DEFINE_enum(
    "discriminator", "patch", ["cartoongan", "thesis", "patch", "tonal"], "Which one judges."
)
_FEATURES = flags.DEFINE_enum(
    "features", "efficientnet_lite", ["vgg19", "efficientnet_lite"], "What content and Gram see."
)
_VGG_WEIGHTS = flags.DEFINE_string(
    "vgg_weights", "imagenet", "VGG19's file (.h5, .weights.h5, .npz); imagenet is downloaded."
)
_ADVERSARIAL = flags.DEFINE_enum(
    "adversarial_loss", "lsgan", ["lsgan", "bce"], "Adversarial loss: squares or cross-entropy."
)
_COUNTS = {
    name: flags.DEFINE_integer(name, default, text, lower_bound=least)
    for name, default, least, text in (
        ("generator_width", None, 1, "Channels the generator begins with, if not its own."),
        ("generator_blocks", None, 0, "Residual blocks in the generator, if not its own."),
        ("discriminator_width", 32, 1, "Channels the discriminator begins with."),
        ("batch_size", 8, 1, "Photos, and as many toons, in a step over all devices."),
        ("initial_steps", 0, 0, "First steps, which train the generator on content alone."),
        ("landmark_start_step", 0, 0, "Step before which the landmark loss has weight 0."),
        ("landmark_ramp_steps", 0, 0, "Steps over which the landmark loss' weight rises."),
        ("train_steps", 10_000, 1, "Step at which to end."),
        ("log_steps", 20, 1, "Steps between scalars in TensorBoard."),
        ("summary_steps", 200, 1, "Steps between pictures in TensorBoard."),
        ("checkpoint_steps", 500, 1, "Steps between checkpoints."),
        ("max_to_keep", 3, 1, "Number of checkpoints that are kept."),
    )
}
_WEIGHTS = {
    name: flags.DEFINE_float(f"{name}_weight", default, f"Generator's weight of {what}.", 0.0)
    for name, default, what in (
        ("adversarial", 4.0, "the discriminator's opinion"),
        ("content", 0.4, "feature differences to the photo"),
        ("gram", 75.0, "Gram differences to grey toons (animegan only)"),
        ("color", 3.0, "colour differences to the photo (animegan only)"),
        ("total_variation", 1.5, "differences of neighbouring pixels"),
        ("landmark", 0.0, "the Wing loss, a mean over coordinates: 20 is the thesis' 0.5"),
    )
}
_D_WEIGHTS = {
    name: flags.DEFINE_float(
        f"discriminator_{name}_weight", default, f"Discriminator's weight of {what}.", 0.0
    )
    for name, default, what in (
        ("real", 1.0, "toons, which are to score 1"),
        ("fake", 1.0, "outputs, which are to score 0"),
        ("grey", 0.0, "toons without colour, which are to score 0 (animegan only)"),
        ("smooth", 0.1, "edge-smoothed toons, which are to score 0"),
    )
}
_RATES = {
    name: flags.DEFINE_float(f"{name}_learning_rate", default, f"Adam's learning rate of {of}.", 0)
    for name, default, of in (
        ("initial", 1e-4, "the generator in the initial steps"),
        ("generator", 2e-4, "the generator after the initial steps"),
        ("discriminator", 2e-4, "the discriminator"),
    )
}
_CLIP = flags.DEFINE_float(
    "generator_clip_norm", 5.0, "Largest norm of the generator's gradient; 0 is no limit.", 0.0
)
_AVERAGE = flags.DEFINE_float(
    "generator_average", 0.0, "Share of the mean generator that a step keeps.", 0.0, 0.99999
)
_AUGMENT = flags.DEFINE_bool(
    "discriminator_augmentation", True, "Shifts and brightens all that the discriminator sees."
)
_SEED = flags.DEFINE_integer("seed", 1, "Of weights, order, random changes.", 0, 2**31 - 1)
_STRATEGY = flags.DEFINE_enum(
    "distribution_strategy", "off", ["off", "mirrored"], "Trains on one device or on all."
)
_DRY_RUN = flags.DEFINE_bool("dry_run", False, "Says what would be trained, then stops.")


def main(argv: list[str]) -> None:
    """Checks the data, builds everything inside the strategy's scope, and trains."""
    del argv
    _check_weights()
    from tf_landtoon.datasets import photo_view
    from tf_landtoon.geometry import affine
    from tf_landtoon.records import damage
    from tf_landtoon.training import devices, gan_step

    strategy = devices.start(_STRATEGY.value, _COUNTS["batch_size"].value, _SEED.value)
    photos, toons, dan_dir = _data()
    _look_at(photos, toons)
    with damage.named(photos, toons):
        view = None
        if dan_dir:
            whole = _DAN_VIEW.value == "whole"
            view = affine.FaceView() if whole else photo_view.of_photos(photos)
        with strategy.scope():
            networks = _networks(dan_dir)
            trainer = gan_step.GanTrainer(
                strategy=strategy, networks=networks, settings=_settings(view)
            )
        for name, network in vars(networks).items():
            if network:
                print(f"{name}: {type(network).__name__}, {network.count_params():,} parameters")
        if not _DRY_RUN.value:
            _train(trainer, photos, toons)


def _check_weights() -> None:
    """Refuses weights under which one of the two networks would learn nothing."""
    unused = {"gram", "color", "grey"} if _METHOD.value == "cartoongan" else set()
    for network, weights in (("generator", _WEIGHTS), ("discriminator", _D_WEIGHTS)):
        used = [flag for name, flag in weights.items() if name not in unused]
        if not any(flag.value > 0 for flag in used):
            names = ", ".join(f"--{flag.name}" for flag in used)
            raise errors.InputError(
                f"all weights of the {network}'s terms are 0; with --method={_METHOD.value} "
                f"set one of {names}"
            )


def _train(trainer: Any, photos: str, toons: str) -> None:
    """Hands the trainer and its data to the loop."""
    from tf_landtoon.datasets import gan_batches
    from tf_landtoon.images import pixels
    from tf_landtoon.models import model_directory
    from tf_landtoon.records import schema
    from tf_landtoon.training import previews

    model_dir, size = _MODEL_DIR.value, _SIZE.value
    generator, view = trainer.networks.generator, trainer.settings.face_view
    frame = schema.read_info(photos).frame
    model_directory.write_config(
        model_dir, model_directory.gan_config(_GENERATOR.value, generator, size, frame, view)
    )
    shown = previews.fixed_photos(photos, 64, size)
    if _FEATURES.value == "vgg19":
        # EfficientNet's sizes ship with it; VGG's hang on whose weights were given. The same
        # photos every time, so that a later run goes on with the same sizes.
        trainer.networks.features.calibrate(pixels.to_signed(shown.astype("float32")))
    training = _restored(trainer.state)
    find_points = trainer.find_points_in_images_px if trainer.networks.dan else None
    batches = functools.partial(
        gan_batches.endless,
        photos,
        toons,
        batch_size=_COUNTS["batch_size"].value,
        image_size=size,
        seed=_SEED.value,
    )
    distribute = trainer.strategy.experimental_distribute_dataset
    training.run(
        batches=lambda start: distribute(batches(start_step=start)),
        train_step=lambda batch: trainer.step(batch, training.at),
        train_steps=_COUNTS["train_steps"].value,
        log_steps=_COUNTS["log_steps"].value,
        checkpoint_steps=_COUNTS["checkpoint_steps"].value,
        summary_steps=_COUNTS["summary_steps"].value,
        write_summaries=lambda at: previews.write_toons(
            training.writer, at, shown[:8], trainer.averaged, find_points
        ),
        on_checkpoint=lambda _: model_directory.save_weights(model_dir, trainer.averaged),
    )
    print(f"{model_dir}: {training.at} steps done; stylize --model and export take it")


def _restored(state: Any) -> Any:
    """The loop, where an earlier run of this directory left off; says which flags are new."""
    from tf_landtoon.training import loop, run_flags

    model_dir = _MODEL_DIR.value
    training = loop.Loop(
        model_dir=model_dir, state=state, step=state.step, max_to_keep=_COUNTS["max_to_keep"].value
    )
    if training.restore():
        for line in run_flags.changes(model_dir, flags.FLAGS):
            print(line)
    run_flags.write(model_dir, flags.FLAGS)
    training.write_text("config/flags", run_flags.text(flags.FLAGS))
    return training


def _data() -> tuple[str, str, str | None]:
    """Directories of photo records, toon records and DAN; made first for a smoke run."""
    from tf_landtoon.models import model_directory
    from tf_landtoon.training import smoke

    photos, toons, dan_dir = _PHOTOS.value, _TOONS.value, _DAN_DIR.value
    if _SMOKE.value:
        place = f"{_MODEL_DIR.value}/data"
        photos, toons = smoke.write_records(place, _SIZE.value, _SEED.value)
        dan_dir = f"{place}/dan"
        small = smoke.small_dan(_SEED.value)
        model_directory.write_config(dan_dir, model_directory.dan_config(small))
        model_directory.save_weights(dan_dir, small)
    if not photos or not toons:
        raise errors.InputError("--photo_data and --toon_data: give both, or --smoke_data")
    # A control run without the loss may have a DAN all the same: it is watched, not obeyed.
    if _WEIGHTS["landmark"].value > 0 and not dan_dir:
        raise errors.InputError(
            "--landmark_weight: needs --dan_dir, `light` or a model of train_dan"
        )
    return photos, toons, dan_dir


def _look_at(photos: str, toons: str) -> None:
    """Says what the records hold, and what of it does not go together."""
    from tf_landtoon.geometry import frames
    from tf_landtoon.records import schema

    infos = [
        schema.read_info(place, kind=kind, image_size=_SIZE.value)
        for place, kind in ((photos, "landmarks"), (toons, "toons"))
    ]
    for place, info in zip((photos, toons), infos):
        for split, held in info.splits.items():
            print(f"{place}: {held.num_examples} examples in split {split!r}")
    try:
        frames.from_json(infos[0].frame)  # into which `stylize` will have to move faces
    except errors.InputError as error:
        raise errors.InputError(f"{photos}: {error}") from error
    if infos[0].frame != infos[1].frame:
        names = " and ".join(str(info.frame) for info in infos)
        print(f"note: faces of photos and of toons lie in different frames: {names}")


def _networks(dan_dir: str | None) -> Any:
    """All four networks; call inside the strategy's scope."""
    from tf_landtoon.models import model_directory
    from tf_landtoon.networks import discriminators, features
    from tf_landtoon.training import gan_step

    sizes = {"width": _COUNTS["generator_width"].value, "blocks": _COUNTS["generator_blocks"].value}
    given = {name: value for name, value in sizes.items() if value is not None}
    teacher = (
        features.Vgg19Features(_VGG_WEIGHTS.value)
        if _FEATURES.value == "vgg19"
        else features.EfficientNetLiteFeatures()
    )
    discriminator = {
        "cartoongan": discriminators.CartoonGanDiscriminator,
        "thesis": discriminators.AnimeGanDiscriminator,
        "patch": discriminators.PatchDiscriminator,
        "tonal": discriminators.TonalDiscriminator,
    }[_DISCRIMINATOR.value]
    return gan_step.GanNetworks(
        generator=model_directory.GENERATORS[_GENERATOR.value](**given),
        discriminator=discriminator(width=_COUNTS["discriminator_width"].value),
        features=teacher,
        dan=model_directory.load_dan(dan_dir)[0] if dan_dir else None,
    )


def _settings(view: Any) -> Any:
    """The flags as `objectives.GanSettings`."""
    from tf_landtoon.losses import objectives, picture_losses

    return objectives.GanSettings(
        method=_METHOD.value,
        adversarial=picture_losses.bce_logits
        if _ADVERSARIAL.value == "bce"
        else picture_losses.lsgan,
        weights=objectives.GanWeights(**{k: flag.value for k, flag in _WEIGHTS.items()}),
        discriminator_weights=objectives.DiscriminatorWeights(
            **{k: flag.value for k, flag in _D_WEIGHTS.items()}
        ),
        initial_steps=_COUNTS["initial_steps"].value,
        initial_learning_rate=_RATES["initial"].value,
        generator_learning_rate=_RATES["generator"].value,
        discriminator_learning_rate=_RATES["discriminator"].value,
        landmark_start_step=_COUNTS["landmark_start_step"].value,
        landmark_ramp_steps=_COUNTS["landmark_ramp_steps"].value,
        generator_clip_norm=_CLIP.value,
        generator_average=_AVERAGE.value,
        discriminator_augmentation=_AUGMENT.value,
        face_view=view,
        seed=_SEED.value,
    )


if __name__ == "__main__":
    errors.run(main, goes_on=True)
