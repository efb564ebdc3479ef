"""Zones as people draw them: sound ones are read, the others refused with reason and remedy."""

import json
from pathlib import Path

import pytest

from esep.codebook import Codebook
from esep.kernel.errors import EsepError
from esep.monitoring.zones import outlines, read_zones
from esep.monitoring.zones.boxes import boxes_of

SQUARE = [[71.40, 51.10], [71.41, 51.10], [71.41, 51.11], [71.40, 51.11], [71.40, 51.10]]
BOWTIE = [[71.40, 51.10], [71.41, 51.11], [71.41, 51.10], [71.40, 51.11], [71.40, 51.10]]
HOLE = [[71.402, 51.102], [71.404, 51.102], [71.404, 51.104], [71.402, 51.102]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry, **said):
    return {"type": "Feature", "properties": {"code": "Z1", **said}, "geometry": geometry}


def checked(tmp_path: Path, *features, boxes=(), mend=False):
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return read_zones(path, boxes, mend=mend)


@pytest.fixture(scope="module")
def boxes():
    return boxes_of(Codebook.load("kz"))


def swapped(ring):
    return [point[::-1] for point in ring]


POINT = {"type": "Point", "coordinates": [71.4, 51.1]}
FAULTS = {
    "crossing": (feature(polygon(BOWTIE)), "E-1093"),
    "swapped": (feature(polygon(swapped(SQUARE))), "E-1095"),
    "swapped circle": (feature({"type": "Point", "coordinates": [51.1, 71.4]}, radius=100), "E-1095"),
    "no ring": (feature(polygon()), "E-1092"),
    "two points": (feature(polygon(SQUARE[:2])), "E-1092"),
    "a line": (feature({"type": "LineString", "coordinates": SQUARE}), "E-1092"),
    "nothing": (feature(None), "E-1092"),
    "point without radius": (feature(POINT), "E-1092"),
    "one line": (feature(polygon([[71.40, 51.1], [71.41, 51.1], [71.42, 51.1], [71.40, 51.1]])), "E-1096"),
    "one place": (feature(polygon([[71.40, 51.1]] * 4)), "E-1096"),
    "out of range": (feature(polygon([[71.4, 51.1], [71.4, 99.0], [71.5, 51.1], [71.4, 51.1]])), "E-1094"),
    "not a number": (feature(polygon([[71.4, 51.1], [71.4, float("nan")], [71.5, 51.1]])), "E-1094"),
    "a text": (feature(polygon([[71.4, 51.1], ["x", 51.2], [71.5, 51.1]])), "E-1094"),
    "kind": (feature(polygon(SQUARE), kind="forbidden"), "E-1099"),
    "hours": (feature(polygon(SQUARE), hours="at night"), "E-1099"),
    "warning": (feature(polygon(SQUARE), warning=-1), "E-1099"),
    "radius": (feature(POINT, radius="wide"), "E-1099"),
    "until": (feature(polygon(SQUARE), until="soon"), "E-1099"),
    "half the earth": (feature(polygon([[-80, 1], [0, 1], [80, 1], [120, 1], [0, 50], [-80, 1]])), "E-1100"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_zone_is_refused_with_its_reason_and_spoils_no_other(tmp_path, boxes, name):
    faulty, code = FAULTS[name]
    found = checked(tmp_path, faulty, feature(polygon(SQUARE), code="Z2"), boxes=boxes)
    assert [fault.code for fault in found.faults] == [code]
    assert [one.zone.code for one in found.zones] == ["Z2"]


def test_where_a_zone_crosses_itself_is_told_unless_nobody_may_know_where_it_is(tmp_path):
    [fault] = checked(tmp_path, feature(polygon(BOWTIE))).faults
    assert "51.105000, 71.405000" in str(fault)
    [fault] = checked(tmp_path, feature(polygon(BOWTIE), kind="guarded")).faults
    assert "51" not in str(fault).replace("E-1093", "")


def test_a_zone_that_crosses_itself_is_mended_when_asked_and_that_is_told(tmp_path):
    found = checked(tmp_path, feature(polygon(BOWTIE)), mend=True)
    assert len(found.zones[0].zone.rings) == 2
    assert [note.key for note in found.notes] == ["mended"]


def test_an_open_outline_and_points_that_stand_twice_are_told(tmp_path):
    found = checked(tmp_path, feature(polygon([SQUARE[0], *SQUARE[:4]])))
    assert [note.key for note in found.notes] == ["repeated", "closed"]
    assert found.zones[0].zone.rings[0][0] == found.zones[0].zone.rings[0][-1]


def test_holes_and_several_areas_are_rings_of_one_zone(tmp_path):
    several = {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [[[x + 1, y] for x, y in SQUARE]]]}
    assert len(checked(tmp_path, feature(several)).zones[0].zone.rings) == 3


@pytest.mark.parametrize("east", [-179.5, 180.5])
def test_a_zone_over_the_antimeridian_goes_the_short_way_around(tmp_path, east):
    ring = [[179.5, 51], [east, 51], [east, 52], [179.5, 52], [179.5, 51]]
    found = checked(tmp_path, feature(polygon(ring)))
    assert {lon for _, lon in found.zones[0].zone.rings[0]} == {1_795_000_000, -1_795_000_000}
    assert [note.key for note in found.notes] == ["antimeridian"]


def test_without_a_box_only_what_is_no_place_on_earth_is_taken_for_swapped(tmp_path):
    far = [[lon + 60, lat] for lon, lat in SQUARE]
    assert not checked(tmp_path, feature(polygon(swapped(SQUARE)))).faults
    assert [fault.code for fault in checked(tmp_path, feature(polygon(swapped(far)))).faults] == ["E-1095"]


def test_one_code_for_two_zones_is_refused_and_two_zones_in_one_place_are_told(tmp_path):
    again = feature(polygon(SQUARE))
    assert [fault.code for fault in checked(tmp_path, again, again).faults] == ["E-1098"]
    found = checked(tmp_path, again, feature(polygon(SQUARE), code="Z2"))
    assert ([note.key for note in found.notes], found.faults) == (["alike"], ())
    found = checked(tmp_path, feature(polygon(SQUARE), device="A"), feature(polygon(SQUARE), device="B"))
    assert found.faults == ()


def test_more_points_than_are_taken_are_refused_and_never_made_fewer(tmp_path, monkeypatch):
    monkeypatch.setattr(outlines, "MOST_POINTS", 4)
    [fault] = checked(tmp_path, feature(polygon(SQUARE))).faults
    assert (fault.code, fault.values["points"]) == ("E-1097", 5)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E-1090"),
        ("[]", "E-1090"),
        ('{"type": "Topology"}', "E-1090"),
        ("[" * 100_000, "E-1090"),
        ('{"type": "FeatureCollection", "features": []}', "E-1091"),
    ],
    ids=["empty", "list", "another kind", "too deep", "no feature"],
)
def test_a_file_without_zones_is_refused(tmp_path, text, code):
    path = tmp_path / "zones.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EsepError, match=code):
        read_zones(path)
