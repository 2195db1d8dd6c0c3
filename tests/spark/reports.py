"""Reports that tests and measurements of linking are made of: the examples and the accounts of tests/incidents."""

import datetime
import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]


def documents(copies):
    """Accounts of happenings, so often told, each time of other days."""
    files = [ROOT / "examples" / "articles.jsonl", *sorted((ROOT / "tests" / "incidents").rglob("*.jsonl"))]
    rows = {}
    for line in (line for f in files for line in f.read_text("utf-8").splitlines() if line.strip()):
        row = json.loads(line)
        if isinstance(row.get("text"), str) and isinstance(row.get("id"), str):
            rows[row["id"]] = {k: row[k] for k in ("id", "source", "published", "title", "text") if isinstance(row.get(k), str)}
    told = []
    for n in range(copies):
        for row in rows.values():
            day = datetime.date.fromisoformat(row["published"]) - datetime.timedelta(days=40 * n) if row.get("published") else None
            told.append({**row, "id": f"{row['id']}-{n:03}", **({"published": day.isoformat()} if day else {})})
    # the order in which copies are found
    return sorted(told, key=lambda d: d["id"].encode())
