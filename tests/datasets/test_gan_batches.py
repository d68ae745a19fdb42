import itertools
import shutil

import numpy as np
import pytest

from tf_landtoon import errors
from tf_landtoon.datasets import gan_batches
from tf_landtoon.records import schema


def first(dataset, count=1):
    return list(itertools.islice(dataset, count))


def pairs(photo_dir, toon_dir, **arguments):
    given = {"batch_size": 4, "image_size": 32, "seed": 1}
    return gan_batches.endless(str(photo_dir), str(toon_dir), **(given | arguments))


def test_photos_of_the_thesis_map_are_never_mirrored(photo_records, toon_records, tmp_path):
    thesis = shutil.copytree(photo_records, tmp_path / "thesis")
    info = thesis / schema.INFO_NAME
    info.write_text(info.read_text().replace('"symmetric"', '"thesis"'))
    plain, mirrored = (
        {photo.tobytes() for batch in first(found, 12) for photo in batch.photo.numpy()}
        for found in (pairs(thesis, toon_records), pairs(photo_records, toon_records))
    )
    assert len(plain) == 12 and 12 < len(mirrored) <= 24


def test_gan_batches_are_signed_and_paired_with_their_twins(photo_records, toon_records):
    (batch,) = first(pairs(photo_records, toon_records))
    for images in (batch.photo, batch.toon, batch.smooth_toon):
        assert images.shape == (4, 32, 32, 3)
        assert -1 <= images.numpy().min() < images.numpy().max() <= 1
    # The fixture's twin is the toon // 2, and it must have been mirrored with it.
    toon, twin = ((x.numpy() + 1) * 127.5 for x in (batch.toon, batch.smooth_toon))
    np.testing.assert_allclose(np.floor(np.rint(toon) / 2), twin, atol=1e-3)


def test_photos_meet_other_toons_every_round(photo_records, toon_records):
    found = first(pairs(photo_records, toon_records, batch_size=12), 2)
    photos = [set(b.photo.numpy().mean(axis=(1, 2, 3)).round(3)) for b in found]
    assert photos[0] == photos[1]  # a round shows every photo once
    assert not np.array_equal(found[0].toon, found[1].toon)


@pytest.mark.parametrize("done", [1, 2, 3, 5])  # an epoch ends within the third batch
def test_a_run_that_resumes_gets_the_batches_that_an_uninterrupted_one_gets(
    photo_records, toon_records, done
):
    whole = first(pairs(photo_records, toon_records, batch_size=5), 6)[done:]
    resumed = first(pairs(photo_records, toon_records, batch_size=5, start_step=done), 6 - done)
    for wanted, got in zip(whole, resumed, strict=True):
        for a, b in zip(wanted, got, strict=True):
            np.testing.assert_array_equal(a, b)


def test_other_kinds_and_sizes_of_records_are_refused(photo_records, toon_records, tmp_path):
    for photos, toons, size, message in (
        (toon_records, toon_records, 32, "toons"),
        (photo_records, toon_records, 64, "32"),
        (tmp_path / "nowhere", toon_records, 32, "nowhere"),
    ):
        with pytest.raises(errors.InputError, match=message) as caught:
            pairs(photos, toons, image_size=size)
        assert "\n" not in str(caught.value)
