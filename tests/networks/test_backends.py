import os
import subprocess
import sys

import backend_answers
import conftest
import numpy as np
import pytest


@pytest.mark.slow
def test_networks_and_losses_answer_on_jax_as_on_tensorflow_and_load_none_of_it(tmp_path):
    random = np.random.default_rng(1)
    nets = backend_answers.networks()
    for name, network in nets.items():
        # What starts at zero would hide what follows it.
        network.set_weights(
            [x + random.normal(0, 0.02, x.shape).astype(x.dtype) for x in network.get_weights()]
        )
        if name in ("dan", "heatmap"):
            network.mean_shape.assign(random.uniform(8, 24, (40, 2)))
        network.save_weights(tmp_path / f"{name}.weights.h5")
    wanted = backend_answers.answers(nets)
    done = subprocess.run(
        [sys.executable, conftest.PROJECT / "tests" / "backend_answers.py", tmp_path],
        env=os.environ
        | {"KERAS_BACKEND": "jax", "PYTHONPATH": str(conftest.PROJECT)}
        # Each operation is compiled for its one run; how fast that run is matters to nobody.
        | {"XLA_FLAGS": "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == ["False"]  # TensorFlow was not loaded
    found = dict(np.load(tmp_path / "jax.npz"))
    assert found.keys() == wanted.keys() and len(wanted) == 5 + 9 + 4
    for name, value in wanted.items():
        assert np.abs(value).max() > 1e-3, name
        np.testing.assert_allclose(found[name], value, rtol=1e-4, atol=1e-4, err_msg=name)
