import subprocess
import sys

import conftest
import pytest

CODE = """
import keras, tensorflow as tf
from tf_landtoon import errors
from tf_landtoon.training import devices
cpu, = tf.config.list_physical_devices("CPU")
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
two = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])

drawn = []
for seed in (1, 1, 2):
    with two.scope():  # where "off" finds that there are two devices already
        assert devices.start("off", 4, seed) is two
    drawn.append(float(keras.random.uniform([])))
assert drawn[0] == drawn[1] != drawn[2], drawn

assert devices.start("off", 3, 1).num_replicas_in_sync == 1
assert isinstance(devices.start("mirrored", 4, 1), tf.distribute.MirroredStrategy)
with two.scope():
    try:
        devices.start("off", 3, 1)
    except errors.InputError as error:
        print(error)
"""

DETERMINISM = """
from tensorflow.python.framework import config  # the public module only turns it on
import tensorflow as tf
from tf_landtoon.training import devices
devices.start("off", 4, 1, deterministic=False)
assert not config.is_op_determinism_enabled()
devices.start("off", 4, 1)
assert config.is_op_determinism_enabled() != bool(tf.config.list_physical_devices("GPU"))
devices.start("off", 4, 1, deterministic=True)
assert config.is_op_determinism_enabled()
"""


@pytest.mark.slow
def test_seed_decides_what_is_drawn_and_devices_must_share_the_batch_evenly():
    """In a process of its own: determinism and devices are the whole process's."""
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, cwd=conftest.PROJECT
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout == "--batch_size=3: must be a multiple of the 2 devices\n"


@pytest.mark.slow
def test_operations_are_deterministic_if_asked_for_or_where_there_is_no_gpu():
    done = subprocess.run(
        [sys.executable, "-c", DETERMINISM], capture_output=True, text=True, cwd=conftest.PROJECT
    )
    assert done.returncode == 0, done.stderr[-2000:]
