import json
import pathlib

import numpy as np

from tf_landtoon.detection import photo_faces
from tf_landtoon.stylizing import photo_report

POINTS = np.tile(np.arange(68, dtype=np.float32)[:, None], (1, 2))
FACE = photo_faces.Face((1.0, 2.0, 30.04, 40.0), POINTS, 2.3456)


def test_the_file_has_what_became_of_each_photo_and_the_faces(tmp_path, capsys):
    report = photo_report.PhotoReport(tmp_path / "r.json")
    report.done(pathlib.Path("a.jpg"), [pathlib.Path("a.png")], (60, 50), [FACE])
    report.skipped("b\udcff.jpg", "b.jpg: not a picture")
    report.write()
    content = json.loads((tmp_path / "r.json").read_text())
    assert (content["done"], content["done before"], content["skipped"]) == (1, 0, 1)
    photo = content["photos"]["a.jpg"]
    assert photo["results"] == ["a.png"] and (photo["width"], photo["height"]) == (60, 50)
    [face] = photo["faces"]
    assert face["box"] == [1.0, 2.0, 30.0, 40.0] and face["score"] == 2.346
    assert (
        face["turn"] == 45.0 and len(face["points"]) == 68
    )  # the line of eyes falls by 45 degrees
    assert content["photos"]["b\udcff.jpg"]["reason"] == "b.jpg: not a picture"
    assert capsys.readouterr().err == "skipped: b.jpg: not a picture\n"


def test_what_was_done_before_keeps_its_faces(tmp_path):
    for done in (True, False):
        report = photo_report.PhotoReport(tmp_path / "r.json")
        if done:
            report.done(pathlib.Path("a.jpg"), [pathlib.Path("a.png")], (60, 50), [FACE])
        else:
            report.done_before(pathlib.Path("a.jpg"), pathlib.Path("a.png"))
            report.done_before(pathlib.Path("new.jpg"), pathlib.Path("new.png"))
        report.write()
    content = json.loads((tmp_path / "r.json").read_text())
    assert content["photos"]["a.jpg"]["status"] == "done before"
    assert len(content["photos"]["a.jpg"]["faces"]) == 1
    assert content["photos"]["new.jpg"] == {"results": ["new.png"], "status": "done before"}


def test_a_file_of_somebody_elses_is_no_report(tmp_path):
    for text in ("[]", "{", '{"photos": 3}', ""):
        (tmp_path / "r.json").write_text(text)
        report = photo_report.PhotoReport(tmp_path / "r.json")
        report.done_before(pathlib.Path("a.jpg"), pathlib.Path("a.png"))
        assert report.photos["a.jpg"]["status"] == "done before"
