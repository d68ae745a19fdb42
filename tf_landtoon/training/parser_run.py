"""Trains the face parser: the step, the figures, the run."""

import json
import math
import os
import pathlib
from collections.abc import Iterator

import keras
import numpy as np
import tensorflow as tf

from tf_landtoon import files
from tf_landtoon.datasets import parser_faces, put_on
from tf_landtoon.geometry import face_frame
from tf_landtoon.images import part_map
from tf_landtoon.images.part_map import Part
from tf_landtoon.losses import part_losses
from tf_landtoon.models import parser_file
from tf_landtoon.networks import face_parser
from tf_landtoon.records import parser_set
from tf_landtoon.training import loop
from tf_landtoon.training.parser_settings import ParserSettings

WEIGHTS_NAME = "parser.weights.h5"
FILE_NAME = "parser.onnx"
DATA_NAME = "faces"
LARGE = (Part.HAIR, Part.SKIN, Part.CLOTHES, Part.BACKGROUND)
_WARM_STEPS = 150
_CLIP_NORM = 3.0
_WEIGHTS = part_losses.PartWeights()


class ParserStep:
    """One step of training, and an average of the weights, which is judged and kept."""

    def __init__(self, settings: ParserSettings):
        """Builds two networks and two optimizers: pretrained blocks learn more slowly."""
        self.settings = settings
        self.network, self.averaged = (face_parser.FaceParser() for _ in range(2))
        self.averaged.set_weights(self.network.get_weights())
        self.step = tf.Variable(0, dtype=tf.int64, trainable=False, name="step")
        seen = [v for conv in self.network.convs.values() for v in conv.trainable_variables]
        known = {id(v) for v in seen}
        made = [v for v in self.network.trainable_variables if id(v) not in known]
        self._groups = (seen, made)
        self.optimizers = [keras.optimizers.AdamW(1e-4, weight_decay=1e-4) for _ in range(2)]
        for optimizer, group in zip(self.optimizers, self._groups):
            optimizer.build(group)

    def state(self) -> tf.train.Checkpoint:
        """All that changes during training."""
        return tf.train.Checkpoint(
            network=list(self.network.weights),
            averaged=list(self.averaged.weights),
            seen=self.optimizers[0],
            made=self.optimizers[1],
            step=self.step,
        )

    def __call__(self, batch: parser_faces.PartBatch) -> dict[str, tf.Tensor]:
        """Takes a step; losses and the rate by tag."""
        at = int(self.step.numpy())
        share = at / self.settings.train_steps
        rate = self.settings.learning_rate * min(1.0, (at + 1) / _WARM_STEPS)
        rate *= 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, share)))
        self.optimizers[0].learning_rate.assign(rate * self.settings.encoder_rate)
        self.optimizers[1].learning_rate.assign(rate)
        keep = min(self.settings.average, (at + 1) / (at + 20))
        terms = self._update(
            tf.constant(batch.rgb), tf.constant(batch.parts), tf.constant(keep, tf.float32)
        )
        return terms | {"lr/parser": rate}

    @tf.function
    def _update(self, rgb: tf.Tensor, parts: tf.Tensor, keep: tf.Tensor) -> dict[str, tf.Tensor]:
        wanted = part_losses.shares(parts, self.network.arguments["num_parts"])
        with tf.GradientTape() as tape:
            logits = self.network(rgb, training=True)
            entropy = part_losses.cross_entropy(logits, wanted)
            dice = part_losses.dice(logits, wanted)
            total = _WEIGHTS.cross_entropy * entropy + _WEIGHTS.dice * dice
        seen, made = self._groups
        gradients, _ = tf.clip_by_global_norm(tape.gradient(total, seen + made), _CLIP_NORM)
        self.optimizers[0].apply(gradients[: len(seen)], seen)
        self.optimizers[1].apply(gradients[len(seen) :], made)
        for average, weight in zip(self.averaged.weights, self.network.weights):
            average.assign(average * keep + tf.convert_to_tensor(weight) * (1 - keep))
        return {"parser/cross_entropy": entropy, "parser/dice": dice, "parser/total": total}

    @tf.function
    def answer(self, rgb: tf.Tensor) -> tf.Tensor:
        """[B, S, S] uint8, the averaged network's map for [B, S, S, 3] pictures 0..255."""
        logits = self.averaged(rgb, training=False)
        large = tf.image.resize(logits, tf.shape(rgb)[1:3], "bilinear")
        return tf.cast(tf.argmax(large, -1), tf.uint8)


def overlaps(answers: np.ndarray, truths: np.ndarray) -> dict[str, float]:
    """Intersection over union of each part over all pictures; only of parts in the truth.

    Args:
        answers: [N, S, S] uint8 of `Part`.
        truths: [N, S, S] uint8; NOT_KNOWN is left out.
    """
    known = truths != part_map.NOT_KNOWN
    found = {}
    for part in Part:
        there, said = (truths == part) & known, (answers == part) & known
        if there.any():
            found[part.name.lower()] = float((there & said).sum() / (there | said).sum())
    return found


def evaluate(step: ParserStep, faces: parser_set.ParserSet) -> dict[str, float]:
    """Overlaps on the portraits that are not learnt from, against their maps as they came.

    All parts are judged on the validation, glasses on the portraits with whole glasses in their
    maps that were kept back, and as `glasses_put_on` on the validation with glasses put on. The
    maps call beards skin: `skin_or_beard` counts them so. `mean_of_four` is of hair, skin, clothes
    and background; `mean_of_five` of these and glasses.
    """
    _, validation, with_glasses = faces.split()

    def answers(photos: np.ndarray) -> np.ndarray:
        chunks = (photos[k : k + 16] for k in range(0, len(photos), 16))
        return np.concatenate([step.answer(tf.constant(chunk)).numpy() for chunk in chunks])

    answer, truth = answers(faces.photos[validation]), faces.parts[validation]
    found = overlaps(answer, truth)
    merged = np.where(answer == Part.BEARD, Part.SKIN, answer)
    found["skin_or_beard"] = overlaps(merged, truth)["skin"]
    size = [(faces.parts[i] == Part.GLASSES).sum() for i in with_glasses]
    whole = with_glasses[np.array(size) >= parser_set.WHOLE_GLASSES]
    found["glasses"] = math.nan
    if len(whole):
        found["glasses"] = overlaps(answers(faces.photos[whole]), faces.parts[whole])["glasses"]
    photos, maps = _with_glasses(faces, validation)
    found["glasses_put_on"] = overlaps(answers(photos), maps)["glasses"]
    large = [found[part.name.lower()] for part in LARGE]
    found["mean_of_four"] = float(np.mean(large))
    found["mean_of_five"] = float(np.mean([*large, found["glasses"]]))
    return found


def _with_glasses(
    faces: parser_set.ParserSet, indices: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Portraits [N, 256, 256, 3] and maps with glasses put on, always the same ones."""
    photos, maps = [], []
    for index in indices:
        rgb, parts = faces.photos[index].astype(np.float32), faces.parts[index].copy()
        face = face_frame.FaceFrame.of(faces.points[index])
        put_on.glasses(np.random.default_rng(int(index)), rgb, parts, face)
        photos.append(np.clip(rgb, 0, 255).astype(np.uint8))
        maps.append(parts)
    return np.stack(photos), np.stack(maps)


def run(settings: ParserSettings) -> None:
    """Makes the data if it is not there, trains, writes weights, the file that ships, figures."""
    data = pathlib.Path(settings.model_dir) / DATA_NAME
    if not (data / "names.json").is_file():
        parser_set.write(settings.photos, settings.maps, data)
    faces = parser_set.load(data)
    keras.utils.set_random_seed(settings.seed)
    step = ParserStep(settings)
    training = loop.Loop(
        model_dir=settings.model_dir, state=step.state(), step=step.step, max_to_keep=2
    )
    begun = training.restore()
    plan = parser_faces.Plan(
        directory=str(data),
        batch_size=settings.batch_size,
        small_steps=round(settings.small_share * settings.train_steps),
        seed=settings.seed,
    )

    def batches(done: int) -> Iterator[parser_faces.PartBatch]:
        return parser_faces.batches(plan, done, settings.processes)

    def judge(done: int) -> None:
        found = evaluate(step, faces)
        training.write_scalars({f"validation/{name}": value for name, value in found.items()})
        text = json.dumps({"step": done, **{k: round(v, 4) for k, v in found.items()}})
        print(f"\n{text}", flush=True)
        path = os.path.join(settings.model_dir, "validation.json")
        files.write_atomically(path, (text + "\n").encode())

    def keep() -> None:
        folder = pathlib.Path(settings.model_dir)
        with files.written_aside(folder / WEIGHTS_NAME) as temporary:
            step.averaged.save_weights(temporary)
        parser_file.write(step.averaged, folder / FILE_NAME)

    training.run(
        batches=batches,
        train_step=lambda batch, _: step(batch),
        train_steps=settings.train_steps,
        log_steps=20,
        checkpoint_steps=settings.checkpoint_steps,
        summary_steps=settings.evaluation_steps,
        write_summaries=judge,
        on_checkpoint=keep,
    )
    if begun >= settings.train_steps:  # nothing was left to train
        judge(begun)
        keep()
