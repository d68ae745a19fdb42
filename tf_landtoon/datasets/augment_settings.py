"""How strongly `augment` changes faces for the landmark detector."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class FaceAugmentation:
    """How strongly faces are changed for the landmark detector.

    Attributes:
        rotation_degrees: standard deviation; no turn exceeds 2.3 of them. Small, because marks are
            upright in the picture: annotators of a tilted face mark the eye's topmost point as the
            picture shows it, which a turned picture contradicts.
        log_scale: standard deviation of the natural logarithm of the size.
        log_aspect: the same for width against height; labels follow exactly.
        shift: standard deviation, as a share of the output's side.
        colour: 0..1, how far brightness, contrast, saturation and the grey mixture move.
        degrade_share: share of pictures that are blurred or coarse, get noise, become a JPEG.
        occlude_share: share of pictures with patches, and with hair-like locks.
        erase_share: share of pictures with an eye, the eyes, or the mouth painted over.
        ruin_share: share of pictures that are made so coarse or noisy that little can be seen.
        nothing_share: share of pictures that are replaced by clouds of grey.
    """

    rotation_degrees: float = 3.0
    log_scale: float = 0.10
    log_aspect: float = 0.05
    shift: float = 0.05
    colour: float = 1.0
    degrade_share: float = 0.2
    occlude_share: float = 0.2
    erase_share: float = 0.08
    ruin_share: float = 0.02
    nothing_share: float = 0.02
