"""A person is one frozen value."""

import ast
import dataclasses
import pathlib

import numpy as np
import pytest
from drawn_parts import someone

from tf_landtoon.drawing import person


def parts_of(value):
    """The value and everything in it, however deep."""
    yield value
    inside = []
    if dataclasses.is_dataclass(value):
        inside = [getattr(value, field.name) for field in dataclasses.fields(value)]
    elif isinstance(value, tuple):
        inside = value
    for part in inside:
        yield from parts_of(part)


@pytest.mark.parametrize("index", range(20))
def test_a_person_is_frozen_all_the_way_down(index):
    for part in parts_of(someone(index)):
        if dataclasses.is_dataclass(part):
            name = dataclasses.fields(part)[0].name
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(part, name, None)
        elif isinstance(part, np.ndarray):
            assert not part.flags.writeable
        else:
            assert isinstance(part, (tuple, float, int, str, bool, type(None))), part


def test_a_person_is_a_key_and_equals_itself_alone():
    first, second = someone(0), someone(1)
    assert {first: "first", second: "second"}[first] == "first"
    assert dataclasses.replace(first) == first != second
    assert dataclasses.replace(first, line=0.5) != first


def functions_of(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            yield node.name, {argument.arg for argument in arguments}


def test_nothing_that_paints_is_random():
    brushes = 0
    for path in pathlib.Path(person.__file__).parent.glob("*.py"):
        for name, arguments in functions_of(path):
            assert not {"canvas", "rng"} <= arguments, (path, name)
            brushes += "canvas" in arguments
    assert brushes > 20


def test_a_seed_decides_all_parts():
    first, again = (list(parts_of(someone(7))) for _ in range(2))
    arrays = [part for part in first if isinstance(part, np.ndarray)]
    assert len(first) == len(again) > 200 and len(arrays) > 15
    for part, same in zip(first, again):
        if isinstance(part, (float, int, str, np.ndarray)):
            np.testing.assert_array_equal(part, same)


def test_people_differ_in_every_part():
    people = [person.sample(np.random.default_rng([5, index])) for index in range(2)]
    for field in dataclasses.fields(person.Person):
        first, second = (getattr(one, field.name) for one in people)
        assert first != second or field.name in ("eyes_over_hair", "brows_over_hair")
