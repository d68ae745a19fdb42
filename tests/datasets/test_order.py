import tensorflow as tf

from tf_landtoon.datasets import order


def test_each_batch_gets_the_seed_of_its_own_step():
    batches = order.count_up(tf.data.Dataset.from_tensors(b"a").repeat(3), 7, start_step=5)
    assert [seed.numpy().tolist() for _, seed in batches] == [[7, 5], [7, 6], [7, 7]]
