"""A GAN training from records to weights: builds what the settings name, and runs the loop."""

import dataclasses
import functools
from collections.abc import Callable

import numpy as np
import tensorflow as tf
from absl import flags

from tf_landtoon import errors
from tf_landtoon.datasets import gan_batches, photo_view, portrait_batches
from tf_landtoon.geometry import affine, frames
from tf_landtoon.images import pixels
from tf_landtoon.models import model_config, model_directory
from tf_landtoon.networks import discriminators, features
from tf_landtoon.records import damage, schema
from tf_landtoon.training import (
    animegan_step,
    cartoongan_step,
    devices,
    gan_settings,
    gan_step,
    loop,
    portrait_step,
    previews,
    run_flags,
    smoke,
)


@dataclasses.dataclass(frozen=True)
class Method:
    """What a method is made of.

    Attributes:
        update: a step.
        begin: a step of the initial phase, if it has one of its own.
        kind: of the photos' records.
        batches: `endless` of its batches.
        shown: photos to look at, `previews.fixed_photos`.
        asks: names of the settings that its batches take, too.
        one_frame: whether all faces lie in one square of their pictures, where the detector looks.
    """

    update: gan_step.Method
    begin: gan_step.Beginning | None = None
    kind: str = "landmarks"
    batches: Callable[..., tf.data.Dataset] = gan_batches.endless
    shown: Callable[[str, int, int], np.ndarray] = previews.fixed_photos
    asks: tuple[str, ...] = ()
    one_frame: bool = True


METHODS = {  # of `gan_terms.METHODS`
    "cartoongan": Method(cartoongan_step.update),
    "animegan": Method(animegan_step.update),
    "portrait": Method(
        portrait_step.update,
        portrait_step.begin,
        kind="portraits",
        batches=portrait_batches.endless,
        shown=previews.fixed_portraits,
        asks=("landmark_map",),
        one_frame=False,
    ),
}
_DISCRIMINATORS = {
    "cartoongan": discriminators.CartoonGanDiscriminator,
    "thesis": discriminators.AnimeGanDiscriminator,
    "patch": discriminators.PatchDiscriminator,
    "tonal": discriminators.TonalDiscriminator,
}


def run(settings: gan_settings.GanRun, values: flags.FlagValues) -> None:
    """Checks the data, builds everything inside the strategy's scope, and trains.

    Args:
        settings: of the run.
        values: the command's flags, which the model directory keeps.

    Raises:
        errors.InputError: records, models or flags that cannot be used.
    """
    strategy = devices.start(
        settings.distribution_strategy,
        settings.batch_size,
        settings.gan.seed,
        settings.deterministic,
    )
    if settings.smoke_data:
        settings = _with_smoke_data(settings)
    photos, toons = settings.photo_data, settings.toon_data
    method = METHODS[settings.gan.method]
    _look_at(photos, toons, settings.image_size, method.kind, method.one_frame)
    with damage.named(photos, toons):
        view = _face_view(settings)
        with strategy.scope():
            networks = _networks(settings)
            step = gan_step.GanStep(
                method=method.update,
                begin=method.begin,
                strategy=strategy,
                networks=networks,
                settings=settings.gan,
                face_view=view,
            )
        for name, network in vars(networks).items():
            if network:
                print(f"{name}: {type(network).__name__}, {network.count_params():,} parameters")
        if not settings.dry_run:
            _train(step, settings, values)


def _with_smoke_data(settings: gan_settings.GanRun) -> gan_settings.GanRun:
    """The same run on data that are made here."""
    place, seed = f"{settings.model_dir}/data", settings.gan.seed
    photos, toons = smoke.write_records(place, settings.image_size, seed)
    dan_dir = f"{place}/dan"
    small = smoke.small_dan(seed)
    model_directory.write_config(dan_dir, model_config.of_detector(small))
    model_directory.save_weights(dan_dir, small)
    return dataclasses.replace(settings, photo_data=photos, toon_data=toons, dan_dir=dan_dir)


def _look_at(photos: str, toons: str, image_size: int, photo_kind: str, one_frame: bool) -> None:
    """Says what the records hold, and what of it does not go together."""
    infos = [
        schema.read_info(place, kind=kind, image_size=image_size)
        for place, kind in ((photos, photo_kind), (toons, "toons"))
    ]
    for place, info in zip((photos, toons), infos):
        for split, held in info.splits.items():
            print(f"{place}: {held.num_examples} examples in split {split!r}")
    if not one_frame:
        return  # in the icons' frame, which is another for each photo
    try:
        frames.from_json(infos[0].frame)  # into which `stylize` will have to move faces
    except errors.InputError as error:
        raise errors.InputError(f"{photos}: {error}") from error
    if infos[0].frame != infos[1].frame:
        names = " and ".join(str(info.frame) for info in infos)
        print(f"note: faces of photos and of toons lie in different frames: {names}")


def _face_view(settings: gan_settings.GanRun) -> affine.FaceView | None:
    """What of a picture the detector is shown, if there is one."""
    if not settings.dan_dir:
        return None
    if settings.dan_view == "whole" or not METHODS[settings.gan.method].one_frame:
        return affine.FaceView()  # a portrait's face is looked for where its own points are
    return photo_view.of_photos(settings.photo_data)


def _networks(settings: gan_settings.GanRun) -> gan_step.GanNetworks:
    """All four networks; call inside the strategy's scope."""
    sizes = {"width": settings.generator_width, "blocks": settings.generator_blocks}
    given = {name: value for name, value in sizes.items() if value is not None}
    teacher = (
        features.Vgg19Features(settings.vgg_weights)
        if settings.features == "vgg19"
        else features.EfficientNetLiteFeatures()
    )
    generator = model_config.GENERATORS[settings.generator](**given)
    if settings.initial_model:
        model_directory.copy_generator(settings.initial_model, generator)
    return gan_step.GanNetworks(
        generator=generator,
        discriminator=_DISCRIMINATORS[settings.discriminator](width=settings.discriminator_width),
        features=teacher,
        detector=model_directory.load_detector(settings.dan_dir)[0] if settings.dan_dir else None,
    )


def _train(step: gan_step.GanStep, settings: gan_settings.GanRun, values: flags.FlagValues) -> None:
    """Hands the step and its data to the loop."""
    model_dir, photos, size = settings.model_dir, settings.photo_data, settings.image_size
    frame = schema.read_info(photos).frame
    config = model_config.of_generator(
        settings.generator, step.networks.generator, size, frame, step.face_view
    )
    model_directory.write_config(model_dir, config)
    method = METHODS[settings.gan.method]
    shown = method.shown(photos, 64, size)
    if settings.features == "vgg19":
        # EfficientNet's sizes ship with it; VGG's depend on whose weights were given. The same
        # photos every time, so that a run that resumes has the same sizes.
        step.networks.features.calibrate(pixels.to_signed(shown.astype("float32")))
    training = loop.Loop(
        model_dir=model_dir,
        state=step.state,
        step=step.state.step,
        max_to_keep=settings.max_to_keep,
    )
    resumes = training.restore() > 0
    run_flags.record(model_dir, values, resumes, training.write_text)
    endless = functools.partial(
        method.batches,
        photos,
        settings.toon_data,
        batch_size=settings.batch_size,
        image_size=size,
        seed=settings.gan.seed,
        **{name: getattr(settings.gan, name) for name in method.asks},
    )
    # Where the detector has one square for all pictures, its points on them can be shown.
    seen = step.networks.detector and method.one_frame
    find_points = step.turns.landmarks.find_in_images_px if seen else None
    training.run(
        batches=functools.partial(devices.spread_batches, step.strategy, endless),
        train_step=step.step,
        train_steps=settings.train_steps,
        log_steps=settings.log_steps,
        checkpoint_steps=settings.checkpoint_steps,
        summary_steps=settings.summary_steps,
        write_summaries=functools.partial(
            previews.write_toons,
            training.writer,
            photos=shown[:8],
            generator=step.averaged,
            find_points_px=find_points,
        ),
        on_checkpoint=functools.partial(model_directory.save_weights, model_dir, step.averaged),
    )
    print(f"{model_dir}: {training.at} steps done; stylize --model and export take it")
