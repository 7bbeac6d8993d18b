"""A made-up city around a corner of the grid: eighteen wards whose codes occur nowhere else, two
neighbourhoods, and files in the columns of the ONS and the Ordnance Survey.

The wards stand in a row from west to east, each a kilometre wide: ward 1 from easting 430000, ward 2 from
431000, and so on, between northings 330000 and 332000. Neighbourhood West is wards 1 to 4 and half of
ward 5; East begins there and ends with ward 9.
"""

import json

from core import grid, maps
from tests import factories

WEST, SOUTH, WIDE, HIGH = 430_000, 330_000, 1_000, 2_000
WARDS = [(f"E{5999000 + n:08d}", f"Made-up ward {n}") for n in range(1, 19)]
SOURCE = "Made up for a test"
POSTCODES = """\
pcd7,pcds,dointr,doterm,oslaua,osward,oseast1m,osnrth1m,lsoa21
ZZ1 1AA,ZZ1 1AA,198001,,E99999999,E05999001,430500,331000,E01999001
ZZ1 1AB,ZZ1 1AB,198001,,E99999999,E05999005,434250,331000,E01999002
ZZ1 1AC,ZZ1 1AC,198001,,E99999999,E05999005,434750,331000,E01999002
ZZ1 1AD,ZZ1 1AD,198001,202305,E99999999,E05999009,438500,331000,
ZZ9 9ZZ,ZZ9 9ZZ,198001,,E99999998,E05999018,447500,331000,
"""
OPEN_NAMES = """\
ID,NAME1,LOCAL_TYPE,GEOMETRY_X,GEOMETRY_Y,POSTCODE_DISTRICT
1,Quagga Road,Named Road,430500,331000,ZZ1
2,O'Zebra Street,Named Road,434250,331000,ZZ1
3,Okapi Lane,Named Road,434750,331000,ZZ1
4,Okapi Lane,Named Road,447500,331000,ZZ9
5,Quagga Brook,Stream,430500,331000,ZZ1
"""
PATCHES = """\
kind,patch,agency,contact,street,postcode
Police beat,Beat 7,,Ring the desk,,ZZ1 1AA
police_beat,Beat 7,,Ring the desk,O’Zebra Street,
Housing patch,Green,,,Okapi Lane,
"""


def outline(west, east, south=SOUTH, north=SOUTH + HIGH):
    """A GeoJSON rectangle in degrees around a piece of the grid."""
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    degrees = [grid.to_degrees(*corner) for corner in corners]
    ring = [[each.longitude, each.latitude] for each in degrees]
    return {"type": "Polygon", "coordinates": [ring]}


def ward_outlines():
    """GeoJSON of all eighteen wards."""
    features = [
        {
            "type": "Feature",
            "properties": {"WD23CD": code, "WD23NM": name},
            "geometry": outline(WEST + n * WIDE, WEST + (n + 1) * WIDE),
        }
        for n, (code, name) in enumerate(WARDS)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def ward_names():
    return "WD23CD,WD23NM,LAD23CD\n" + "".join(f"{code},{name},E99999999\n" for code, name in WARDS)


def rings(west, east):
    return maps.rings(maps.polygon_from_geojson(outline(west, east)))


def neighbourhoods():
    """West and East with their boundaries."""
    return [
        factories.NeighbourhoodFactory(name=name, boundary=rings(*span), boundary_source=SOURCE)
        for name, span in (("West", (430_000, 434_500)), ("East", (434_500, 439_000)))
    ]
