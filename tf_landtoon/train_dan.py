"""Trains the landmark detector: python -m tf_landtoon.train_dan --flagfile=configs/dan.flags ...

Stage 1 first, then stage 2 with the first one frozen, as in the thesis; those of a heatmap network
learn together. Run the same command again to go on after a stop.
"""

import dataclasses
import functools
import json
import math
import os
from collections.abc import Callable
from typing import Any

from absl import flags

from tf_landtoon import errors

_DATA = flags.DEFINE_multi_string(
    "data",
    None,
    "Landmark records, as DIR or DIR:SHARE; repeat it to mix sources by their shares.",
    required=True,
)
_UNDRAWN_DATA = flags.DEFINE_multi_string(
    "undrawn_data",
    [],
    "Landmark records of photos, as DIR or DIR:SHARE: what a detector that can doubt is to doubt.",
)
_RELABELLED_DATA = flags.DEFINE_multi_string(
    "relabelled_data",
    [],
    "Landmark records of a detector's own answers (`detect --relabel`), as DIR or DIR:SHARE: "
    "learnt from, but no proof of what may be sure.",
)
_VALIDATION_DATA = flags.DEFINE_string(
    "validation_data", None, "Landmark records that are only judged by; table 4.1 at the end."
)
_VALIDATION_SPLIT = flags.DEFINE_string("validation_split", "validation", "Its split.")
_MODEL_DIR = flags.DEFINE_string("model_dir", None, "Where everything goes.", required=True)
_NETWORK = flags.DEFINE_enum("network", "dan", ["dan", "heatmap"], "Which detector.")
_WIDTH = flags.DEFINE_integer(
    "width", None, "Channels of the first block (dan) or the finest maps, if not its own.", 1
)
_MOMENTUM = flags.DEFINE_float(
    "batch_norm_momentum", None, "Of the moving statistics, if not its own.", 0.0, 1.0
)
_SEEN_SIZE = flags.DEFINE_integer(
    "seen_size",
    None,
    "px, to which a heatmap network enlarges the faces, a multiple of 16; 112 if not given.",
    112,
)
_INITIAL_MODEL = flags.DEFINE_string(
    "initial_model",
    None,
    "Go on from a trained detector of the same network: `light` (shipped) or a model directory.",
)
_BATCH_SIZE = flags.DEFINE_integer("batch_size", 64, "Faces a step.", lower_bound=1)
_STAGE1_STEPS = flags.DEFINE_integer(
    "stage1_steps", 6250, "Steps of stage 1, 0 to leave it out.", lower_bound=0
)
_STAGE2_STEPS = flags.DEFINE_integer(
    "stage2_steps", 6250, "Steps of stage 2, 0 to leave it out.", lower_bound=0
)
_LEARNING_RATE = flags.DEFINE_float("learning_rate", 1e-3, "Adam's.", lower_bound=0.0)
_LEARNING_RATE_DROPS = flags.DEFINE_bool(
    "learning_rate_drops", True, "The rate falls to 0.3 at 60 % and to 0.1 at 85 % of a stage."
)
_AVERAGE = flags.DEFINE_float(
    "average",
    0.0,
    "Share of itself that an average of the weights keeps each step; it is judged and saved.",
    0.0,
    0.9999,
)
_PATIENCE = flags.DEFINE_integer(
    "patience",
    0,
    "A stage ends after so many evaluations in a row without a lower validation RMSE, 0 for never.",
    lower_bound=0,
)
_ROTATION = flags.DEFINE_float(
    "rotation_degrees",
    3.0,
    "Standard deviation of how far training turns a face. Marks that go by what is upright in the "
    "picture, not in the face, want little.",
    0.0,
    90.0,
)
_LOG_STEPS = flags.DEFINE_integer("log_steps", 20, "Between two scalars.", lower_bound=1)
_EVALUATION_STEPS = flags.DEFINE_integer(
    "evaluation_steps", 200, "Between two evaluations with overlays.", lower_bound=1
)
_CHECKPOINT_STEPS = flags.DEFINE_integer(
    "checkpoint_steps", 200, "Between two checkpoints.", lower_bound=1
)
_MAX_TO_KEEP = flags.DEFINE_integer("max_to_keep", 3, "Checkpoints kept.", lower_bound=1)
_SEED = flags.DEFINE_integer(
    "seed", 1, "Decides weights, order and changes.", lower_bound=0, upper_bound=2**31 - 1
)
_STRATEGY = flags.DEFINE_enum(
    "distribution_strategy", "off", ["off", "mirrored"], "How the step is spread over devices."
)


def main(argv: list[str]) -> None:
    """Trains both stages and prints table 4.1 on the validation faces."""
    del argv
    from tf_landtoon.records import damage
    from tf_landtoon.training import devices

    strategy = devices.start(_STRATEGY.value, _BATCH_SIZE.value, _SEED.value)
    validation = [_VALIDATION_DATA.value] if _VALIDATION_DATA.value else []
    with damage.named(*(directory for directory, *_ in _sources()), *validation):
        _train(strategy)


def _train(strategy: Any) -> None:
    """Builds the network and runs its stages one after the other."""
    import keras
    import tensorflow as tf

    from tf_landtoon.models import model_directory
    from tf_landtoon.training import dan_step, loop, run_flags

    if _UNDRAWN_DATA.value and _NETWORK.value == "dan":
        raise errors.InputError("--undrawn_data: a DAN cannot doubt; give it to --network=heatmap")
    if _SEEN_SIZE.value is not None and _NETWORK.value == "dan":
        raise errors.InputError("--seen_size: a DAN has none; give it to --network=heatmap")
    if _SEEN_SIZE.value is not None and _SEEN_SIZE.value % 16:
        raise errors.InputError(f"--seen_size={_SEEN_SIZE.value}: must be a multiple of 16")
    if not _STAGE1_STEPS.value + _STAGE2_STEPS.value:
        raise errors.InputError("--stage1_steps, --stage2_steps: one must be above 0")
    if _PATIENCE.value and not _VALIDATION_DATA.value:
        raise errors.InputError("--patience: give --validation_data, by which it is decided")
    batches, faces = _data()
    with strategy.scope():
        sizes = {
            "width": _WIDTH.value,
            "momentum": _MOMENTUM.value,
            "seen_size": _SEEN_SIZE.value,
        }
        given = {name: value for name, value in sizes.items() if value is not None}
        network, averaged = (model_directory.DETECTORS[_NETWORK.value](**given) for _ in range(2))
        if _INITIAL_MODEL.value:
            model_directory.copy_dan(_INITIAL_MODEL.value, network)
        # TF1's epsilon, with which this network was published; fresh moments for each stage.
        optimizers = [keras.optimizers.Adam(_LEARNING_RATE.value, epsilon=1e-8) for _ in range(2)]
        stages = [
            dan_step.DanStep(network, averaged, optimizer, stage, strategy, _AVERAGE.value)
            for stage, optimizer in enumerate(optimizers, start=1)
        ]
        step = tf.Variable(0, dtype=tf.int64, trainable=False, name="step")
        # Where each stage ended; -1 where it has not.
        ended = [tf.Variable(-1, dtype=tf.int64, trainable=False, name="ended") for _ in stages]
        patience = [dan_step.Patience(_PATIENCE.value or math.inf) for _ in stages]
    model_directory.write_config(_MODEL_DIR.value, model_directory.dan_config(network))
    training = loop.Loop(
        model_dir=_MODEL_DIR.value,
        # As lists: what a model keeps in a dict, a checkpoint of the model itself leaves out.
        state=tf.train.Checkpoint(
            network=list(network.weights),
            averaged=list(averaged.weights),
            stage1=optimizers[0],
            stage2=optimizers[1],
            step=step,
            ended=ended,
            patience=[of_stage.memory for of_stage in patience],
        ),
        step=step,
        max_to_keep=_MAX_TO_KEEP.value,
    )
    if training.restore():
        for line in run_flags.changes(_MODEL_DIR.value, flags.FLAGS):
            print(line)
    else:
        if not _INITIAL_MODEL.value:
            few = max(1, 2048 // _BATCH_SIZE.value)
            network.set_statistics(dan_step.statistics(batches(0), few))
        averaged.set_weights(network.get_weights())
    run_flags.write(_MODEL_DIR.value, flags.FLAGS)
    training.write_text("config/flags", run_flags.text(flags.FLAGS))

    begin = 0
    counts = (_STAGE1_STEPS.value, _STAGE2_STEPS.value)
    for stage, count, at, waits in zip(stages, counts, ended, patience):
        if not count:
            continue
        if training.at == begin:  # The next stage learns beside the one that is kept.
            network.set_weights(averaged.get_weights())
        steps = range(begin, begin + count)
        begin = _train_stage(training, stage, batches, faces, steps, at, waits)


def _train_stage(
    training: Any,
    stage: Any,
    batches: Callable[[int], Any],
    faces: Any,
    steps: range,
    ended: Any,
    patience: Any,
) -> int:
    """Runs one stage over its steps or until `--patience` ends it; the step where that was."""
    from tf_landtoon import files
    from tf_landtoon.models import model_directory
    from tf_landtoon.training import dan_step, previews

    schedule = dan_step.LearningRate(_LEARNING_RATE.value)
    if not _LEARNING_RATE_DROPS.value:
        schedule = dataclasses.replace(schedule, drops=())
    tables = {}

    def last() -> int:
        # Once a later stage has begun, another number of steps comes too late.
        end = int(ended.numpy())
        return end if end >= 0 and (_PATIENCE.value or training.at > end) else steps.stop

    def take_step(batch: Any) -> dict:
        rate = schedule.at((training.at - steps.start) / len(steps))
        stage.optimizer.learning_rate.assign(rate)
        return stage(batch) | {"lr/dan": rate}

    def look(at: int) -> None:
        table = tables[at] = stage.evaluate(faces)
        training.write_scalars(
            {f"validation/{name}": getattr(table, name) for name in ("rmse_px", "nme_diagonal")}
        )
        previews.write_landmarks(training.writer, stage.averaged, faces, at, stage.judged_stage)

    def judge(at: int) -> None:
        look(at)
        patience.see(tables[at].rmse_px)
        if patience.is_over:
            ended.assign(at)

    training.run(
        batches=lambda start: stage.strategy.experimental_distribute_dataset(batches(start)),
        train_step=take_step,
        train_steps=last(),
        log_steps=_LOG_STEPS.value,
        checkpoint_steps=_CHECKPOINT_STEPS.value,
        summary_steps=_EVALUATION_STEPS.value,
        write_summaries=judge if faces is not None else None,
        on_checkpoint=lambda _: model_directory.save_weights(_MODEL_DIR.value, stage.averaged),
        is_enough=lambda: training.at >= last(),
    )
    if faces is not None and training.at <= last():
        if training.at not in tables:  # there was nothing left to train, so nothing is decided
            look(training.at)
        table = tables[training.at]
        print(f"stage {stage.judged_stage}, {_VALIDATION_DATA.value}:\n{table.lines()}", flush=True)
        path = os.path.join(_MODEL_DIR.value, f"validation_stage{stage.judged_stage}.json")
        files.write_atomically(path, (json.dumps(table.as_json(), indent=1) + "\n").encode())
    ended.assign(last())
    return last()


def _data() -> tuple[Callable[[int], Any], Any]:
    """(step -> endless training batches, one round of validation faces or None)."""
    from tf_landtoon.datasets import augment, landmark_batches

    sources = [landmark_batches.Source(*source) for source in _sources()]
    faces = None
    if _VALIDATION_DATA.value:
        faces = landmark_batches.one_round(
            _VALIDATION_DATA.value, _VALIDATION_SPLIT.value, batch_size=32, image_size=112
        ).cache()

    @functools.cache  # its graph takes seconds to make
    def batches(start_step: int) -> Any:
        return landmark_batches.endless(
            sources,
            batch_size=_BATCH_SIZE.value,
            image_size=112,
            augmentation=augment.FaceAugmentation(rotation_degrees=_ROTATION.value),
            seed=_SEED.value,
            start_step=start_step,
        )

    batches(0)  # Bad records are told of before anything is made.
    return batches, faces


def _sources() -> list[tuple[str, float, str]]:
    """The flags of data as (directory, share, what its points are)."""
    sources = []
    kinds = ((_DATA, "true"), (_RELABELLED_DATA, "answered"), (_UNDRAWN_DATA, "none"))
    for flag, points in kinds:
        for text in flag.value:
            directory, colon, share = text.rpartition(":")
            try:
                source = (directory, float(share), points) if colon else (text, 1.0, points)
            except ValueError:
                source = (text, 1.0, points)  # The colon belongs to the path.
            if not 0 < source[1] < math.inf:
                raise errors.InputError(f"--{flag.name}={text}: the share must be above 0")
            sources.append(source)
    return sources


if __name__ == "__main__":
    errors.run(main, goes_on=True)
