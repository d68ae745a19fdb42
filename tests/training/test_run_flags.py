import sys

import pytest
from absl import flags

from tf_landtoon import errors
from tf_landtoon.training import run_flags


def values_of(*arguments):
    """A command's flags as absl parses them."""
    values = flags.FlagValues()
    flags.DEFINE_integer("seed", 1, "", flag_values=values)
    flags.DEFINE_integer("width", None, "", flag_values=values)
    flags.DEFINE_integer("train_steps", 10, "", flag_values=values)
    flags.DEFINE_boolean("augment", True, "", flag_values=values)
    flags.DEFINE_boolean("notes", True, "", flag_values=values)
    flags.DEFINE_multi_string("data", None, "", flag_values=values)
    for name in list(values):
        values.register_key_flag_for_module(sys.argv[0], values[name])
    values(["command", *arguments])
    return values


def test_text_is_a_flagfile_that_gives_the_same_flags(tmp_path):
    arguments = ["--seed=3", "--noaugment", "--data=a:2", "--data=b c", "--width=8"]
    run_flags.write(tmp_path, values_of(*arguments))
    again = values_of(f"--flagfile={tmp_path / run_flags.NAME}")
    assert again.data == ["a:2", "b c"] and again.augment is False and again.notes is True
    assert run_flags.text(again) == run_flags.text(values_of(*arguments))
    assert run_flags.changes(tmp_path, again) == []


def test_each_changed_flag_is_one_line(tmp_path):
    run_flags.write(tmp_path, values_of("--seed=3", "--data=a", "--width=8"))
    now = values_of("--noaugment", "--nonotes", "--data=a", "--data=b", "--train_steps=20")
    assert run_flags.changes(tmp_path, now) == [
        "--augment: was true, now false",
        "--data: was a, now a, b",
        "--notes: was true, now false",
        "--seed: was 3, now 1",
        "--width: was 8, now not given",
    ]


def test_a_newer_versions_flag_at_its_default_is_no_change(tmp_path):
    (tmp_path / run_flags.NAME).write_text("--seed=1\n--augment\n--train_steps=10\n")
    assert run_flags.changes(tmp_path, values_of()) == []
    assert run_flags.changes(tmp_path, values_of("--nonotes", "--width=2")) == [
        "--notes: was not given, now false",
        "--width: was not given, now 2",
    ]


def test_a_run_that_resumes_says_what_is_new_and_keeps_it_for_the_next(tmp_path, capsys):
    shown = {}
    run_flags.record(tmp_path, values_of("--seed=3"), False, shown.__setitem__)
    assert capsys.readouterr().out == "" and "--seed=3" in shown["config/flags"]
    run_flags.record(tmp_path, values_of("--seed=4"), True, shown.__setitem__)
    assert capsys.readouterr().out == "--seed: was 3, now 4\n"
    assert run_flags.changes(tmp_path, values_of("--seed=4")) == []


def test_without_saved_flags_nothing_is_told(tmp_path):
    assert run_flags.changes(tmp_path, values_of("--seed=3")) == []


def test_a_place_that_cannot_be_written_to_is_an_input_error(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(errors.InputError, match="cannot be written"):
        run_flags.write(tmp_path / "file", values_of())
