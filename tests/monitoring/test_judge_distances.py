"""Where a place lies against a border, beside what another library says of the same shapes."""

from random import Random

import pytest
import shapely

from esep.monitoring.judge.distances import Circle, Rings

SEEDS = pytest.mark.parametrize("seed", range(20))


def drawn(random, corners):
    return tuple((random.uniform(-500, 500), random.uniform(-500, 500)) for _ in range(corners))


@SEEDS
def test_inside_and_distance_are_those_of_another_library(seed):
    random = Random(seed)
    ring = drawn(random, 3)
    hole = tuple(((x + sum(p[0] for p in ring)) / 4, (y + sum(p[1] for p in ring)) / 4) for x, y in ring)
    shape, polygon = Rings((ring, hole)), shapely.Polygon(ring, [hole])
    border = polygon.boundary
    for _ in range(50):
        at = random.uniform(-600, 600), random.uniform(-600, 600)
        lies = shape.lies(at)
        assert lies.inside == polygon.contains(shapely.Point(at))
        assert lies.dist == pytest.approx(border.distance(shapely.Point(at)))


@SEEDS
def test_the_way_between_two_places_is_as_deep_as_another_library_says(seed):
    random = Random(seed)
    polygon = shapely.Polygon(drawn(random, 3))
    shape = Rings((tuple(polygon.exterior.coords),))
    for _ in range(30):
        p, q = drawn(random, 2)
        met = shapely.LineString([p, q]).intersection(polygon.boundary)
        points = [shapely.Point(at) for at in shapely.get_coordinates(met)]
        if not points:
            assert shape.deepest(p, q) is None
        elif len(points) > 1:  # from inside there is but one, and nobody asks
            middle = shapely.MultiPoint(points).envelope.centroid  # of two points on one line
            deep = shape.deepest(p, q)
            assert (deep is not None) == polygon.contains(middle)
            assert deep is None or deep == pytest.approx(polygon.boundary.distance(middle))


def test_a_place_on_the_western_border_is_inside_and_on_the_eastern_one_outside():
    """So that two zones side by side never both have it, and one of them does."""
    square = Rings((((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)),))
    assert (square.lies((0.0, 5.0)).inside, square.lies((0.0, 5.0)).dist) == (True, 0.0)
    assert not square.lies((10.0, 5.0)).inside


def test_on_the_border_of_a_circle_is_outside():
    circle = Circle((0.0, 0.0), 5.0)
    assert not circle.lies((3.0, 4.0)).inside
    assert circle.lies((3.0, 3.0)).inside
    assert circle.deepest((-9.0, 5.0), (9.0, 5.0)) is None
    assert circle.deepest((-9.0, 4.0), (9.0, 4.0)) == pytest.approx(1.0)
    assert circle.deepest((-9.0, 0.0), (-6.0, 0.0)) is None
