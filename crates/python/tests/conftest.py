"""What the tests share: the example articles, and the program to compare with."""

import json
import os
import pathlib
import subprocess

import pyarrow as pa
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
ARTICLES = ROOT / "examples" / "articles.jsonl"
SHELLED = "قصفت طائرات حربية روسية أمس مستودعاً في مدينة تدمر، ما أدى إلى مقتل 3 جنود وإصابة نحو 10 آخرين."


@pytest.fixture(scope="session")
def articles() -> list[dict]:
    return [json.loads(line) for line in ARTICLES.read_text("utf-8").splitlines() if line.strip()]


@pytest.fixture(scope="session")
def table(articles) -> pa.Table:
    return pa.Table.from_pylist(articles)


@pytest.fixture(scope="session")
def binary():
    """Runs the program: `RAWI_BIN`, else one that was built here."""
    named = os.environ.get("RAWI_BIN")
    built = [ROOT / "target" / profile / "rawi" for profile in ("release", "quick")]
    program = named or next((str(p) for p in built if p.exists()), None)
    if program is None:
        pytest.skip("no program to compare with: cargo build --release, or name one in RAWI_BIN")

    def run(*args, ok=(0,)) -> bytes:
        env = {**os.environ, "RAWI_DATA": "/nonexistent"}
        done = subprocess.run([program, *map(str, args)], capture_output=True, env=env)
        assert done.returncode in ok, done.stderr.decode()
        return done.stdout

    return run
