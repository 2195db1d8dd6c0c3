"""Linking: the incidents of the program, at once and in the steps that a cluster takes."""

import collections
import json
import random

import pyarrow as pa
import pytest
import rawi
from conftest import ARTICLES, ROOT


def incident_texts():
    """The reports of tests/incidents as documents."""
    for file in sorted((ROOT / "tests" / "incidents").rglob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            if row.get("text"):
                yield {k: row[k] for k in ("id", "source", "published", "title", "text") if isinstance(row.get(k), str)}


@pytest.fixture(scope="module")
def written(binary, tmp_path_factory, articles):
    """Many reports of some happenings, coded and linked by the program."""
    folder = tmp_path_factory.mktemp("link")
    reports = list({d["id"]: d for d in [*articles, *incident_texts()]}.values())
    reports.sort(key=lambda d: d["id"].encode())
    (folder / "in.jsonl").write_text("".join(json.dumps(d, ensure_ascii=False) + "\n" for d in reports), "utf-8")
    binary("extract", "-f", "jsonl", folder / "in.jsonl", "--documents", folder / "documents.jsonl", "-o", folder / "claims.jsonl", ok=(0, 1))
    binary("link", folder / "claims.jsonl", "--documents", folder / "documents.jsonl", "-f", "jsonl", "-o", folder / "incidents.jsonl")
    read = lambda name: (folder / name).read_text("utf-8").splitlines()
    return reports, read("claims.jsonl"), read("documents.jsonl"), read("incidents.jsonl")


def test_the_bytes_of_the_program(written):
    _, claims, documents, incidents = written
    found = rawi.link(claims, documents)
    assert found.texts() == incidents and any(len(json.loads(i)["claims"]) > 2 for i in incidents)
    t = pa.table(found)
    assert t["status"].to_pylist() == [json.loads(i)["status"] for i in incidents]


def test_of_coded_documents(written):
    reports, claims, documents, _ = written
    coded = rawi.code_batch(pa.Table.from_pylist(reports))
    firsts = {json.loads(d)["id"]: json.loads(d)["first"] for d in documents}
    t = pa.table(coded)
    t = t.append_column("first", pa.array([firsts.get(i) for i in t["id"].to_pylist()], pa.string()))
    assert rawi.link(t, t).texts() == written[3]


def test_copies_are_those_of_the_program(written):
    reports, _, documents, _ = written
    found = rawi.Copies().add_batch(rawi.code_batch(pa.Table.from_pylist(reports)))
    told = dict(zip(*(pa.table(found)[c].to_pylist() for c in ("id", "first"))))
    assert told == {d["id"]: d["first"] for d in map(json.loads, documents)}


def steps(coded, firsts, draw, parts):
    """The steps of examples/spark, in an order and parts that chance says."""
    rows = pa.table(rawi.accounts(coded)).to_pylist()
    draw.shuffle(rows)
    entries = [{"key": k, "wide": w, "account": a["account"], "fact": a["fact"]} for a in rows for k, w in zip(a["keys"], a["wide"])]
    draw.shuffle(entries)
    schema = pa.schema({"key": pa.int64(), "wide": pa.bool_(), "account": pa.int64(), "fact": pa.binary()})
    edges = {}
    for part in range(parts):
        some = pa.Table.from_pylist([e for e in entries if e["key"] % parts == part], schema)
        for e in pa.table(rawi.pairs(some)).to_pylist():
            edges[e["a"], e["b"]] = max(e["points"], edges.get((e["a"], e["b"]), 0))
    above = {a["account"]: a["account"] for a in rows}

    def root(x):
        while above[x] != x:
            x = above[x]
        return x

    for a, b in edges:
        above[root(a)] = root(b)
    by_component = collections.defaultdict(list)
    for a in rows:
        by_component[root(a["account"])].append({**a, "first": firsts.get(a["document"])})
    accounts = pa.schema([*pa.schema(rawi.schema("accounts")), ("first", pa.string())])
    lines = []
    for members in by_component.values():
        own = {m["account"] for m in members}
        pairs = [{"a": a, "b": b, "points": p} for (a, b), p in edges.items() if a in own]
        draw.shuffle(pairs)
        lines += rawi.incidents(pa.Table.from_pylist(members, accounts), pa.Table.from_pylist(pairs, pa.schema(rawi.schema("pairs")))).texts()
    return lines


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_steps_it_is_the_same(written, seed):
    reports, _, documents, incidents = written
    coded = rawi.code_batch(pa.Table.from_pylist(reports))
    firsts = {d["id"]: d["first"] for d in map(json.loads, documents)}
    assert sorted(steps(coded, firsts, random.Random(seed), 1 + 3 * seed)) == sorted(incidents)


def test_claims_given_twice_count_once(written):
    _, claims, documents, incidents = written
    again = rawi.link([*claims, *claims[:5]], documents)
    assert again.texts() == incidents and str(again.notes[0]) == "5 claims were given twice and count once"


def test_without_documents(binary, written, tmp_path):
    (tmp_path / "c.jsonl").write_text("\n".join(written[1]), "utf-8")
    assert "".join(f"{l}\n" for l in rawi.link(written[1]).texts()).encode() == binary("link", "-f", "jsonl", tmp_path / "c.jsonl")


def test_nothing_to_link():
    assert rawi.link([]).texts() == [] and rawi.link(rawi.schema("extract_batch")).texts() == []
