#!/usr/bin/env python3
"""Checks where the rows of places.tsv lie.

    ontology/check_places.py [TABLE]

1. Ids are unique, sorted and ASCII kebab case; `admin1` is a province of the same country.
2. A row lies inside its country, and within 250 km of the point of its province (550 km in the large ones of the desert).
3. A site that TABLE has too, by Arabic name and country, lies within 15 km of it.

TABLE is a TSV of places with the columns cc (ISO 3166-1 alpha-2), lat, lon and arabic_names (`|` between), for example Who's On
First. Without it check 3 is left out, and the bounds of a country are those of its other rows here, plus a wide margin; with it
they are those of all that is known of the country, plus a narrow one.
A row that is right nevertheless stands, with the reason, in places-notes.tsv (`id why`). Exit status 1 when there is a fault.
"""
import csv
import math
import re
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMES = HERE.parent / "lang/ar/names/places.tsv"
ID = re.compile(r"place:[a-z]{3}(\.[a-z0-9]+(-[a-z0-9]+)*)?")
ALPHA2 = {"EGY": "EG", "IRQ": "IQ", "IRN": "IR", "ISR": "IL", "JOR": "JO", "LBN": "LB", "LBY": "LY", "PSE": "PS", "SAU": "SA", "SDN": "SD",
          "SYR": "SY", "TUR": "TR", "YEM": "YE"}
PROVINCE_KM, LARGE_KM, SAME_KM = 250, 550, 15
LARGE = {"place:" + p for p in (
    "egy.aswan-province", "egy.matrouh", "egy.new-valley", "egy.red-sea", "irn.hormozgan", "irq.anbar", "irn.sistan-baluchestan",
    "lby.kufra-province", "lby.murzuq-province", "lby.nalut-province", "lby.wahat", "pak.balochistan", "pak.khyber-pakhtunkhwa", "pak.punjab", "pak.sindh",
    "sau.eastern", "sau.jawf", "sau.najran-province", "sdn.north-darfur", "sdn.north-kordofan", "sdn.red-sea", "sdn.northern", "sdn.west-kordofan", "yem.hadramawt")}
WIDE, NARROW = 3, 0.5  # degrees around the bounds of a country
FEW = 10  # so few points give no bounds
FOLD = str.maketrans("أإآىة", "اااي" + "ه")
# words that one source writes before a name and another does not
KINDS = {"مدينة", "بلدة", "قرية", "حي", "مخيم", "ناحية", "قضاء", "معبر", "منفذ", "حاجز"}


def rows(path):
    """The rows of a TSV file as dicts, without comments."""
    with open(path, encoding="utf-8", newline="") as f:
        yield from csv.DictReader((line for line in f if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)


def fold(name):
    """A name as it is compared: letters that are confused alike, no word of kind, no spaces."""
    words = re.sub("[\u064b-\u0652\u0640]", "", name).split()
    return "".join(words[1:] if words[0] in KINDS and len(words) > 1 else words).translate(FOLD)


def point(row):
    return float(row["lat"]), float(row["lon"])


def km(a, b):
    """Distance on a sphere."""
    (p, x), (q, y) = (tuple(map(math.radians, c)) for c in (a, b))
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin((y - x) / 2) ** 2
    return 12742 * math.asin(math.sqrt(h))


def within(p, points, margin):
    """Whether a point lies in the bounds of others; with few of them nobody knows."""
    if len(points) < FEW:
        return True
    return all(min(c) - margin <= x <= max(c) + margin for x, c in zip(p, zip(*points)))


def check_ids(places):
    """Check 1."""
    ids = [r["id"] for r in places]
    province = {r["id"]: r["country"] for r in places if r["kind"] == "province"}
    for before, r in zip([""] + ids, places):
        if not ID.fullmatch(r["id"]):
            yield r["id"], "is no id"
        if r["id"] <= before:
            yield r["id"], "stands twice or is not in its place"
        if r["admin1"] != "-" and province.get(r["admin1"]) != r["country"]:
            yield r["id"], f"{r['admin1']} is no province of {r['country']}"


def check_bounds(places, table):
    """Check 2."""
    known, listed, own = defaultdict(list), defaultdict(list), {r["id"]: point(r) for r in places}
    for r in table:
        known[r["cc"]].append(point(r))
    for r in places:
        listed[r["country"]].append(point(r))
    for r in places:
        if r["country"] == "-":
            continue
        p, others, covered = point(r), list(listed[r["country"]]), known[ALPHA2.get(r["country"])]
        others.remove(p)
        if not within(p, others + covered, NARROW if covered else WIDE):
            yield r["id"], "lies outside its country"
        far = km(p, own.get(r["admin1"], p))
        if far > (LARGE_KM if r["admin1"] in LARGE else PROVINCE_KM):
            yield r["id"], f"lies {far:.0f} km from the point of {r['admin1']}"


def check_same(places, names, table):
    """Check 3, of sites: a region has no one point."""
    same = defaultdict(list)
    for r in table:
        for name in r["arabic_names"].split("|"):
            if name.strip():
                same[r["cc"], fold(name)].append(point(r))
    for r in places:
        if r["precision"] != "1":
            continue
        found = [q for n in names[r["id"]] for q in same[ALPHA2.get(r["country"]), fold(n)]]
        far, at = min(((km(point(r), q), q) for q in found), default=(0, None))
        if far > SAME_KM:
            yield r["id"], f"lies {far:.0f} km from the place of this name at {at[0]:.3f}, {at[1]:.3f}"


def main():
    places = list(rows(HERE / "places.tsv"))
    table = list(rows(sys.argv[1])) if len(sys.argv) > 1 else []
    notes = HERE / "places-notes.tsv"
    excused = {r["id"] for r in rows(notes)} if notes.exists() else set()
    names = defaultdict(list)
    for r in rows(NAMES):
        names[r["id"]].append(r["name"])
    faults = list(check_ids(places))
    faults += [f for f in (*check_bounds(places, table), *check_same(places, names, table)) if f[0] not in excused]
    faults += [(i, "has a note and no row") for i in sorted(excused - {r["id"] for r in places})]
    for i, why in faults:
        print(f"{i}\t{why}")
    print(f"{len(places)} places, {len(excused)} with a note; {len(faults)} faults", file=sys.stderr)
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
