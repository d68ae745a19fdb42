"""What TensorFlow Serving runs: pictures in, pictures or landmarks out, by named signatures."""

import os
import pathlib
import shutil

import keras
import numpy as np
import tensorflow as tf

from tf_landtoon import errors
from tf_landtoon.drawing import synthetic
from tf_landtoon.geometry import sizes
from tf_landtoon.images import pictures, pixels
from tf_landtoon.models import served_pictures, warm_up
from tf_landtoon.networks import landmark_detector


def _middle_square(image: tf.Tensor, image_size: int) -> tf.Tensor:
    """The middle square of float32 [H, W, 3], resized with care to [S, S, 3]."""
    height, width = tf.shape(image)[0], tf.shape(image)[1]
    side = tf.minimum(height, width)
    square = tf.image.crop_to_bounding_box(
        image, (height - side) // 2, (width - side) // 2, side, side
    )
    return tf.image.resize(square, [image_size, image_size], antialias=True)


class ToonServing(tf.Module):
    """A generator behind three signatures."""

    def __init__(self, generator: keras.Model, image_size: int):
        """Keeps the generator.

        Args:
            generator: built; photos [-1, 1] -> toons [-1, 1].
            image_size: px, S: what it was trained on.
        """
        super().__init__(name="toon_serving")
        self.generator = generator
        self.image_size = image_size
        self.endpoints = {
            "serving_default": self.stylize_bytes,
            "serving_images": self.stylize_images,
            "serving_floats": self.stylize_floats,
        }

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="image_bytes")])
    def stylize_bytes(self, image_bytes: tf.Tensor) -> dict[str, tf.Tensor]:
        """`serving_default`: files to files.

        Args:
            image_bytes: [N] files as `served_pictures.decode` reads them; the middle square of each
                is taken and resized to S.

        Returns:
            `stylized_bytes` [N]: PNG files of S x S px, empty where a file is broken; `errors` [N]:
            why, empty where all is well.
        """
        square = tf.TensorSpec([self.image_size, self.image_size, 3], tf.float32)
        (images,), errors = served_pictures.decode(
            image_bytes, lambda image: [_middle_square(image, self.image_size)], [square]
        )
        toons = _bytes(self._stylize(images))
        files = tf.map_fn(tf.io.encode_png, toons, fn_output_signature=tf.TensorSpec([], tf.string))
        return {"stylized_bytes": tf.where(errors == b"", files, b""), "errors": errors}

    @tf.function(input_signature=[tf.TensorSpec([None, None, None, 3], tf.uint8, name="images")])
    def stylize_images(self, images: tf.Tensor) -> dict[str, tf.Tensor]:
        """`serving_images`: pixels to pixels, at the size they have.

        Args:
            images: [N, H, W, 3] uint8 RGB, at least 16 px a side.

        Returns:
            `images` [N, H, W, 3] uint8 RGB.
        """
        return {"images": _bytes(self._stylize(images))}

    @tf.function(input_signature=[tf.TensorSpec([None, None, None, 3], tf.float32, name="images")])
    def stylize_floats(self, images: tf.Tensor) -> dict[str, tf.Tensor]:
        """`serving_floats`: as `serving_images`, float32 of 0 to 255, not rounded."""
        return {"images": self._stylize(images)}

    def _stylize(self, images: tf.Tensor) -> tf.Tensor:
        height, width = tf.shape(images)[1], tf.shape(images)[2]
        below, beside = -height % sizes.GENERATOR_MULTIPLE, -width % sizes.GENERATOR_MULTIPLE
        padded = tf.pad(images, [[0, 0], [0, below], [0, beside], [0, 0]], "SYMMETRIC")
        toons = self.generator(pixels.to_signed(padded), training=False)
        return pixels.to_bytes_range(toons)[:, :height, :width]


def _bytes(toons: tf.Tensor) -> tf.Tensor:
    """float32 of 0 to 255, or somewhat beyond, to uint8."""
    return tf.cast(tf.clip_by_value(tf.round(toons), 0, 255), tf.uint8)


class LandmarkServing(tf.Module):
    """A landmark detector behind three signatures."""

    def __init__(self, detector: landmark_detector.LandmarkDetector):
        """Keeps the detector.

        Args:
            detector: trained; its `image_size` S is the side of what it reads.
        """
        super().__init__(name="landmark_serving")
        self.detector = detector
        size = detector.image_size
        self.image_size = size
        # The size is the detector's own, so these cannot be decorated above.
        self.find_in_bytes = tf.function(
            self._find_in_bytes, input_signature=[tf.TensorSpec([None], tf.string, "image_bytes")]
        )
        pixels_of = [None, size, size, 3]
        self.find_in_floats = tf.function(
            self._find_in_images, input_signature=[tf.TensorSpec(pixels_of, tf.float32, "images")]
        )
        self.find_in_uint8 = tf.function(
            self._find_in_images, input_signature=[tf.TensorSpec(pixels_of, tf.uint8, "images")]
        )
        self.endpoints = {
            "serving_default": self.find_in_bytes,
            "landmarks": self.find_in_floats,
            "landmarks_uint8": self.find_in_uint8,
        }

    def _find_in_bytes(self, image_bytes: tf.Tensor) -> dict[str, tf.Tensor]:
        """`serving_default`: files of face crops to points.

        Args:
            image_bytes: [N] files as `served_pictures.decode` reads them, each a face crop of any
                size.

        Returns:
            `landmarks` [N, 40, 2] float32 (x, y), px of each picture as it was sent, zeros where a
            file is broken; `errors` [N]: why, empty where all is well.
        """
        size = self.image_size

        def prepare(image: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            width_height = tf.cast(tf.shape(image)[1::-1], tf.float32)
            return tf.image.resize(image, [size, size], antialias=True), width_height / size

        specs = (tf.TensorSpec([size, size, 3]), tf.TensorSpec([2]))
        (images, scales), errors = served_pictures.decode(image_bytes, prepare, specs)
        points_px, _ = self._find(images)
        # Pixel centres are on integers, so it is the corners that are scaled.
        points_px = (points_px + 0.5) * scales[:, tf.newaxis] - 0.5
        read = tf.equal(errors, b"")[:, tf.newaxis, tf.newaxis]
        return {"landmarks": tf.where(read, points_px, 0.0), "errors": errors}

    def _find_in_images(self, images: tf.Tensor) -> dict[str, tf.Tensor]:
        """`landmarks`: [N, S, S, 3] RGB 0..255 to points.

        Returns:
            `landmarks` [N, 40, 2] px and `certainty` [N, 40], log-odds before calibration; zeros of
            a detector that cannot tell.
        """
        points_px, certainty = self._find(tf.cast(images, tf.float32))
        return {"landmarks": points_px, "certainty": certainty}

    def _find(self, images: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        return self.detector.look(pixels.grey(images))


def export(
    module: ToonServing | LandmarkServing,
    directory: str | os.PathLike[str],
    name: str,
    config: bytes,
) -> pathlib.Path:
    """Writes `<directory>/<name>/<version>/`, the version one above the highest there.

    TensorFlow Serving looks into the folder while it is written; so the model is written beside,
    loaded again, asked what the live one is asked, and renamed when it answers the same.

    Args:
        module: with its `endpoints`, signature name -> function.
        directory: the models' folder; made if missing.
        name: the model's name.
        config: of the model directory, kept in `assets.extra/config.json`.

    Returns:
        The version's folder.

    Raises:
        errors.InputError: the folder cannot be written.
        RuntimeError: what was written answers differently from the live network.
    """
    parent = pathlib.Path(directory) / name
    temporary = parent / f".tmp-{os.getpid()}"
    try:
        temporary.mkdir(parents=True)
        tf.saved_model.save(module, str(temporary), signatures=dict(module.endpoints))
        extra = temporary / "assets.extra"
        extra.mkdir()
        (extra / "config.json").write_bytes(config)
        files = tf.constant(_example_files(module.image_size))
        warm_up.write(extra / warm_up.NAME, name, "serving_default", {"image_bytes": files})
        if not _answers_as(module, temporary):
            raise RuntimeError(f"{parent}: an export answers differently from its live network")
        versions = [int(path.name) for path in parent.iterdir() if path.name.isdigit()]
        final = parent / str(max(versions, default=0) + 1)
        temporary.rename(final)
    except OSError as error:
        raise errors.InputError(
            f"{parent}: cannot be written ({error.strerror}); choose another --export_dir"
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return final


def _answers_as(module: ToonServing | LandmarkServing, folder: pathlib.Path) -> bool:
    """Whether `serving_default` of a SavedModel and of its module agree on two pictures.

    Toons may differ by one grey level: on some devices sums come out in another order.
    """
    files = tf.constant(_example_files(module.image_size))
    loaded = tf.saved_model.load(str(folder))  # its signatures hold it weakly
    again = loaded.signatures["serving_default"](image_bytes=files)
    live = module.endpoints["serving_default"](files)
    if again["errors"].numpy().any():
        return False
    if "landmarks" in live:
        return np.allclose(live["landmarks"], again["landmarks"], atol=1e-3)
    toons, others = (
        np.stack([_decoded(x) for x in answer["stylized_bytes"].numpy()])
        for answer in (live, again)
    )
    return np.abs(toons - others).max() <= 1


def _example_files(image_size: int) -> list[bytes]:
    """Two drawn faces as PNG files."""
    return [pictures.encode_png(photo) for photo in synthetic.faces(2, image_size, seed=0)[0]]


def _decoded(file: bytes) -> np.ndarray:
    """A PNG's pixels, as numbers that can be subtracted."""
    return tf.io.decode_png(file).numpy().astype(int)
