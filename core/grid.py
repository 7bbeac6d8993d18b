"""The British National Grid: eastings and northings in metres, and degrees of latitude and longitude.

Transverse Mercator on Airy 1830 and the Helmert transformation to WGS84, good to about five metres.
Source: Ordnance Survey, A guide to coordinate systems in Great Britain, annexes B and C. Pure
functions, importable without Django settings.
"""

import math
from typing import NamedTuple

A, B = 6_377_563.396, 6_356_256.909
"""Semi-axes of Airy 1830."""
SCALE = 0.9996012717
ORIGIN_LATITUDE, ORIGIN_LONGITUDE = math.radians(49), math.radians(-2)
ORIGIN_EASTING, ORIGIN_NORTHING = 400_000, -100_000
E2 = 1 - (B * B) / (A * A)
N = (A - B) / (A + B)
WGS84_A, WGS84_B = 6_378_137.0, 6_356_752.3142
SHIFT = (446.448, -125.157, 542.060)
"""Metres from OSGB36 to WGS84."""
TURN = tuple(math.radians(each / 3600) for each in (0.1502, 0.2470, 0.8421))
STRETCH = -20.4894e-6
EAST, NORTH = 700_000, 1_300_000
"""The grid ends here."""


class Degrees(NamedTuple):
    latitude: float
    longitude: float


def is_on_grid(easting: float, northing: float) -> bool:
    """Whether a point lies on the grid at all; 0, 0 is how files say that it is not known."""
    return 0 < easting <= EAST and 0 < northing <= NORTH


def to_degrees(easting: float, northing: float) -> Degrees:
    """Metres on the grid as WGS84 degrees."""
    return _shifted(*_to_airy(easting, northing))


def _arc(latitude: float) -> float:
    """Metres along the meridian from the origin."""
    less, more = latitude - ORIGIN_LATITUDE, latitude + ORIGIN_LATITUDE
    return (
        B
        * SCALE
        * (
            (1 + N + 5 / 4 * N**2 + 5 / 4 * N**3) * less
            - (3 * N + 3 * N**2 + 21 / 8 * N**3) * math.sin(less) * math.cos(more)
            + (15 / 8 * N**2 + 15 / 8 * N**3) * math.sin(2 * less) * math.cos(2 * more)
            - 35 / 24 * N**3 * math.sin(3 * less) * math.cos(3 * more)
        )
    )


def _to_airy(easting: float, northing: float) -> tuple[float, float]:
    """Metres on the grid as radians on Airy 1830 (latitude, longitude)."""
    latitude = (northing - ORIGIN_NORTHING) / (A * SCALE) + ORIGIN_LATITUDE
    while abs(northing - ORIGIN_NORTHING - _arc(latitude)) > 0.01:
        latitude += (northing - ORIGIN_NORTHING - _arc(latitude)) / (A * SCALE)
    sine = math.sin(latitude)
    nu = A * SCALE / math.sqrt(1 - E2 * sine**2)
    rho = A * SCALE * (1 - E2) * (1 - E2 * sine**2) ** -1.5
    eta2, tan, sec = nu / rho - 1, math.tan(latitude), 1 / math.cos(latitude)
    east = easting - ORIGIN_EASTING
    vii = tan / (2 * rho * nu)
    viii = tan / (24 * rho * nu**3) * (5 + 3 * tan**2 + eta2 - 9 * tan**2 * eta2)
    ix = tan / (720 * rho * nu**5) * (61 + 90 * tan**2 + 45 * tan**4)
    x = sec / nu
    xi = sec / (6 * nu**3) * (nu / rho + 2 * tan**2)
    xii = sec / (120 * nu**5) * (5 + 28 * tan**2 + 24 * tan**4)
    xiia = sec / (5040 * nu**7) * (61 + 662 * tan**2 + 1320 * tan**4 + 720 * tan**6)
    return (
        latitude - vii * east**2 + viii * east**4 - ix * east**6,
        ORIGIN_LONGITUDE + x * east - xi * east**3 + xii * east**5 - xiia * east**7,
    )


def _shifted(latitude: float, longitude: float) -> Degrees:
    """Radians on Airy 1830 as WGS84 degrees."""
    nu = A / math.sqrt(1 - E2 * math.sin(latitude) ** 2)
    x = nu * math.cos(latitude) * math.cos(longitude)
    y = nu * math.cos(latitude) * math.sin(longitude)
    z = (1 - E2) * nu * math.sin(latitude)
    (rx, ry, rz), grow = TURN, 1 + STRETCH
    x2 = SHIFT[0] + grow * x - rz * y + ry * z
    y2 = SHIFT[1] + rz * x + grow * y - rx * z
    z2 = SHIFT[2] - ry * x + rx * y + grow * z
    flat, e2 = math.hypot(x2, y2), 1 - WGS84_B**2 / WGS84_A**2
    found = math.atan2(z2, flat * (1 - e2))
    for _ in range(5):
        nu = WGS84_A / math.sqrt(1 - e2 * math.sin(found) ** 2)
        found = math.atan2(z2 + e2 * nu * math.sin(found), flat)
    return Degrees(math.degrees(found), math.degrees(math.atan2(y2, x2)))
