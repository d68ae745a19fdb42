"""Figures of many results as one table."""

from collections.abc import Iterable, Sequence

import numpy as np

from tf_landtoon.evaluation import portrait_figures

_SURE = 0.9
_LINES = (
    ("drawn", "look drawn, mean of 0..1", "{:.3f}"),
    ("one_sure_face", "one face found, confidence 0.9 or more", "{:.1%}"),
    ("landmark_rmse_px", "landmarks against the photo's, RMSE at 112 px", "{:.2f} px"),
    ("own_landmark_rmse_px", "landmarks against the drawing's own, the same", "{:.2f} px"),
    ("hair_overlap", "hair overlap (IoU) with the photo's", "{:.3f}"),
    ("skin_overlap", "skin overlap (IoU)", "{:.3f}"),
    ("skin_difference", "skin, CIEDE2000 to the photo's", "{:.1f}"),
    ("hair_difference", "hair, CIEDE2000", "{:.1f}"),
    ("skin_order", "order of skin tones kept, Spearman", "{:.2f}"),
    ("skin_bleached", "skin lighter than the photo's by, CIELAB's L", "{:.1f}"),
    ("difference_from_photo", "difference from the photo, 0..1", "{:.3f}"),
    ("kid", "KID against the toons (see evaluation/kid.py)", "{:.3f}"),
    ("seconds_median", "seconds a picture", "{:.3f}"),
)


def of(rows: Sequence[portrait_figures.PortraitFigures]) -> dict[str, float | int | None]:
    """Means and shares over results; None where no result has that figure.

    Args:
        rows: at least one.

    Returns:
        Figure -> value; `pictures` is how many results there are.
    """
    lightness = [
        (row.photo_skin_lightness, row.skin_lightness)
        for row in rows
        if row.photo_skin_lightness is not None and row.skin_lightness is not None
    ]
    before, after = (np.array(column) for column in zip(*lightness)) if lightness else ([], [])
    sure = [row.faces == 1 and row.confidence >= _SURE for row in rows]
    means = {
        name: _mean(getattr(row, name) for row in rows)
        for name in (
            *("drawn", "landmark_rmse_px", "own_landmark_rmse_px", "hair_overlap"),
            *("skin_overlap", "skin_difference", "hair_difference"),
            *("difference_from_photo", "confidence"),
        )
    }
    parts = {
        f"{part}_error_px": _mean(row.part_error_px.get(part) for row in rows)
        for part in rows[0].part_error_px
    }
    return {
        "pictures": len(rows),
        **means,
        **parts,
        "one_sure_face": float(np.mean(sure)),
        "skin_order": (
            portrait_figures.rank_correlation(before, after) if len(lightness) > 2 else None
        ),
        "skin_bleached": float(np.mean(after - before)) if lightness else None,
    }


def lines(summary: dict[str, float | int | None]) -> str:
    """The table as text, a figure a line; what is not known is left out."""
    told = [(what, form, summary.get(name)) for name, what, form in _LINES]
    return "\n".join(f"{what:48} {form.format(x)}" for what, form, x in told if x is not None)


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None
