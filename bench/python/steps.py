"""How much each step of linking on a cluster does a second on one core, and how large components are.

    python bench/python/steps.py [--copies 12]

The documents are those of tests/spark/cluster.py. Seconds are of processor time, the best of three.
"""

import argparse
import collections
import pathlib
import sys
import time

import pyarrow as pa
import rawi

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests" / "spark"))
from reports import documents  # noqa: E402


def best(call):
    least = 9e9
    for _ in range(3):
        start = time.process_time()
        answer = call()
        least = min(least, time.process_time() - start)
    return answer, least


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--copies", type=int, default=12)
    rows = documents(p.parse_args().copies)
    texts = pa.Table.from_pylist(rows)
    coded, coding = best(lambda: rawi.code_batch(texts))
    _, copying = best(lambda: rawi.Copies().add_batch(coded))
    accounts, telling = best(lambda: rawi.accounts(coded))
    told = pa.table(accounts).to_pylist()
    entries = [{"key": k, "wide": w, "account": a["account"], "fact": a["fact"]} for a in told for k, w in zip(a["keys"], a["wide"])]
    schema = pa.schema({"key": pa.int64(), "wide": pa.bool_(), "account": pa.int64(), "fact": pa.binary()})
    table = pa.Table.from_pylist(entries, schema)
    pairs, comparing = best(lambda: rawi.pairs(table))
    incidents, describing = best(lambda: rawi.incidents(accounts, pairs))
    _, linking = best(lambda: rawi.link(coded, coded))
    claims = sum(len(a["claims"]) for a in told)
    print(f"{len(rows)} documents, {claims} claims, {len(told)} accounts, {len(entries)} entries, {len(pairs)} pairs, {len(incidents)} incidents")
    for what, n, seconds in [
        ("code_batch, documents", len(rows), coding),
        ("Copies, documents", len(rows), copying),
        ("accounts, claims", claims, telling),
        ("pairs, entries", len(entries), comparing),
        ("incidents, accounts", len(told), describing),
        ("link (all but copies), claims", claims, linking),
    ]:
        print(f"  {what:32}{n / seconds:12,.0f} a second")
    above = {a["account"]: a["account"] for a in told}

    def root(x):
        while above[x] != x:
            above[x] = above[above[x]]
            x = above[x]
        return x

    for e in pa.table(pairs).to_pylist():
        above[root(e["a"])] = root(e["b"])
    sizes = collections.Counter(map(root, above))
    print(f"{len(sizes)} components, the largest of {max(sizes.values())} accounts; a fact takes {sum(len(a['fact']) for a in told) / len(told):.0f} bytes")


if __name__ == "__main__":
    main()
