#!/usr/bin/env python3
"""Place resolution: how many places of sentences.tsv do Rawi's claims put on the map where they are?

    score.py input                        the documents, JSON Lines, for `rawi extract`
    score.py score CLAIMS.jsonl           the figures, by class
    score.py score CLAIMS.jsonl --errors  and the mentions that failed, one a line
    score.py check                        whether sentences.tsv is well formed

A mention is RIGHT when a claim of its document has an entry in `places` that overlaps the mention
and lies within 25 km of the true point. It is RESOLVED when an overlapping entry has coordinates at all, WRONG when it is resolved and none
of them is near, MISSING when none has coordinates. Spans count in code points, as in docs/record.md.

Only the standard library is used; the file stands alone.
"""

import argparse
import collections
import csv
import json
import math
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
NEAR_KM = 25.0
WIDE_KM = 100.0  # a direction names an area; shown beside, counted nowhere
EARTH_KM = 6371.0


def read_rows(path):
    """The rows of the test as dicts, with `lat` and `lon` as numbers."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        row["lat"], row["lon"] = float(row["lat"]), float(row["lon"])
    return rows


def documents(rows):
    """One document a distinct text, in the order of the file; `text` maps to `(id, row)`.

    The id is that of the first mention in the text, so that adding rows at the end renames nothing.
    """
    found = {}
    for row in rows:
        found.setdefault(row["text"], (f"p-{row['n']}", row))
    return found


def write_input(rows):
    """Prints the documents; a source of `-` is left out, as an unknown outlet is in real input."""
    for text, (ident, row) in documents(rows).items():
        document = {"id": ident, "published": row["published"], "text": text}
        if row["source"] != "-":
            document["source"] = row["source"]
        print(json.dumps(document, ensure_ascii=False))


def kilometres(lat1, lon1, lat2, lon2):
    """The great-circle distance (haversine)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_phi, half_lambda = (phi2 - phi1) / 2, math.radians(lon2 - lon1) / 2
    h = math.sin(half_phi) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(half_lambda) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(h))


def read_entries(path):
    """Document id -> the place entries of all its claims."""
    entries = collections.defaultdict(list)
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip():
                claim = json.loads(line)
                entries[claim["document"]["id"]].extend(claim["places"])
    return entries


def spans(text, mention):
    """Every place in the text where the mention stands, as half-open offsets."""
    found, start = [], text.find(mention)
    while start >= 0:
        found.append((start, start + len(mention)))
        start = text.find(mention, start + 1)
    return found


def overlapping(row, entries):
    """The entries whose span shares a character with the mention."""
    where = spans(row["text"], row["mention"])
    return [e for e in entries if any(e["start"] < end and start < e["end"] for start, end in where)]


def judge(row, entries):
    """(outcome, distance in km or None, the entry it was taken from or None) for one mention."""
    here = overlapping(row, entries)
    located = [e for e in here if e.get("lat") is not None and e.get("lon") is not None]
    if not located:
        return "missing", None, here[0] if here else None
    measured = [(kilometres(row["lat"], row["lon"], e["lat"], e["lon"]), e) for e in located]
    distance, entry = min(measured, key=lambda pair: pair[0])
    return ("right" if distance <= NEAR_KM else "wrong"), distance, entry


def classes_of(row):
    """The lines of the table a row counts in: its class, and `namesake` for all of those."""
    name = row["why"].split(";")[0].strip()
    return [name, "namesake (all)"] if name.startswith("namesake") else [name]


def tally(judged):
    """Class -> Counter of outcomes, with `all` for the whole test."""
    table = collections.defaultdict(collections.Counter)
    for row, (outcome, distance, _) in judged:
        for name in ["all"] + classes_of(row):
            table[name][outcome] += 1
            table[name]["wide"] += distance is not None and distance <= WIDE_KM
    return table


def print_table(table):
    """The figures, the whole first, then the classes by size."""
    order = sorted(table, key=lambda k: (k != "all", -sum_of(table[k]), k))
    print(f"{'class':34}{'mentions':>9}{'resolved':>9}{'<=25 km':>9}{'%':>7}{'wrong':>7}{'missing':>9}{'<=100 km':>10}")
    for name in order:
        c, total = table[name], sum_of(table[name])
        share = 100 * c["right"] / total
        print(f"{name:34}{total:9}{c['right'] + c['wrong']:9}{c['right']:9}{share:7.1f}{c['wrong']:7}{c['missing']:9}{c['wide']:10}")


def sum_of(counter):
    return counter["right"] + counter["wrong"] + counter["missing"]


def print_errors(judged):
    """The mentions that failed: tab-separated, one a line."""
    for row, (outcome, distance, entry) in judged:
        if outcome == "right":
            continue
        told = entry["id"] or "(no id)" if entry else "(no entry)"
        far = "" if distance is None else f"{distance:.0f} km"
        print("\t".join([row["n"], outcome, row["why"], row["mention"], told, far, row["text"]]))


def faults(rows):
    """What is wrong with the form of the test, as lines; the coordinates are not checked, only that they lie in the region."""
    seen = set()
    for number, row in enumerate(rows, 1):
        where = f"row {number}: "
        if row["n"] != str(number):
            yield where + f"n is {row['n']}"
        if len(spans(row["text"], row["mention"])) != 1:
            yield where + "the mention does not stand in the text exactly once"
        if not (5 < row["lat"] < 42 and 8 < row["lon"] < 64):
            yield where + "the point lies outside the region"
        if not row["why"] or not re.fullmatch(r"20(0[5-9]|1\d|2[0-6])-\d\d-\d\d", row["published"]):
            yield where + "no class, or no day of 2005 to 2026"
        if (row["text"], row["mention"]) in seen:
            yield where + "twice in the file"
        seen.add((row["text"], row["mention"]))


def print_faults(rows):
    """Prints the faults; the exit code."""
    found = list(faults(rows))
    print("\n".join(found) if found else f"{len(rows)} mentions in {len(documents(rows))} texts, no fault")
    return 1 if found else 0


def main():
    parser = argparse.ArgumentParser(description="Place resolution: input for Rawi, and the score of its claims.")
    parser.add_argument("--rows", default=os.path.join(HERE, "sentences.tsv"), help="the test (default: beside this file)")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("input", help="print the documents as JSON Lines")
    commands.add_parser("check", help="whether the test is well formed")
    score = commands.add_parser("score", help="score Rawi's claims")
    score.add_argument("claims", help="JSON Lines of `rawi extract -f jsonl`")
    score.add_argument("--errors", action="store_true", help="print the mentions that failed")
    arguments = parser.parse_args()
    rows = read_rows(arguments.rows)
    if arguments.command == "input":
        return write_input(rows)
    if arguments.command == "check":
        return print_faults(rows)
    entries, ids = read_entries(arguments.claims), documents(rows)
    judged = [(row, judge(row, entries[ids[row["text"]][0]])) for row in rows]
    print_table(tally(judged))
    if arguments.errors:
        print()
        print_errors(judged)


if __name__ == "__main__":
    sys.exit(main())
