"""How fast the Python package codes beside the program, on one core and over the same texts.

    python bench/python/speed.py --rawi target/release/rawi [--megabytes 20] [--rounds 5]

The examples are told again and again under other ids until there is enough of them. Both sides read the same texts on one thread: the program from JSON Lines into a file
(`rawi extract -j1`), the package from an Arrow table in memory into one (`extract_batch`: all columns, and the lines). Runs alternate, and the best of each side counts, for
the machine may do other work. The lines must be equal, or it ends with 1; with --least also if the package is slower than so many hundredths of the program.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import pyarrow as pa
import rawi

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--rawi", required=True)
    p.add_argument("--megabytes", type=float, default=20)
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--least", type=int, default=0, help="hundredths of the program's speed")
    a = p.parse_args()
    articles = [json.loads(line) for line in (ROOT / "examples" / "articles.jsonl").read_text("utf-8").splitlines() if line.strip()]
    size = sum(len((d["title"] + d["text"]).encode()) for d in articles)
    times = max(1, round(a.megabytes * 1e6 / size))
    rows = [{**d, "id": f"{d['id']}-{n}"} for n in range(times) for d in articles]
    table, megabytes = pa.Table.from_pylist(rows), size * times / 1e6
    with tempfile.TemporaryDirectory() as folder:
        source, out = pathlib.Path(folder, "in.jsonl"), pathlib.Path(folder, "out.jsonl")
        source.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), "utf-8")
        program = [a.rawi, "extract", "-f", "jsonl", "-j1", str(source), "-o", str(out)]
        best = {"program": 9e9, "extract_batch": 9e9, "code_batch": 9e9}

        def timed(name, call):
            start = time.perf_counter()
            answer = call()
            best[name] = min(best[name], time.perf_counter() - start)
            return answer

        for _ in range(a.rounds):
            timed("program", lambda: subprocess.run(program, check=True, env={**os.environ, "RAWI_DATA": "/nonexistent"}))
            found = timed("extract_batch", lambda: rawi.extract_batch(table))
            timed("code_batch", lambda: rawi.code_batch(table))
        if "".join(f"{line}\n" for line in found.texts()).encode() != out.read_bytes():
            sys.exit("the claims differ")
    print(f"{len(rows)} articles, {megabytes:.1f} MB of text, {len(found)} claims, the same on both sides; best of {a.rounds}, one core")
    for name, seconds in best.items():
        print(f"  {name:14} {megabytes / seconds:6.2f} MB/s  {len(rows) / seconds:6.0f} articles/s  {100 * best['program'] / seconds:4.0f} % of the program")
    if 100 * best["program"] / best["extract_batch"] < a.least:
        sys.exit(f"extract_batch is slower than {a.least} % of the program")


if __name__ == "__main__":
    main()
