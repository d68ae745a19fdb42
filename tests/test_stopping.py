import os
import signal
import threading

import pytest

from tf_landtoon import errors, stopping


def test_sigterm_is_an_interrupt_within_and_what_it_was_afterwards():
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(errors.Terminated):
        with stopping.sigterm_as_interrupt():
            os.kill(os.getpid(), signal.SIGTERM)
            signal.pause()
    assert signal.getsignal(signal.SIGTERM) == before


def test_another_thread_hears_no_signals_and_goes_on():
    done = []

    def work():
        with stopping.sigterm_as_interrupt():
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done
