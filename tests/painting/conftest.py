import painted_sitter
import pytest

from tf_landtoon.painting import sitter


@pytest.fixture(scope="session")
def study():
    """The plain sitter, studied once; what one test would spoil for the next is read-only."""
    one = sitter.studied(*painted_sitter.sitter())
    for values in (one.photo, one.shares, one.inside, one.frame.points):
        values.flags.writeable = False
    return one
