import cv2
import numpy as np

from tf_landtoon.painting import fields, hair_silhouette
from tf_landtoon.painting.layers import Layer


def smoothed(study, mask, loose=0.0):
    shares = study.shares.copy()
    shares[Layer.HAIR] = mask
    depth = fields.depth(mask > 0.5).astype(np.float32)
    return hair_silhouette.smoothed(depth, loose, shares, study.frame) > 0


def with_disc(study, x, y, radius):
    mask = study.shares[Layer.HAIR].copy()
    column, row = np.round(study.frame.px([x, y])).astype(int)
    cv2.circle(mask, (int(column), int(row)), int(radius * study.frame.unit), 1, -1)
    return mask


def test_a_horn_on_the_crown_goes_and_the_crown_stays(study):
    plain = smoothed(study, study.shares[Layer.HAIR])
    horned = smoothed(study, with_disc(study, 0.1, -1.2, 0.12))
    assert (horned & ~plain).sum() < 0.02 * plain.sum()
    assert (plain == (study.shares[Layer.HAIR] > 0.5)).mean() > 0.97


def test_what_sticks_out_thinly_at_the_side_goes(study):
    x, y = study.frame.face_xy[..., 0], study.frame.face_xy[..., 1]
    thin = (np.abs(y + 0.2) < 0.04) & (x > 0.86) & (x < 1.15)
    mask = study.shares[Layer.HAIR].copy()
    mask[(np.abs(y + 0.2) < 0.04) & (x > 0.6) & (x < 1.15)] = 1
    assert thin.sum() > 300
    assert not smoothed(study, mask)[thin].any()


def test_hair_beside_the_face_keeps_its_inner_edge(study):
    """What is thin beside the forehead is no bump: the face lies next to it."""
    drawn = smoothed(study, study.shares[Layer.HAIR])
    y = study.frame.face_xy[..., 1]
    forehead = (study.shares[Layer.FACE] > 0.9) & (y < -0.3)
    strip = (study.shares[Layer.HAIR] > 0.5) & (fields.depth(forehead) > -9) & (y < -0.3)
    assert drawn[strip].mean() > 0.8


def test_a_comb_at_the_rim_becomes_a_calm_line(study):
    """Teeth of 0.03 face units all round the crown are gone, the head stays as large."""
    x, y = study.frame.face_xy[..., 0], study.frame.face_xy[..., 1]
    plain = study.shares[Layer.HAIR]
    depth = fields.depth(plain > 0.5)
    teeth = (np.sin(np.arctan2(x, -y - 0.1) * 60) > 0) & (y < -0.3)
    outside = fields.depth(study.shares[Layer.FACE] > 0.5) < -0.2 * study.frame.unit
    combed = np.where(outside & teeth & (depth > -0.03 * study.frame.unit), np.float32(1), plain)
    before, after = rough(combed > 0.5), rough(smoothed(study, combed))
    assert before > rough(plain > 0.5) + 100
    assert after < 1.05 * rough(plain > 0.5)


def rough(mask):
    """Length of the outer edge."""
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return max(cv2.arcLength(contour, True) for contour in contours)
