import dataclasses

import pytest

from tf_landtoon.serving import page_texts
from tf_landtoon.serving.page_texts import ENGLISH, JAPANESE


def test_both_languages_say_everything_and_choose_among_the_same():
    for texts in page_texts.ALL:
        assert all(getattr(texts, field.name) for field in dataclasses.fields(texts))
    assert [x for _, x in ENGLISH.backgrounds] == [x for _, x in JAPANESE.backgrounds]


@pytest.mark.parametrize(
    "header, texts",
    [
        ("ja", JAPANESE),
        ("ja-JP,en;q=0.8", JAPANESE),
        ("en-US,ja;q=0.9", ENGLISH),
        ("de", ENGLISH),
        ("", ENGLISH),
    ],
)
def test_a_browsers_first_language_is_taken_english_otherwise(header, texts):
    assert page_texts.wanted(header) == texts


def test_a_language_is_found_by_its_name():
    assert page_texts.of("日本語") == JAPANESE and page_texts.of("Klingon") == ENGLISH
