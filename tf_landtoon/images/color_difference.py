"""How different two colours look: CIELAB and CIEDE2000."""

import numpy as np

# sRGB's primaries (IEC 61966-2-1) to CIE XYZ, and XYZ of its white, D65.
_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = _TO_XYZ.sum(axis=1)
_25_POW_7 = 25.0**7


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIELAB of sRGB colours under D65.

    Args:
        rgb: [..., 3], 0..255.

    Returns:
        [..., 3] float64: L 0..100, a (green to red), b (blue to yellow).
    """
    share = np.asarray(rgb, np.float64) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    ratio = linear @ _TO_XYZ.T / _WHITE
    root = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio * (29 / 6) ** 2 / 3 + 4 / 29)
    x, y, z = np.moveaxis(root, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def ciede2000(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The difference of two colours, 1 being about the least that people see.

    Args:
        first: [..., 3] CIELAB.
        second: [..., 3] CIELAB.

    Returns:
        [...] float64, symmetric. Formulas and numbers of Sharma, Wu and Dalal 2005.
    """
    l1, a1, b1 = np.moveaxis(np.asarray(first, np.float64), -1, 0)
    l2, a2, b2 = np.moveaxis(np.asarray(second, np.float64), -1, 0)
    mean_c7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * np.sqrt(mean_c7 / (mean_c7 + _25_POW_7))
    a1, a2 = a1 * stretch, a2 * stretch  # greys are told apart more finely
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    grey = c1 * c2 == 0  # no hue to speak of
    turn = np.where(grey, 0.0, (h2 - h1 + 180) % 360 - 180)
    mean_h = np.where(grey, h1 + h2, (h1 + turn / 2) % 360)
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    angle = np.radians(mean_h)
    weight_h = (
        1
        - 0.17 * np.cos(angle - np.radians(30))
        + 0.24 * np.cos(2 * angle)
        + 0.32 * np.cos(3 * angle + np.radians(6))
        - 0.20 * np.cos(4 * angle - np.radians(63))
    )
    from_middle = (mean_l - 50) ** 2
    scale_l = 1 + 0.015 * from_middle / np.sqrt(20 + from_middle)
    scale_c, scale_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * weight_h
    blue = np.radians(60 * np.exp(-(((mean_h - 275) / 25) ** 2)))
    rotation = -np.sin(blue) * 2 * np.sqrt(mean_c**7 / (mean_c**7 + _25_POW_7))
    dl = (l2 - l1) / scale_l
    dc = (c2 - c1) / scale_c
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2) / scale_h
    return np.sqrt(dl**2 + dc**2 + dh**2 + rotation * dc * dh)
