"""What the stubs promise: a program that uses every part of the record passes mypy in its strictest form, and one that misuses it does not."""

import subprocess
import sys

import pytest

pytest.importorskip("mypy")

GOOD = """
import datetime
import rawi

def told(text: str) -> list[tuple[str, datetime.date | None, float | None]]:
    found = rawi.extract(text, published=datetime.date(2024, 5, 1))
    out = []
    for c in found:
        day: datetime.date | None = c.time.from_ if c.time else None
        lat: float | None = c.places[0].lat if c.places else None
        best: int | None = c.counts[0].best if c.counts else None
        cue: str = c.attribution[0].cue.text if c.attribution else ""
        out.append((c.trigger.lemma, day, lat))
    return out

notes: list[rawi.Note] = rawi.extract_batch(rawi.schema("code_batch"), threads=2).notes
"""


@pytest.mark.parametrize(("code", "right"), [(GOOD, True), (GOOD + "\nx: int = rawi.extract('a')[0].type\n", False), (GOOD + "\nrawi.extract(b'a')\n", False)])
def test_stubs(tmp_path, code, right):
    (tmp_path / "use.py").write_text(code)
    done = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "use.py"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode == 0) == right, done.stdout + done.stderr
