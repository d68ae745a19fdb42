import pathlib

import numpy as np
import pytest
import tensorflow as tf

from tf_landtoon.geometry import affine

GOLDEN = np.load(pathlib.Path(__file__).parents[1] / "golden" / "dan_geometry.npz")


def float32(array):
    return tf.constant(array, tf.float32)


def fit():
    return affine.fit_similarity(float32(GOLDEN["src"][None]), float32(GOLDEN["dst"][None]))


def similarity(scale, radians, shift):
    cos, sin = scale * np.cos(radians), scale * np.sin(radians)
    return float32([[[cos, sin], [-sin, cos]]]), float32([[shift]])


def test_fit_equals_the_golden_one():
    rotation, translation = fit()
    np.testing.assert_allclose(rotation[0], GOLDEN["r"], rtol=1e-5)
    np.testing.assert_allclose(translation[0, 0], GOLDEN["t"], rtol=1e-5)


def test_points_go_forth_and_back_as_golden():
    rotation, translation = fit()
    forth = affine.apply(float32(GOLDEN["src"][None]), rotation, translation)
    np.testing.assert_allclose(forth[0], GOLDEN["src_fwd"], rtol=1e-5, atol=1e-5)
    back = affine.apply(forth, *affine.invert(rotation, translation))
    np.testing.assert_allclose(back[0], GOLDEN["src_back"], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(("scale", "radians"), [(0.2, 2.0), (1.0, -0.4), (3.0, 0.0)])
def test_fit_finds_the_similarity_that_moved_the_points(scale, radians):
    points = float32(np.random.default_rng(0).uniform(0, 112, (1, 40, 2)))
    rotation, translation = similarity(scale, radians, [5.0, -9.0])
    found = affine.fit_similarity(points, affine.apply(points, rotation, translation))
    np.testing.assert_allclose(found[0], rotation, atol=1e-5)
    np.testing.assert_allclose(found[1], translation, atol=2e-3)


def test_one_target_serves_a_whole_batch():
    points = float32(np.random.default_rng(0).uniform(0, 112, (5, 40, 2)))
    rotation, translation = affine.fit_similarity(points, points[:1])
    assert rotation.shape == (5, 2, 2) and translation.shape == (5, 1, 2)
    np.testing.assert_allclose(rotation[0], np.eye(2), atol=1e-6)
    alone = affine.fit_similarity(points[3:4], points[:1])
    np.testing.assert_allclose(translation[3], alone[1][0], rtol=1e-5)


def test_collapsed_shape_has_a_finite_fit_inverse_and_gradient():
    points = tf.fill([1, 40, 2], 56.0)
    with tf.GradientTape() as tape:
        tape.watch(points)
        rotation, translation = affine.fit_similarity(points, float32(GOLDEN["dst"][None]))
        total = tf.reduce_sum(affine.apply(points, *affine.invert(rotation, translation)))
    assert np.isfinite(total) and np.isfinite(tape.gradient(total, points)).all()


def test_fit_passes_its_true_gradient_on():
    source = GOLDEN["src"][None].astype(np.float32)
    weights = np.random.default_rng(0).normal(size=(1, 40, 2)).astype(np.float32)

    def value(points):
        rotation, translation = affine.fit_similarity(points, float32(GOLDEN["dst"][None]))
        return tf.reduce_sum(weights * affine.apply(points[:, ::-1], rotation, translation))

    points = tf.constant(source)
    with tf.GradientTape() as tape:
        tape.watch(points)
        total = value(points)
    gradient = tape.gradient(total, points).numpy()
    for index in ((0, 3, 0), (0, 17, 1), (0, 39, 0)):
        step = np.zeros_like(source)
        step[index] = 0.25
        slope = (value(source + step) - value(source - step)) / 0.5
        np.testing.assert_allclose(gradient[index], slope, rtol=2e-2, atol=1e-3)


def test_warp_equals_the_golden_one():
    image = float32(GOLDEN["warp_img"][None, ..., None])
    rotation, translation = float32(GOLDEN["warp_r"][None]), float32(GOLDEN["warp_t"][None, None])
    warped = affine.warp_images(image, rotation, translation)
    np.testing.assert_allclose(warped[0, ..., 0], GOLDEN["warp_out"], rtol=1e-5, atol=1e-5)


def test_whole_pixel_shift_moves_the_picture_and_leaves_zero_behind():
    images = np.random.default_rng(0).normal(size=(2, 6, 9, 3)).astype(np.float32)
    rotation, translation = similarity(1.0, 0.0, [2.0, -1.0])
    warped = affine.warp_images(tf.constant(images), tf.tile(rotation, [2, 1, 1]), translation)
    np.testing.assert_allclose(warped[:, :-1, 2:], images[:, 1:, :-2], atol=1e-6)
    assert not np.any(warped[:, -1]) and not np.any(warped[:, :, :2])


def test_warp_moves_pixels_as_apply_moves_points():
    image = np.zeros((1, 41, 41, 1), np.float32)
    image[0, 14, 25] = 1
    rotation, translation = similarity(1.3, 0.5, [-4.0, 3.0])
    x, y = affine.apply(float32([[[25, 14]]]), rotation, translation)[0, 0].numpy()
    warped = affine.warp_images(tf.constant(image), rotation, translation)[0, ..., 0].numpy()
    rows, columns = np.mgrid[:41, :41]
    middle = [np.sum(warped * axis) / np.sum(warped) for axis in (columns, rows)]
    np.testing.assert_allclose(middle, [x, y], atol=0.1)


def test_warp_passes_its_exact_gradient_to_the_pixels():
    # A linear map passes back its transpose: <w, A u> = <A' w, u>.
    rng = np.random.default_rng(0)
    images, direction, weights = rng.normal(size=(3, 2, 16, 16, 2)).astype(np.float32)
    rotation, translation = similarity(0.5, 0.3, [4.0, 2.0])
    rotation = tf.tile(rotation, [2, 1, 1])
    images = tf.constant(images)
    with tf.GradientTape() as tape:
        tape.watch(images)
        total = tf.reduce_sum(weights * affine.warp_images(images, rotation, translation))
    gradient = tape.gradient(total, images)
    moved = affine.warp_images(tf.constant(direction), rotation, translation)
    np.testing.assert_allclose(
        tf.reduce_sum(gradient * direction), tf.reduce_sum(weights * moved), rtol=1e-4
    )


def test_warp_holds_its_transform_constant():
    image = float32(GOLDEN["warp_img"][None, ..., None])
    rotation, translation = similarity(1.1, 0.2, [1.0, 2.0])
    with tf.GradientTape() as tape:
        tape.watch([rotation, translation])
        warped = affine.warp_images(image, rotation, translation)
    assert tape.gradient(warped, [rotation, translation]) == [None, None]


def test_samples_outside_fade_to_zero_within_a_pixel_and_nan_stays_nan():
    image = tf.ones([1, 4, 5, 1])
    points = [[0, 0], [-0.25, 0], [4.5, 3], [4, 3.5], [5, 3], [-1, 1], [1e9, -1e9], [np.nan, 1]]
    samples = affine.sample_bilinear(image, float32([points]))[0, :, 0]
    np.testing.assert_allclose(samples, [1, 0.75, 0.5, 0.5, 0, 0, 0, np.nan])


def test_whole_picture_at_its_own_size_is_returned_bit_for_bit():
    images = tf.random.stateless_normal([2, 24, 24, 3], [1, 2])
    assert affine.view_faces(images, affine.FaceView(), 24) is images
    points = np.float32([[3.3, 4.7]])
    assert affine.view_points(points, affine.FaceView(), 24, 24) is points
    assert affine.unview_points(points, affine.FaceView(), 24, 24) is points


@pytest.mark.parametrize("size", [12, 16, 36, 60])
def test_whole_picture_at_another_size_equals_the_antialiased_resize(size):
    images = tf.random.stateless_normal([2, 24, 24, 3], [1, 2])
    seen = affine.view_faces(images, affine.FaceView(), size)
    expected = tf.image.resize(images, [size, size], antialias=True)
    np.testing.assert_allclose(seen, expected, atol=1e-5)


def test_view_of_whole_pixels_is_a_crop():
    images = tf.random.stateless_normal([2, 32, 32, 3], [1, 2])
    seen = affine.view_faces(images, affine.FaceView(0.25, 0.125, 0.5), 16)
    np.testing.assert_allclose(seen, images[:, 4:20, 8:24], atol=1e-6)


def test_half_size_view_weighs_every_pixel():
    checks = float32(np.indices((32, 32)).sum(axis=0)[None, ..., None] % 2)
    seen = affine.view_faces(checks, affine.FaceView(), 16)[:, 1:-1, 1:-1]
    np.testing.assert_allclose(seen, 0.5, atol=1e-6)


def test_view_keeps_a_flat_picture_flat_to_its_edge():
    view = affine.FaceView(0.0, 0.31, 0.69)
    np.testing.assert_allclose(
        affine.view_faces(tf.fill([1, 50, 50, 1], 3.0), view, 21), 3.0, rtol=1e-6
    )


# Shrinking by a broken factor weighs whole pixels unevenly: a twentieth of one is lost.
@pytest.mark.parametrize(("size", "precision_px"), [(20, 0.06), (112, 1e-3)])
def test_view_carries_points_as_it_carries_pixels(size, precision_px):
    view = affine.FaceView(0.2, 0.1, 0.7)
    columns, rows = np.meshgrid(np.arange(64.0), np.arange(64.0))
    coordinates = float32(np.stack([columns, rows], axis=-1)[None])
    # A picture of its own coordinates, seen through the view, says where each pixel came from.
    seen = affine.view_faces(coordinates, view, size)[0, 5:-5, 5:-5]
    grid = np.stack(np.meshgrid(np.arange(5, size - 5), np.arange(5, size - 5)), axis=-1)
    np.testing.assert_allclose(
        affine.unview_points(grid.astype(np.float32), view, 64, size), seen, atol=precision_px
    )


def test_each_picture_has_a_square_of_its_own():
    images = np.random.default_rng(0).uniform(size=(2, 32, 32, 1)).astype("float32")
    corners, sides = tf.constant([[3.5, 7.5], [-0.5, -0.5]]), tf.constant([16.0, 32.0])
    seen = affine.view_squares(tf.constant(images), corners, sides, 16)
    np.testing.assert_allclose(seen[0], images[0, 8:24, 4:20], atol=1e-6)
    halved = images[1].reshape(16, 2, 16, 2, 1).mean((1, 3))  # between four pixels each
    np.testing.assert_allclose(seen[1], halved, atol=1e-6)


def test_a_square_beyond_the_picture_is_zero_there():
    seen = affine.view_squares(
        tf.ones([1, 8, 8, 1]), tf.constant([[3.5, -0.5]]), tf.constant([8.0]), 8
    )
    np.testing.assert_array_equal(seen[0, :, :4], 1.0)
    np.testing.assert_array_equal(seen[0, :, 5:], 0.0)


def test_view_points_and_unview_points_undo_each_other_for_arrays_and_tensors():
    view = affine.FaceView(0.2, 0.1, 0.7)
    points = np.random.default_rng(0).uniform(0, 256, (2, 40, 2)).astype(np.float32)
    seen = affine.view_points(points, view, 256, 112)
    assert isinstance(seen, np.ndarray) and seen.dtype == np.float32
    np.testing.assert_allclose(affine.unview_points(seen, view, 256, 112), points, atol=1e-4)
    tensor = affine.view_points(tf.constant(points), view, 256, 112)
    assert tf.is_tensor(tensor)
    np.testing.assert_allclose(tensor, seen, atol=1e-5)


def test_view_passes_its_exact_gradient_to_the_pixels():
    view = affine.FaceView(0.2, 0.1, 0.7)
    images = tf.zeros([1, 40, 40, 1])
    direction = tf.random.stateless_normal([1, 40, 40, 1], [1, 2])
    weights = tf.random.stateless_normal([1, 16, 16, 1], [3, 4])
    with tf.GradientTape() as tape:
        tape.watch(images)
        total = tf.reduce_sum(weights * affine.view_faces(images, view, 16))
    np.testing.assert_allclose(
        tf.reduce_sum(tape.gradient(total, images) * direction),
        tf.reduce_sum(weights * affine.view_faces(direction, view, 16)),
        rtol=1e-4,
    )


def test_view_keeps_half_precision():
    images = tf.cast(tf.random.stateless_uniform([1, 24, 24, 3], [1, 2]), tf.bfloat16)
    assert affine.view_faces(images, affine.FaceView(), 16).dtype == tf.bfloat16


@pytest.mark.parametrize("square", [(0, 0, 0), (-0.1, 0, 0.5), (0, 0.6, 0.5), (0.5, 0, 0.6)])
def test_view_outside_the_picture_is_refused(square):
    with pytest.raises(ValueError, match="inside the picture"):
        affine.FaceView(*square)
