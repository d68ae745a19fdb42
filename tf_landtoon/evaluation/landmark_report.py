"""The report on a landmark detector: a table for each part, and pictures of its answers."""

import dataclasses

import numpy as np

from tf_landtoon.evaluation import crops
from tf_landtoon.geometry import landmark_errors, landmarks
from tf_landtoon.images import overlays, pictures

_FACE_SIDE_PX = 280
_SHEET_COLUMNS = 4
_GAP_PX = 8  # between one face's pair and the next
# A part's row of the table has all figures but `parts`.
_PART_FIGURES = [
    field.name for field in dataclasses.fields(landmark_errors.ErrorTable) if field.name != "parts"
]


@dataclasses.dataclass(frozen=True)
class Report:
    """A detector's answers for faces, compared with the truth.

    Attributes:
        faces: crops and truth.
        answers_px: [N, 40, 2] px of the crops.
        table: errors of all points, px of the 112-px frame.
        parts: the same of each part's points alone; a part that is hidden everywhere is left out.
        rmse_px: [N] RMSE of each face, px of the 112-px frame.
    """

    faces: crops.Faces
    answers_px: np.ndarray
    table: landmark_errors.ErrorTable
    parts: dict[str, landmark_errors.ErrorTable]
    rmse_px: np.ndarray

    def lines(self) -> str:
        """Table 4.1 of the thesis as text, then the parts, then what was left out."""
        rows = ["part      RMSE  pooled    mean   points >= 5 px   pictures  NME %    AUC  fail %"]
        rows += [
            f"{name:8}{part.rmse_px:6.2f}{part.pooled_rmse_px:8.2f}{part.mean_euclid_px:8.2f}"
            f"{part.outlier_points:8}{part.outlier_points_percent:7.2f} %"
            f"{part.outlier_pictures_percent:9.1f} %{100 * part.nme_diagonal:7.2f}"
            f"{part.auc_008:7.3f}{part.failure_percent:8.1f}"
            for name, part in self.parts.items()
        ]
        left_out = (
            f"without a landmark file   {self.faces.unmarked} pictures\n"
            f"not usable                {len(self.faces.skipped)} pictures"
        )
        return "\n".join([self.table.lines(), left_out, "", *rows])

    def as_json(self) -> dict[str, object]:
        """The figures as plain numbers; `parts` has mean distances, `by_part` all figures."""
        by_part = {
            name: {key: getattr(table, key) for key in _PART_FIGURES}
            for name, table in self.parts.items()
        }
        return self.table.as_json() | {
            "by_part": by_part,
            "pictures_without_landmarks": self.faces.unmarked,
            "pictures_not_usable": len(self.faces.skipped),
            "not_usable": self.faces.skipped,
        }

    def some(self, count: int) -> np.ndarray:
        """Indices of `count` faces (or all), spread evenly from the first to the last."""
        total = len(self.rmse_px)
        return np.linspace(0, total - 1, min(count, total)).round().astype(int)

    def worst(self, count: int) -> np.ndarray:
        """Indices of the faces with the largest RMSE, the worst first."""
        return np.argsort(-self.rmse_px, kind="stable")[:count]

    def sheet(self, indices: np.ndarray) -> np.ndarray:
        """A contact sheet as in the thesis' figures 4.1 and 4.2.

        Args:
            indices: of the faces shown.

        Returns:
            [H, W, 3] uint8 RGB: a pair for each face, truth left and answer right, above them the
            file's name and its RMSE. Rings are points marked as hidden; they do not count.
        """
        tiles = []
        for index in indices:
            sides = [
                overlays.draw(
                    self.faces.images[index],
                    points_px[index],
                    _FACE_SIDE_PX,
                    self.faces.visible[index],
                )
                for points_px in (self.faces.landmarks_px, self.answers_px)
            ]
            text = f"{self.faces.names[index]}   {self.rmse_px[index]:.2f} px"
            tile = overlays.caption(np.concatenate(sides, axis=1), text)
            tiles.append(np.pad(tile, ((0, 0), (0, _GAP_PX), (0, 0)), constant_values=255))
        return pictures.contact_sheet(tiles, _SHEET_COLUMNS)


def compare(faces: crops.Faces, answers_px: np.ndarray) -> Report:
    """Compares answers with the truth; hidden points are left out.

    Args:
        faces: crops and truth.
        answers_px: [N, 40, 2] px of the crops.
    """
    size = faces.images.shape[1]
    answers, truth = (
        crops.to_frame(points_px, size) for points_px in (answers_px, faces.landmarks_px)
    )

    def table(rows: slice, visible: np.ndarray) -> landmark_errors.ErrorTable:
        return landmark_errors.table(answers[rows], truth[rows], visible[rows])

    everything = slice(None)
    whole = table(everything, faces.visible)
    parts = {}
    for name in whole.parts:
        of_part = np.array(landmarks.PART_OF_POINT) == name
        hidden = int((~faces.visible[:, of_part]).sum())
        parts[name] = dataclasses.replace(
            table(everything, faces.visible & of_part), hidden_points=hidden
        )
    each = [table(slice(i, i + 1), faces.visible).rmse_px for i in range(len(truth))]
    return Report(faces, np.asarray(answers_px), whole, parts, np.array(each))
