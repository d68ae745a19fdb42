import dataclasses

from tf_landtoon.datasets import augment_settings


def test_shares_of_pictures_are_shares_and_most_faces_stay_readable():
    given = dataclasses.asdict(augment_settings.FaceAugmentation())
    shares = {name: value for name, value in given.items() if name.endswith("_share")}
    assert len(shares) == 5 and all(0 <= value <= 1 for value in shares.values())
    assert shares["ruin_share"] + shares["nothing_share"] < 0.1
