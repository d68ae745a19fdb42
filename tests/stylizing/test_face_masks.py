import pathlib

import numpy as np
import pytest

from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import frames, landmarks
from tf_landtoon.images import part_map, pictures
from tf_landtoon.painting import parts
from tf_landtoon.stylizing import face_masks

ASTRONAUT = pathlib.Path(__file__).parents[2] / "tf_landtoon" / "samples" / "astronaut.jpg"
SIDE = face_masks.SIDE


@pytest.fixture(scope="module")
def seen():
    """The sample photo, its 68 points and their way into the frame."""
    photo = pictures.read_rgb(ASTRONAUT)
    [face] = photo_faces.FaceFinder().faces(photo)
    points_px = landmarks.from_68(face.points_px)
    return photo, face.points_px, frames.matrix(frames.PORTRAIT, points_px, SIDE)


class Says:
    """A parser that sees one map, whatever it is shown."""

    def __init__(self, answer):
        self.answer = answer

    def parts(self, rgb, points):
        return self.answer.copy()


def test_a_head_ends_at_hair_and_jaw_and_fades_at_the_frames_edge(seen):
    head = face_masks.FaceMasks(parts.Parser()).head(*seen)
    points = np.rint(frames.apply(seen[2], seen[1])).astype(int)
    assert head.shape == (SIDE, SIDE) and 0 <= head.min() and head.max() <= 1
    assert head[points[30, 1], points[30, 0]] > 0.99  # the nose
    chin = points[8]
    assert head[chin[1] + 40, chin[0]] < 0.2  # the neck
    forehead = points[27] - (0, int(0.5 * (chin[1] - points[27, 1])))
    assert head[forehead[1], forehead[0]] > 0.9
    edges = [head[0], head[-1], head[:, 0], head[:, -1]]
    assert max(edge.max() for edge in edges) == 0


def test_a_person_has_shoulders_and_ends_where_the_photo_does(seen):
    photo, points_px, matrix = seen
    masks = face_masks.FaceMasks(parts.Parser())
    person, head = masks.person(*seen), masks.head(*seen)
    assert person[-5].mean() > head[-5].mean() + 0.1
    cut = photo[:, : int(points_px[30, 0])]  # half a face, and nothing beyond it
    edge = np.array([(cut.shape[1], y) for y in (0.0, cut.shape[0])])
    x = int(frames.apply(matrix, edge)[:, 0].max())
    assert masks.person(cut, points_px, matrix)[:, x + 20 :].max() == 0


def test_another_persons_hair_is_left_to_them(seen):
    answer = np.full((SIDE, SIDE), part_map.Part.BACKGROUND, np.uint8)
    answer[130:450, 60:400] = part_map.Part.HAIR  # that of both, in one piece
    answer[200:440, 160:350] = part_map.Part.SKIN
    answer[300:400, 65:100] = part_map.Part.SKIN
    head = face_masks.FaceMasks(Says(answer)).head(*seen)
    assert head[350, 250] > 0.99 and head[380, 60] < 0.01 and head[150, 250] > 0.99


def test_where_no_head_is_seen_the_hull_of_the_points_is_taken(seen):
    blind = Says(np.full((SIDE, SIDE), part_map.Part.CLOTHES, np.uint8))
    head = face_masks.FaceMasks(blind).head(*seen)
    points = frames.apply(seen[2], seen[1])
    nose, brow = np.rint(points[30]).astype(int), np.rint(points[19]).astype(int)
    assert head[nose[1], nose[0]] > 0.99 and head[brow[1] - 60, brow[0]] < 0.05
