"""Pictures of faces, cropped round the landmarks that somebody placed in them."""

import numpy as np

from tf_landtoon.annotations import outline
from tf_landtoon.geometry import cropping, frames, landmarks
from tf_landtoon.images import pictures
from tf_landtoon.records import outcomes


def crop_face(
    job: outcomes.Job, image_size: int, view_size: int | None, outline_way: str
) -> outcomes.Outcome:
    """Crops one picture round its landmarks.

    Args:
        job: the picture and its landmark file.
        image_size: side of the crop, px.
        view_size: side of the part that spans 1.25 times the landmarks' box, px; None keeps the
            whole picture.
        outline_way: for landmark files of 28 points, see `with_outline`.

    Returns:
        The crop and its landmarks.

    Raises:
        outcomes.Skip: the landmarks cannot be used.
        errors.InputError: the picture cannot be used.
    """
    points_px, visible = outcomes.read_landmarks(job.landmarks_path)
    image = pictures.read_rgb(job.path)
    outcomes.check_inside(points_px, image)
    points_px = with_outline(image, points_px, outline_way)
    if np.ptp(points_px, axis=0).max() < 1:
        raise outcomes.Skip("landmarks fall on one point", "")
    if view_size is None:
        height, width, _ = image.shape
        matrix = frames.whole_matrix(width, height, image_size)
    else:
        scale = frames.VIEW_SCALE * image_size / view_size
        centre_px, side_px = frames.box_square(points_px, scale)
        matrix = frames.square_matrix(centre_px, side_px, image_size)
    encoded, image_format = outcomes.encode(cropping.crop_mirrored(image, matrix, image_size))
    return outcomes.Outcome(
        name=job.path.name,
        encoded=encoded,
        image_format=image_format,
        landmarks_px=frames.apply(matrix, points_px),
        visible=visible,
    )


def with_outline(image: np.ndarray, points_px: np.ndarray, way: str) -> np.ndarray:
    """Looks in the picture for the outline points that a file of 28 points lacks.

    Args:
        image: [H, W, 3] uint8 RGB.
        points_px: [40, 2] points as read, px of the picture.
        way: one of `writer_settings.LandmarkSettings.OUTLINES`.

    Returns:
        [40, 2] points, px; as given where the file had all 40.
    """
    points_28_px = outline.to_28(points_px)
    if way == "spline" or not np.array_equal(landmarks.from_28(points_28_px), points_px):
        return points_px
    search = outline.thesis_outline if way == "thesis" else outline.spline_outline
    return search(image, points_28_px)
