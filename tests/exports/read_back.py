#!/usr/bin/env python3
"""Reads exported files with the programs others use: pyarrow, pandas, DuckDB, and Python's own csv and json.

Usage: read_back.py FOLDER, where `RAWI_EXPORTS=FOLDER cargo test -p rawi-archive --test exports` has written (5,000 incidents of one claim).
Needs: pip install pyarrow pandas duckdb. Ends with a code other than 0 at the first thing that is not as written.
"""

import csv
import json
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq

ROWS = 5_000


def with_pyarrow(folder: Path) -> None:
    for name in ("claims", "incidents"):
        file = pq.ParquetFile(folder / f"{name}.parquet")
        meta = {k.decode(): v.decode() for k, v in file.metadata.metadata.items()}
        assert file.metadata.num_rows == ROWS, file.metadata
        assert meta["rawi.program"].startswith("rawi ") and meta["rawi.pack"] and "rawi.filter" in meta, meta


def with_pandas(folder: Path) -> None:
    claims = pd.read_parquet(folder / "claims.parquet")
    assert len(claims) == ROWS and claims["type"].eq("ASSAULT").all()
    assert str(claims["from"].iloc[0]) == "2024-04-30", claims["from"].iloc[0]
    assert claims["actors"].iloc[0][0]["id"] == "state:rus", claims["actors"].iloc[0]
    assert claims["counts"].iloc[3][0]["best"] == 3
    assert json.loads(claims["json"].iloc[0])["schema"] == "rawi.claim/1"
    incidents = pd.read_parquet(folder / "incidents.parquet")
    assert set(claims["incident"]) == set(incidents["id"])
    for name, columns in (("acled.csv", 31), ("ucdp.csv", 49)):
        table = pd.read_csv(folder / name)
        assert table.shape[1] == columns, table.shape
        assert len(table) == json.loads((folder / f"{name}.about.json").read_text())["rows"]
    deaths = pd.read_csv(folder / "ucdp.csv")
    assert (deaths["best"] > 0).all() and len(deaths) < ROWS


def with_duckdb(folder: Path) -> None:
    ask = lambda query: duckdb.sql(query.replace("FOLDER", str(folder).replace("'", "''"))).fetchall()
    by = "select sum(killed), max(\"from\")::varchar from 'FOLDER/claims.parquet' where country = 'SYR' and \"from\" >= date '2024-04-01'"
    assert ask(by) == [(sum(n % 7 for n in range(ROWS)), "2024-04-30")], ask(by)
    sides = "select w.id, count(*) from (select unnest(actors) as w from 'FOLDER/claims.parquet') group by 1"
    assert ask(sides) == [("state:rus", ROWS)], ask(sides)
    assert ask("select count(*) from 'FOLDER/incidents.parquet' where fact and status = 'single-source'") == [(ROWS,)]
    assert ask("select count(*) from 'FOLDER/claims.parquet' c join 'FOLDER/incidents.parquet' i on c.incident = i.id") == [(ROWS,)]


def with_python(folder: Path) -> None:
    with (folder / "cameo.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) == ROWS and rows[0]["source"] == "RUS", rows[0]
    events = [json.loads(line) for line in (folder / "plover.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(events) == ROWS and events[0]["event"] == ["ASSAULT"]
    assert len(json.loads((folder / "map.geojson").read_text(encoding="utf-8"))["features"]) == ROWS


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for check in (with_pyarrow, with_pandas, with_duckdb, with_python):
        check(Path(sys.argv[1]))
        print(f"{check.__name__}: as written")


if __name__ == "__main__":
    main()
