"""Layers that the networks share: padding, instance norm, residual blocks, spectral norm.

Everything is NHWC and backend-neutral (`keras`, `keras.ops`). Where PyTorch sources are followed,
the paddings are PyTorch's: a stride-2 convolution pads both sides, unlike Keras's "same".
"""

from collections.abc import Sequence

import keras

LEAK = 0.2  # slope of LeakyReLU below 0, everywhere in both GANs


def normal_init() -> keras.initializers.Initializer:
    """N(0, 0.02), the initial kernel of every convolution in the thesis' GANs.

    A new object for each layer: a shared one would give layers of equal shape equal weights.
    """
    return keras.initializers.RandomNormal(stddev=0.02)


def instance_norm(affine: bool = False) -> keras.layers.Layer:
    """Instance normalisation of [B, H, W, C] over H and W (Ulyanov et al. 2016), epsilon 1e-5.

    Args:
        affine: whether scale and offset are learnt, one of each per channel.
    """
    return keras.layers.GroupNormalization(groups=-1, epsilon=1e-5, center=affine, scale=affine)


class ReflectPadding(keras.layers.Layer):
    """Mirrors rows and columns at each border, the border pixel itself not repeated."""

    def __init__(self, pixels: int):
        """Keeps how many rows and columns to add on each side."""
        super().__init__()
        self.pixels = pixels

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Stated, because JAX cannot infer it from mirroring a picture of unknown size."""
        batch, *sides, channels = input_shape
        return (batch, *(side and side + 2 * self.pixels for side in sides), channels)

    def call(self, images: keras.KerasTensor) -> keras.KerasTensor:
        """[B, H, W, C] -> [B, H + 2 pixels, W + 2 pixels, C]."""
        border = (self.pixels, self.pixels)
        return keras.ops.pad(images, ((0, 0), border, border, (0, 0)), mode="reflect")


def padded_conv(
    filters: int,
    kernel_size: int = 3,
    strides: int = 1,
    *,
    padding: str = "zero",
    use_bias: bool = True,
) -> list[keras.layers.Layer]:
    """A convolution with PyTorch's padding of `kernel_size // 2` all round, N(0, 0.02) start.

    Args:
        filters: channels that come out.
        kernel_size: odd.
        strides: of the convolution.
        padding: "zero" or "reflect".
        use_bias: whether the convolution has one.
    """
    before, border = _padding(kernel_size, strides, padding)
    conv = keras.layers.Conv2D(
        filters,
        kernel_size,
        strides,
        padding=border,
        use_bias=use_bias,
        kernel_initializer=normal_init(),
    )
    return [*before, conv]


def depthwise_conv(strides: int = 1, *, padding: str = "zero") -> list[keras.layers.Layer]:
    """A 3x3 depthwise convolution without bias; padding and start as of `padded_conv`."""
    before, border = _padding(3, strides, padding)
    conv = keras.layers.DepthwiseConv2D(
        3, strides, padding=border, use_bias=False, depthwise_initializer=normal_init()
    )
    return [*before, conv]


def _padding(kernel_size: int, strides: int, padding: str) -> tuple[list, str]:
    """The layers to put before a convolution, and the convolution's own padding."""
    pixels = kernel_size // 2
    if padding == "reflect" and pixels:
        return [ReflectPadding(pixels)], "valid"
    if strides > 1:
        return [keras.layers.ZeroPadding2D(pixels)], "valid"
    return [], "same"  # the same zeros, and one copy saved


class ConvNormAct(keras.Sequential):
    """Convolution, instance norm, activation; [B, H, W, C] -> [B, H / s, W / s, filters]."""

    def __init__(
        self,
        filters: int,
        kernel_size: int = 3,
        strides: int = 1,
        *,
        padding: str = "zero",
        use_bias: bool = False,
        leak: float = LEAK,
    ):
        """Makes the layers.

        Args:
            filters: channels that come out.
            kernel_size: odd; the padding is its half.
            strides: of the convolution.
            padding: "zero" or "reflect".
            use_bias: whether the convolution has one (instance norm removes it again).
            leak: slope below 0; 0 gives ReLU.
        """
        super().__init__(
            [
                *padded_conv(filters, kernel_size, strides, padding=padding, use_bias=use_bias),
                instance_norm(),
                keras.layers.LeakyReLU(leak) if leak else keras.layers.ReLU(),
            ]
        )


class SeparableConvNormAct(keras.Sequential):
    """Depthwise 3x3, norm, LeakyReLU, pointwise, norm, LeakyReLU: "SC" of the thesis' AnimeGAN."""

    def __init__(self, filters: int, strides: int = 1):
        """Makes the layers; `filters` come out, `strides` are the depthwise convolution's."""
        super().__init__(
            [
                *depthwise_conv(strides),
                instance_norm(),
                keras.layers.LeakyReLU(LEAK),
                *ConvNormAct(filters, 1).layers,
            ]
        )


class Residual(keras.layers.Layer):
    """`features + body(features)`, nothing after the sum (He et al. 2016)."""

    def __init__(self, body: Sequence[keras.layers.Layer]):
        """Keeps the body.

        Args:
            body: layers whose output has the shape of their input.
        """
        super().__init__()
        self.body = keras.Sequential(body)

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Builds the body."""
        self.body.build(input_shape)

    def call(self, features: keras.KerasTensor) -> keras.KerasTensor:
        """[B, H, W, C] -> [B, H, W, C]."""
        return features + self.body(features)


class InvertedResidual(Residual):
    """Widen 1x1, depthwise 3x3, narrow 1x1, add the input (Sandler et al. 2018; AnimeGAN)."""

    def __init__(self, filters: int, expansion: int = 2, *, padding: str = "zero"):
        """Makes the body.

        Args:
            filters: channels in and out.
            expansion: the inner width is this times `filters`.
            padding: "zero" or "reflect", of the depthwise convolution.
        """
        super().__init__(
            [
                *ConvNormAct(filters * expansion, 1).layers,
                *depthwise_conv(padding=padding),
                instance_norm(),
                keras.layers.LeakyReLU(LEAK),
                *padded_conv(filters, 1, use_bias=False),
                instance_norm(),
            ]
        )


class RowwiseConv2D(keras.layers.Layer):
    """A k x k convolution without padding that starts at zero, with a bias.

    Computed as a 1 x k convolution for all k rows, which are then shifted and summed: the numbers
    of Conv2D in a third of its time, forward and backward, on a CPU with three output channels.
    """

    def __init__(self, filters: int, kernel_size: int):
        """Keeps the sizes; few `filters` come out."""
        super().__init__()
        self.filters = filters
        self.kernel_size = kernel_size

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Makes the kernel [k, k, C, filters] and the bias."""
        shape = (self.kernel_size, self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape, initializer="zeros")
        self.bias = self.add_weight(name="bias", shape=(self.filters,), initializer="zeros")

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Stated, because JAX cannot infer that all rows of unknown size are shifted alike."""
        lost = self.kernel_size - 1
        return (input_shape[0], *(side and side - lost for side in input_shape[1:3]), self.filters)

    def call(self, features: keras.KerasTensor) -> keras.KerasTensor:
        """[B, H, W, C] -> [B, H - k + 1, W - k + 1, filters]."""
        size, filters = self.kernel_size, self.filters
        rows = keras.ops.transpose(self.kernel, (1, 2, 0, 3))  # [k columns, C, k rows, filters]
        rows = keras.ops.reshape(rows, (1, size, -1, size * filters))
        rows = keras.ops.conv(features, rows, padding="valid")  # [B, H, W - k + 1, k * filters]
        shifted = [
            rows[:, row : (row - size + 1) or None, :, row * filters : (row + 1) * filters]
            for row in range(size)
        ]
        return sum(shifted) + self.bias


class SpectralConv2D(keras.layers.Layer):
    """A convolution whose kernel is divided by its spectral norm (Miyato et al. 2018).

    The kernel that is stored stays as the optimiser left it, in float32; the division is part of
    the call, so the gradient passes through the norm as in the paper. (Keras's own wrapper assigns
    the divided kernel back, which loses small updates under a 16-bit policy.)
    """

    def __init__(
        self, filters: int, kernel_size: int = 3, strides: int = 1, use_bias: bool = False
    ):
        """Keeps the sizes.

        Args:
            filters: channels that come out.
            kernel_size: odd; zero padding is its half on every side, as in PyTorch.
            strides: of the convolution.
            use_bias: whether every channel has a bias, which no norm removes again.
        """
        super().__init__()
        self.filters = filters
        self.use_bias = use_bias
        self.kernel_size = kernel_size
        self.strides = strides
        self.padding_before, self.padding = _padding(kernel_size, strides, "zero")

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Makes the kernel [k, k, C, filters], its vector of the power iteration, and the bias."""
        self.kernel = self.add_weight(
            name="kernel",
            shape=(self.kernel_size, self.kernel_size, input_shape[-1], self.filters),
            initializer=normal_init(),
            dtype="float32",
            autocast=False,
        )
        self.right_vector = self.add_weight(
            name="right_vector",
            shape=(self.filters, 1),
            initializer="random_normal",
            dtype="float32",
            autocast=False,
            trainable=False,
        )
        if self.use_bias:
            self.bias = self.add_weight(name="bias", shape=(self.filters,), initializer="zeros")

    def spectral_norm(self, training: bool = False) -> keras.KerasTensor:
        """The largest singular value of the kernel as a [k k C, filters] matrix, a scalar.

        One power iteration from the stored vector; `training` stores the vector it ends with. What
        is stored depends on weights alone, so replicas that hold equal weights stay equal.
        """
        matrix = keras.ops.reshape(self.kernel, (-1, self.filters))
        frozen = keras.ops.stop_gradient(matrix)
        right = keras.ops.convert_to_tensor(self.right_vector)
        left = keras.ops.normalize(keras.ops.matmul(frozen, right), axis=0)
        right = keras.ops.normalize(keras.ops.matmul(keras.ops.transpose(frozen), left), axis=0)
        if training:
            self.right_vector.assign(right)
        return keras.ops.sum(left * keras.ops.matmul(matrix, right))

    def call(self, features: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        """[B, H, W, C] -> [B, H / s, W / s, filters]."""
        kernel = keras.ops.cast(self.kernel / self.spectral_norm(training), self.compute_dtype)
        for padding in self.padding_before:
            features = padding(features)
        features = keras.ops.conv(features, kernel, strides=self.strides, padding=self.padding)
        return features + self.bias if self.use_bias else features
