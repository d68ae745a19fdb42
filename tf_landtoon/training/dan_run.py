"""A training of a landmark detector from records to weights, one stage after the other."""

import dataclasses
import functools
import json
import math
import os
from collections.abc import Callable

import keras
import tensorflow as tf
from absl import flags

from tf_landtoon import files
from tf_landtoon.datasets import augment_settings, landmark_batches
from tf_landtoon.geometry import landmark_errors, sizes
from tf_landtoon.models import model_config, model_directory
from tf_landtoon.networks import landmark_detector
from tf_landtoon.records import damage
from tf_landtoon.training import dan_settings, dan_step, devices, loop, previews, run_flags

_STATISTICS_FACES = 2048  # from which mean shape and mean picture are taken
_JUDGED_AT_ONCE = 32  # validation faces in a batch


@dataclasses.dataclass(frozen=True)
class _Stage:
    """One stage's training.

    Attributes:
        step: that updates it.
        count: of steps; 0 leaves the stage out.
        ended: int64 variable, the step of the run where it ended, -1 where it has not.
        patience: that may end it early.
    """

    step: dan_step.DanStep
    count: int
    ended: tf.Variable
    patience: dan_step.Patience


def run(settings: dan_settings.DanSettings, values: flags.FlagValues) -> None:
    """Trains both stages and prints table 4.1 on the validation faces.

    Args:
        settings: of the run.
        values: the command's flags, which the model directory keeps.

    Raises:
        errors.InputError: records, models or flags that cannot be used.
    """
    strategy = devices.start(
        settings.distribution_strategy, settings.batch_size, settings.seed, settings.deterministic
    )
    read = [directory for directory, *_ in settings.sources]
    with damage.named(*read, *filter(None, [settings.validation_data])):
        faces = _validation_faces(settings)
        # Its graph takes seconds to make.
        batches_from = functools.cache(functools.partial(_training_batches, settings))
        batches_from(start_step=0)  # Bad records are told of before anything is made.
        with strategy.scope():
            detector, averaged = _detector(settings), _detector(settings)
            if settings.initial_model:
                model_directory.copy_detector(settings.initial_model, detector)
            stages = [
                _stage(settings, detector, averaged, stage, count, strategy)
                for stage, count in ((1, settings.stage1_steps), (2, settings.stage2_steps))
            ]
            step = tf.Variable(0, dtype=tf.int64, trainable=False, name="step")
        model_directory.write_config(settings.model_dir, model_config.of_detector(detector))
        training = _loop(settings, detector, averaged, stages, step)
        resumes = training.restore() > 0
        if not resumes:
            if not settings.initial_model:
                few = max(1, _STATISTICS_FACES // settings.batch_size)
                detector.set_statistics(dan_step.statistics(batches_from(start_step=0), few))
            averaged.set_weights(detector.get_weights())
        run_flags.record(settings.model_dir, values, resumes, training.write_text)
        begin = 0
        for stage in stages:
            if stage.count:
                if training.at == begin:  # The next stage learns beside the one that is kept.
                    detector.set_weights(averaged.get_weights())
                begin = _train_stage(settings, training, stage, begin, batches_from, faces)


def _training_batches(settings: dan_settings.DanSettings, start_step: int) -> tf.data.Dataset:
    """Endless batches of `LandmarkBatch`."""
    return landmark_batches.endless(
        [landmark_batches.Source(*source) for source in settings.sources],
        batch_size=settings.batch_size,
        image_size=sizes.VIEW,
        augmentation=augment_settings.FaceAugmentation(rotation_degrees=settings.rotation_degrees),
        seed=settings.seed,
        start_step=start_step,
    )


def _validation_faces(settings: dan_settings.DanSettings) -> tf.data.Dataset | None:
    """One round of `LandmarkBatch`, if there is something to judge by."""
    if not settings.validation_data:
        return None
    return landmark_batches.one_round(
        settings.validation_data,
        settings.validation_split,
        batch_size=_JUDGED_AT_ONCE,
        image_size=sizes.VIEW,
    ).cache()


def _detector(settings: dan_settings.DanSettings) -> landmark_detector.LandmarkDetector:
    """An untrained detector; call inside the strategy's scope."""
    arguments = {
        "width": settings.width,
        "momentum": settings.batch_norm_momentum,
        "seen_size": settings.seen_size,
    }
    given = {name: value for name, value in arguments.items() if value is not None}
    return model_config.DETECTORS[settings.network](**given)


def _stage(
    settings: dan_settings.DanSettings,
    detector: landmark_detector.LandmarkDetector,
    averaged: landmark_detector.LandmarkDetector,
    stage: int,
    count: int,
    strategy: tf.distribute.Strategy,
) -> _Stage:
    """All that belongs to stage 1 or 2; call inside the strategy's scope."""
    # TF1's epsilon, with which this network was published; fresh moments for each stage.
    optimizer = keras.optimizers.Adam(settings.learning_rate, epsilon=1e-8)
    return _Stage(
        dan_step.DanStep(detector, averaged, optimizer, stage, strategy, settings.average),
        count,
        tf.Variable(-1, dtype=tf.int64, trainable=False, name="ended"),
        dan_step.Patience(settings.patience or math.inf),
    )


def _loop(
    settings: dan_settings.DanSettings,
    detector: landmark_detector.LandmarkDetector,
    averaged: landmark_detector.LandmarkDetector,
    stages: list[_Stage],
    step: tf.Variable,
) -> loop.Loop:
    """The loop with all that a checkpoint holds."""
    first, second = (stage.step.learner.optimizer for stage in stages)
    return loop.Loop(
        model_dir=settings.model_dir,
        # As lists: what a model keeps in a dict, a checkpoint of the model itself leaves out.
        state=tf.train.Checkpoint(
            network=list(detector.variables),  # with the state of what dropout draws
            averaged=list(averaged.weights),
            stage1=first,
            stage2=second,
            step=step,
            ended=[stage.ended for stage in stages],
            patience=[stage.patience.memory for stage in stages],
        ),
        step=step,
        max_to_keep=settings.max_to_keep,
    )


def _train_stage(
    settings: dan_settings.DanSettings,
    training: loop.Loop,
    stage: _Stage,
    begin: int,
    batches_from: Callable[..., tf.data.Dataset],
    faces: tf.data.Dataset | None,
) -> int:
    """Runs a stage from step `begin` until its steps or its patience end; answers where."""
    step, ended = stage.step, stage.ended
    tables: dict[int, landmark_errors.ErrorTable] = {}

    def last() -> int:
        # Once a later stage has begun, another number of steps comes too late.
        end = int(ended.numpy())
        known = end >= 0 and (settings.patience or training.at > end)
        return end if known else begin + stage.count

    def take_step(batch: landmark_batches.LandmarkBatch, at: int) -> dict[str, tf.Tensor | float]:
        rate = settings.rate((at - begin) / stage.count)
        step.learner.optimizer.learning_rate.assign(rate)
        return step(batch) | {"lr/dan": rate}

    def look(at: int) -> None:
        table = tables[at] = step.evaluate(faces)
        training.write_scalars(
            {f"validation/{name}": getattr(table, name) for name in ("rmse_px", "nme_diagonal")}
        )
        previews.write_landmarks(training.writer, step.averaged, faces, at, step.judged_stage)

    def judge(at: int) -> None:
        look(at)
        stage.patience.see(tables[at].rmse_px)
        if stage.patience.is_over:
            ended.assign(at)

    training.run(
        batches=functools.partial(devices.spread_batches, step.strategy, batches_from),
        train_step=take_step,
        train_steps=last(),
        log_steps=settings.log_steps,
        checkpoint_steps=settings.checkpoint_steps,
        summary_steps=settings.evaluation_steps,
        write_summaries=judge if faces is not None else None,
        on_checkpoint=functools.partial(
            model_directory.save_weights, settings.model_dir, step.averaged
        ),
        is_enough=lambda: training.at >= last(),
    )
    if faces is not None and training.at <= last():
        if training.at not in tables:  # there was nothing left to train, so nothing is decided
            look(training.at)
        _report(settings, step.judged_stage, tables[training.at])
    ended.assign(last())
    return last()


def _report(
    settings: dan_settings.DanSettings, stage: int, table: landmark_errors.ErrorTable
) -> None:
    """Prints table 4.1 and keeps it."""
    print(f"stage {stage}, {settings.validation_data}:\n{table.lines()}", flush=True)
    path = os.path.join(settings.model_dir, f"validation_stage{stage}.json")
    files.write_atomically(path, (json.dumps(table.as_json(), indent=1) + "\n").encode())
