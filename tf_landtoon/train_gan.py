"""Trains a generator: python -m tf_landtoon.train_gan --flagfile=configs/animegan_light.flags ...

Run the same command again to go on after a stop.
"""

import functools
from typing import Any

from absl import flags

from tf_landtoon import errors

_METHOD = flags.DEFINE_enum("method", "animegan", ["cartoongan", "animegan"], "Eq. 3.2 or 3.3.")
_MODEL_DIR = flags.DEFINE_string("model_dir", None, "Where everything goes.", required=True)
_PHOTOS = flags.DEFINE_string("photo_data", None, "Landmark records of photos.")
_TOONS = flags.DEFINE_string("toon_data", None, "Records of anime faces and smoothed twins.")
_DAN_DIR = flags.DEFINE_string("dan_dir", None, "Model directory of train_dan.")
_DAN_VIEW = flags.DEFINE_enum(
    "dan_view", "face", ["face", "whole"], "What the DAN sees of a picture: the face's square, all."
)
_SMOKE = flags.DEFINE_bool("smoke_data", False, "Make small data and an untrained DAN instead.")
_SIZE = flags.DEFINE_integer("image_size", 112, "Of the records, px.", lower_bound=16)
flags.register_validator(
    "image_size", lambda size: size % 16 == 0, message="must be a multiple of 16"
)
_GENERATOR = flags.DEFINE_enum(
    "generator", "light", ["cartoongan", "animegan", "light"], "Which generator."
)
_WIDTH = flags.DEFINE_integer("generator_width", None, "Channels, if not its own.", lower_bound=1)
_BLOCKS = flags.DEFINE_integer("generator_blocks", None, "Blocks, if not its own.", lower_bound=0)
_DISCRIMINATOR = flags.DEFINE_enum(
    "discriminator", "patch", ["cartoongan", "thesis", "patch", "feature"], "Which discriminator."
)
_D_WIDTH = flags.DEFINE_integer("discriminator_width", 32, "Its channels.", lower_bound=1)
_FEATURES = flags.DEFINE_enum(
    "features", "efficientnet_lite", ["vgg19", "efficientnet_lite"], "For content and Gram."
)
_VGG_WEIGHTS = flags.DEFINE_string("vgg_weights", "imagenet", "Or a weights file.")
_ADVERSARIAL = flags.DEFINE_enum("adversarial_loss", "lsgan", ["lsgan", "bce"], "GAN loss.")
_WEIGHTS = {
    name: flags.DEFINE_float(f"{name}_weight", default, f"Of {what}.", lower_bound=0.0)
    for name, default, what in (
        ("adversarial", 4.0, "the discriminator's opinion"),
        ("content", 0.4, "feature differences to the photo"),
        ("gram", 0.5, "Gram differences to grey toons"),
        ("color", 0.5, "colour differences to the photo"),
        ("total_variation", 0.05, "differences of neighbouring pixels"),
        ("landmark", 0.0, "the mean-reduced Wing loss; thesis' 0.5 is 20 here"),
    )
}
_D_WEIGHTS = {
    name: flags.DEFINE_float(f"discriminator_{name}_weight", default, "In D.", lower_bound=0.0)
    for name, default in (("real", 1.0), ("fake", 1.0), ("grey", 0.1), ("smooth", 0.1))
}
_LANDMARK_START = flags.DEFINE_integer(
    "landmark_start_step", 0, "Its weight is 0 before.", lower_bound=0
)
_LANDMARK_RAMP = flags.DEFINE_integer(
    "landmark_ramp_steps", 0, "Steps from there to its full weight.", lower_bound=0
)
_INITIAL_STEPS = flags.DEFINE_integer("initial_steps", 0, "On content alone.", lower_bound=0)
_RATES = {
    name: flags.DEFINE_float(f"{name}_learning_rate", default, "Adam's.", lower_bound=0.0)
    for name, default in (("initial", 1e-4), ("generator", 2e-4), ("discriminator", 2e-4))
}
_CLIP = flags.DEFINE_float("generator_clip_norm", 5.0, "Gradient norm; 0 = off.", lower_bound=0.0)
_AVERAGE = flags.DEFINE_float(
    "generator_average", 0.0, "Kept of the mean generator in a step.", 0.0, 0.99999
)
_AUGMENT = flags.DEFINE_bool("discriminator_augmentation", True, "Shift and brighten D's inputs.")
_RECOLOR = flags.DEFINE_float(
    "discriminator_recolor", 0.0, "And change their saturation and contrast.", 0.0, 1.0
)
_BATCH = flags.DEFINE_integer("batch_size", 8, "Photos and toons a step, in all.", lower_bound=1)
_STEPS = flags.DEFINE_integer("train_steps", 10_000, "Where to end.", lower_bound=1)
_LOG = flags.DEFINE_integer("log_steps", 20, "Between scalars.", lower_bound=1)
_SUMMARY = flags.DEFINE_integer("summary_steps", 200, "Between pictures.", lower_bound=1)
_CHECKPOINT = flags.DEFINE_integer("checkpoint_steps", 500, "Between saves.", lower_bound=1)
_MAX_TO_KEEP = flags.DEFINE_integer("max_to_keep", 3, "Checkpoints kept.", lower_bound=1)
_SEED = flags.DEFINE_integer("seed", 1, "Decides weights, order and random changes.")
_STRATEGY = flags.DEFINE_enum("distribution_strategy", "off", ["off", "mirrored"], "Over devices.")
_DRY_RUN = flags.DEFINE_bool("dry_run", False, "Say what would be trained, then stop.")


def main(argv: list[str]) -> None:
    """Checks the data, builds everything inside the strategy's scope, and trains."""
    del argv
    from tf_landtoon import affine, devices, face_views, gan_step, record_damage

    strategy = devices.start(_STRATEGY.value, _BATCH.value, _SEED.value)
    photos, toons, dan_dir = _data()
    _look_at(photos, toons)
    with record_damage.named(photos, toons):
        view = None
        if dan_dir:
            whole = _DAN_VIEW.value == "whole"
            view = affine.FaceView() if whole else face_views.of_photos(photos)
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


def _train(trainer: Any, photos: str, toons: str) -> None:
    """Hands the trainer and its data to the loop."""
    from tf_landtoon import datasets, model_directory, pixels, previews, records

    model_dir, size = _MODEL_DIR.value, _SIZE.value
    generator, view = trainer.networks.generator, trainer.settings.face_view
    frame = records.read_info(photos).frame
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
        datasets.gan_batches,
        photos,
        toons,
        batch_size=_BATCH.value,
        image_size=size,
        seed=_SEED.value,
    )
    distribute = trainer.strategy.experimental_distribute_dataset
    training.run(
        batches=lambda start: distribute(batches(start_step=start)),
        train_step=lambda batch: trainer.step(batch, training.at),
        train_steps=_STEPS.value,
        log_steps=_LOG.value,
        checkpoint_steps=_CHECKPOINT.value,
        summary_steps=_SUMMARY.value,
        write_summaries=lambda at: previews.write_toons(
            training.writer, at, shown[:8], trainer.averaged, find_points
        ),
        on_checkpoint=lambda _: model_directory.save_weights(model_dir, trainer.averaged),
    )


def _restored(state: Any) -> Any:
    """The loop, where an earlier run of this directory left off; says which flags are new."""
    from tf_landtoon import loop, run_flags

    model_dir = _MODEL_DIR.value
    training = loop.Loop(
        model_dir=model_dir, state=state, step=state.step, max_to_keep=_MAX_TO_KEEP.value
    )
    if training.restore():
        for line in run_flags.changes(model_dir, flags.FLAGS):
            print(line)
    run_flags.write(model_dir, flags.FLAGS)
    training.write_text("config/flags", run_flags.text(flags.FLAGS))
    return training


def _data() -> tuple[str, str, str | None]:
    """Directories of photo records, toon records and DAN; made first for a smoke run."""
    from tf_landtoon import model_directory, smoke

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
        raise errors.InputError("--landmark_weight: needs --dan_dir, a model of train_dan")
    return photos, toons, dan_dir


def _look_at(photos: str, toons: str) -> None:
    """Says what the records hold, and what of it does not go together."""
    from tf_landtoon import frames, records

    infos = [
        records.read_info(place, kind=kind, image_size=_SIZE.value)
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
    from tf_landtoon import discriminators, features, gan_step, model_directory

    sizes = {"width": _WIDTH.value, "blocks": _BLOCKS.value}
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
        "feature": functools.partial(discriminators.FeatureDiscriminator, teacher),
    }[_DISCRIMINATOR.value]
    return gan_step.GanNetworks(
        generator=model_directory.GENERATORS[_GENERATOR.value](**given),
        discriminator=discriminator(width=_D_WIDTH.value),
        features=teacher,
        dan=model_directory.load_dan(dan_dir)[0] if dan_dir else None,
    )


def _settings(view: Any) -> Any:
    """The flags as `objectives.GanSettings`."""
    from tf_landtoon import losses, objectives

    return objectives.GanSettings(
        method=_METHOD.value,
        adversarial=losses.bce_logits if _ADVERSARIAL.value == "bce" else losses.lsgan,
        weights=objectives.GanWeights(**{k: flag.value for k, flag in _WEIGHTS.items()}),
        discriminator_weights=objectives.DiscriminatorWeights(
            **{k: flag.value for k, flag in _D_WEIGHTS.items()}
        ),
        initial_steps=_INITIAL_STEPS.value,
        initial_learning_rate=_RATES["initial"].value,
        generator_learning_rate=_RATES["generator"].value,
        discriminator_learning_rate=_RATES["discriminator"].value,
        landmark_start_step=_LANDMARK_START.value,
        landmark_ramp_steps=_LANDMARK_RAMP.value,
        generator_clip_norm=_CLIP.value,
        generator_average=_AVERAGE.value,
        discriminator_augmentation=_AUGMENT.value,
        discriminator_recolor=_RECOLOR.value,
        face_view=view,
        seed=_SEED.value,
    )


if __name__ == "__main__":
    errors.run(main)
