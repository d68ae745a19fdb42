"""Photos and anime faces, moved into one frame, so that eyes and chin fall on the same places."""

import functools

import numpy as np

from tf_landtoon.detection import photo_faces
from tf_landtoon.geometry import cropping, frames, landmarks
from tf_landtoon.images import edge_smoothing, pictures
from tf_landtoon.records import outcomes
from tf_landtoon.stylizing import portrait

SEVERAL_FACES = "several faces, the largest taken"


@functools.cache  # each worker loads it once
def finder(predictor: str | None) -> photo_faces.FaceFinder:
    """Returns the face finder for a predictor file, None for the installed one.

    Raises:
        errors.InputError: dlib or the predictor is missing or unusable.
    """
    return photo_faces.FaceFinder(predictor)


def crop_photo(
    job: outcomes.Job,
    frame: frames.Frame | None,
    image_size: int,
    landmark_map: str,
    max_enlargement: float,
    predictor: str | None,
) -> outcomes.Outcome:
    """Finds a photo's face and moves it into the frame.

    Args:
        job: the photo.
        frame: the template; None resizes the whole photo.
        image_size: side of the crop, px.
        landmark_map: "symmetric" or "thesis".
        max_enlargement: limit of the crop's px for one px of the photo.
        predictor: the 68-point predictor's file, None for the installed one.

    Returns:
        The crop and its 40 landmarks.

    Raises:
        outcomes.Skip: no face, or one too small.
        errors.InputError: the photo cannot be used.
    """
    photo = pictures.read_rgb(job.path)
    face = portrait.find(photo, finder(predictor))
    if face is None:
        raise outcomes.Skip("no face found", "")
    matrix = _placed(photo, face.points_px, frame, image_size)
    if (scale := frames.scale_of(matrix)) > max_enlargement:
        detail = f"{scale:.1f} times smaller than in a {image_size}-px crop"
        raise outcomes.Skip("face too small", detail)
    encoded, image_format = outcomes.encode(cropping.crop(photo, matrix, image_size))
    return outcomes.Outcome(
        name=job.path.name,
        encoded=encoded,
        image_format=image_format,
        landmarks_px=_mapped(face.points_68_px, matrix, landmark_map, image_size),
        visible=np.ones(landmarks.COUNT, bool),
        note=SEVERAL_FACES if face.of > 1 else None,
    )


def _placed(
    picture: np.ndarray, points_px: np.ndarray | None, frame: frames.Frame | None, image_size: int
) -> np.ndarray:
    """The picture's way [2, 3] into the frame."""
    try:
        return portrait.place(picture, points_px, frame, image_size)
    except ValueError as error:
        raise outcomes.Skip(outcomes.NOT_PLAUSIBLE, str(error)) from error


def _mapped(
    points_68_px: np.ndarray, matrix: np.ndarray, landmark_map: str, image_size: int
) -> np.ndarray:
    """The photo's 68 points as 40, px of the crop."""
    if landmark_map == "thesis":
        return thesis_points(frames.apply(matrix, points_68_px), image_size)
    return frames.apply(matrix, landmarks.from_68(points_68_px))


def thesis_points(points_68_px: np.ndarray, image_size: int) -> np.ndarray:
    """The thesis' map, whose 8.8 px are those of a 112-px picture, at another size.

    Args:
        points_68_px: [68, 2] dlib's, px of a picture.
        image_size: its side, px.

    Returns:
        [40, 2] px.
    """
    scale = image_size / landmarks.THESIS_PICTURE_PX
    middle, thesis_middle = (image_size - 1) / 2, (landmarks.THESIS_PICTURE_PX - 1) / 2
    thesis_px = (points_68_px - middle) / scale + thesis_middle
    return (landmarks.from_68(thesis_px, "thesis") - thesis_middle) * scale + middle


def crop_toon(job: outcomes.Job, frame: frames.Frame | None, image_size: int) -> outcomes.Outcome:
    """Moves a toon into the frame and smooths the edges of what came out.

    Args:
        job: the toon, with its landmarks or their file if there is a frame.
        frame: the template; None resizes the whole picture.
        image_size: side of the crop, px.

    Returns:
        The crop and its twin.

    Raises:
        outcomes.Skip: the landmarks cannot be used.
        errors.InputError: the picture cannot be used.
    """
    toon = pictures.read_rgb(job.path)
    points_px = None if frame is None else _points(job, toon)
    matrix = _placed(toon, points_px, frame, image_size)
    crop = cropping.crop(toon, matrix, image_size)
    encoded, image_format = outcomes.encode(crop)
    # Smoothed at the size that is trained on: the blur is 5 px wide there, as the method has it.
    smoothed, _ = outcomes.encode(edge_smoothing.smooth_edges(crop))
    return outcomes.Outcome(
        name=job.path.name,
        encoded=encoded,
        image_format=image_format,
        smoothed=smoothed,
        # Not stored; for people to look at on the contact sheet.
        landmarks_px=None if points_px is None else frames.apply(matrix, points_px),
    )


def _points(job: outcomes.Job, toon: np.ndarray) -> np.ndarray:
    points_px = job.landmarks_px
    if job.landmarks_path is not None:
        points_px, _ = outcomes.read_landmarks(job.landmarks_path)
    outcomes.check_inside(points_px, toon)
    return points_px
