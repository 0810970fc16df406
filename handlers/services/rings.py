"""Outlines of areas on the map: closed rings of [longitude, latitude], and what can be wrong with them."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from shapely import Polygon

Ring = Sequence[Sequence[float]]
SLIVER = 0.005  # of the smaller area: neighbours drawn by hand overlap by a little
BELGIUM = (2.3, 49.4, 6.5, 51.7)  # longitude and latitude, lowest and highest


def fault(ring: Ring) -> str:
    """What is wrong with one ring: `few`, `swapped`, `off` the globe, `crossing`; empty when nothing is."""
    corners = {tuple(point) for point in ring}
    if len(corners) < 3:
        return "few"
    if any(abs(point[1]) > 90 or abs(point[0]) > 180 for point in ring):
        return "swapped" if all(abs(point[0]) <= 90 and abs(point[1]) <= 180 for point in ring) else "off"
    if all(_belgian(point[1], point[0]) and not _belgian(point[0], point[1]) for point in ring):
        return "swapped"
    shape = Polygon(ring)
    return "" if shape.is_valid and shape.area > 0 else "crossing"


def overlapping(rings: Mapping[str, Ring]) -> list[tuple[str, str]]:
    """Pairs of areas that lie over each other, by more than a sliver; only of rings without a fault."""
    shapes = {name: Polygon(ring) for name, ring in rings.items()}
    return [
        (one, other)
        for one, other in combinations(shapes, 2)
        if shapes[one].intersects(shapes[other])
        and shapes[one].intersection(shapes[other]).area > SLIVER * min(shapes[one].area, shapes[other].area)
    ]


def closed(ring: Ring) -> list[list[float]]:
    """The ring with its first point again at the end."""
    points = [[float(x), float(y)] for x, y in ring]
    return points if not points or points[0] == points[-1] else [*points, points[0]]


def _belgian(longitude: float, latitude: float) -> bool:
    west, south, east, north = BELGIUM
    return west <= longitude <= east and south <= latitude <= north
