import keras
import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.networks import discriminators

RNG = np.random.default_rng(0)


def pictures(count=1, size=32):
    return tf.constant(RNG.uniform(-1, 1, size=(count, size, size, 3)).astype("float32"))


def parameters(network):
    return sum(np.prod(weight.shape) for weight in network.trainable_weights)


def test_patch_discriminator_has_the_parameters_of_its_table():
    # 3x3 convolutions without bias 3-32-64-128-128-256-256-1, scale and offset of 128, 256, 256.
    channels = [3, 32, 64, 128, 128, 256, 256, 1]
    convolutions = sum(
        9 * before * after for before, after in zip(channels[:-1], channels[1:], strict=True)
    )
    network = discriminators.PatchDiscriminator()
    assert parameters(network) == convolutions + 2 * (128 + 256 + 256) == 1_128_800


def test_tonal_discriminator_is_the_patch_discriminator_with_biases_for_norms():
    tonal, patch = discriminators.TonalDiscriminator(), discriminators.PatchDiscriminator()
    kernels = [
        [tuple(w.shape) for w in network.trainable_weights if len(w.shape) == 4]
        for network in (tonal, patch)
    ]
    assert kernels[0] == kernels[1]
    assert parameters(tonal) == 1_128_800 - 2 * 640 + (32 + 64 + 128 + 128 + 256 + 256 + 1)


@pytest.mark.slow
def test_a_faint_picture_moves_the_tonal_discriminator_less_and_the_patch_one_alike():
    moves = {}
    for make in (discriminators.TonalDiscriminator, discriminators.PatchDiscriminator):
        keras.utils.set_random_seed(3)
        network, images = make(4), pictures(2)
        for _ in range(20):  # the power iterations find their norms
            network(images, training=True)
        scores = network(images)
        faint = network(0.1 * images + 0.5)
        moves[make] = float(tf.math.reduce_std(faint) / tf.math.reduce_std(scores))
    assert moves[discriminators.TonalDiscriminator] < 0.3  # a tenth of the contrast
    assert moves[discriminators.PatchDiscriminator] > 0.6  # an instance norm brings it back


def test_cartoongan_discriminator_has_the_thesis_parameters():
    assert parameters(discriminators.CartoonGanDiscriminator()) == 1_128_385


@pytest.mark.parametrize(
    ("layers", "count", "side"), [(1, 241_632, 56), (2, 3_931_488, 28), (3, 62_927_712, 14)]
)
def test_animegan_discriminator_has_the_thesis_parameters(layers, count, side):
    network = discriminators.AnimeGanDiscriminator(layers)
    assert parameters(network) == count
    assert network(keras.KerasTensor((2, 112, 112, 3))).shape == (2, side, side, 1)


@pytest.mark.parametrize(
    "network",
    [
        discriminators.CartoonGanDiscriminator(4),
        discriminators.PatchDiscriminator(4),
        discriminators.TonalDiscriminator(4),
    ],
)
def test_scores_are_a_quarter_of_the_size_and_unbounded(network):
    scores = network(pictures(2))
    assert scores.shape == (2, 8, 8, 1)
    assert scores.dtype == "float32"
    last = network.body.layers[-1]
    last.set_weights([1000 * w if w.ndim == 4 else w for w in last.get_weights()])
    # Spectral norm undoes the gain; without it the scores grow past any activation's range.
    spectral = not isinstance(network, discriminators.CartoonGanDiscriminator)
    assert (np.abs(network(pictures(2))).max() > 1.0) is not spectral


@pytest.mark.parametrize(
    ("network", "receptive_field"),
    [
        (discriminators.CartoonGanDiscriminator(2), 37),
        (discriminators.AnimeGanDiscriminator(2, width=2), 37),
        (discriminators.AnimeGanDiscriminator(3, width=1), 77),
    ],
)
def test_receptive_field_is_that_of_the_sources(network, receptive_field):
    # Without the norms (they see the whole picture) a patch's score depends on its field only.
    layers = [
        la for la in network.body.layers if not isinstance(la, keras.layers.GroupNormalization)
    ]
    for layer in layers:
        if isinstance(layer, keras.layers.Conv2D):
            layer.kernel.assign(tf.ones_like(layer.kernel) / layer.kernel.shape[2])
    image = tf.Variable(tf.ones((1, 96, 96, 3)))
    with tf.GradientTape() as tape:
        features = image
        for layer in layers:
            features = layer(features)
        score = features[0, features.shape[1] // 2, features.shape[2] // 2, 0]
    touched = np.abs(tape.gradient(score, image).numpy()).sum((0, 2, 3)) > 0
    assert touched.sum() == receptive_field


def test_training_turns_every_power_iteration_and_nothing_else():
    network = discriminators.PatchDiscriminator(4)
    before = network.get_weights()
    network(pictures(), training=False)
    assert all(map(np.array_equal, before, network.get_weights()))
    tf.function(network)(pictures(), training=True)
    moved = [
        weight.name
        for weight, old in zip(network.weights, before, strict=True)
        if not np.array_equal(weight, old)
    ]
    assert moved == ["right_vector"] * 7


@pytest.mark.slow
def test_patch_discriminator_learns_to_tell_bright_stripes_from_dark_checks():
    keras.utils.set_random_seed(1)
    network = discriminators.PatchDiscriminator(4)
    stripes = np.zeros((1, 16, 16, 3), "float32")
    stripes[:, ::2] = 1.0
    checks = (stripes + stripes.transpose(0, 2, 1, 3)) % 2 - 1
    both = tf.constant(np.concatenate([stripes, checks]))
    optimizer = keras.optimizers.Adam(5e-3)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            scores = network(both, training=True)
            loss = tf.reduce_mean((scores[0] - 1) ** 2) + tf.reduce_mean(scores[1] ** 2)
        gradients = tape.gradient(loss, network.trainable_variables)
        optimizer.apply_gradients(zip(gradients, network.trainable_variables, strict=True))
        return loss

    for _ in range(60):
        loss = step()
    assert float(loss) < 0.25  # 0.5 is what a constant answer reaches
