"""Rawi reads Arabic news into claims: who is said to have done what to whom, where, when, how many, according to whom.

>>> import rawi
>>> found = rawi.extract("قصفت طائرات حربية بلدة سرمين أمس.", published="2024-05-01", source="example.net")
>>> found[0].type, found[0].trigger.text, found[0].time.from_.isoformat()
('ASSAULT', 'قصفت', '2024-04-30')

Tables go in and out by Arrow's PyCapsule interface, without being copied: ``rawi.extract_batch(frame)`` takes what pyarrow, polars, pandas or duckdb hold, and they take
what it gives. docs/python.md tells the whole.
"""

from __future__ import annotations

import json as _json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from os import PathLike, fspath
from typing import Any, Protocol, overload

from . import _rawi
from ._rawi import Copies, Files, Note, Table
from ._record import (
    Attribution,
    Claim,
    Codes,
    Count,
    Document,
    Framing,
    Participant,
    Place,
    Sentence,
    Span,
    Time,
    Trigger,
)

__all__ = [
    "ArrowArray",
    "ArrowStream",
    "Attribution",
    "Claim",
    "Codes",
    "Copies",
    "Count",
    "Document",
    "Extraction",
    "Files",
    "Framing",
    "Note",
    "Participant",
    "Place",
    "Sentence",
    "Span",
    "Table",
    "Time",
    "Trigger",
    "accounts",
    "claims_batch",
    "code_batch",
    "code_files",
    "extract",
    "extract_batch",
    "incidents",
    "link",
    "pack",
    "pairs",
    "schema",
]

__version__: str = _rawi.VERSION

pack: str = _rawi.PACK
"""The hash of the language data that is built in: two claims with different hashes may differ because of it."""


class ArrowStream(Protocol):
    """A table of any library that speaks Arrow's PyCapsule interface."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class ArrowArray(Protocol):
    """A batch of any library that speaks Arrow's PyCapsule interface."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...


@dataclass(frozen=True, slots=True)
class Extraction(Sequence[Claim]):
    """What was found in a text: a sequence of claims, with what there is to say beside them."""

    claims: tuple[Claim, ...]
    text: str
    """The text that offsets count in: the title, where one was given, a line feed, and the text."""
    notes: tuple[Note, ...]
    """What was done about what is odd in the text."""
    passed: str | None
    """Why the text was not read (its language, nothing in it); None where it was."""
    document: dict[str, Any] | None
    """The document as ``rawi extract --documents`` writes it, but for its copies; None where the text was not read."""

    @overload
    def __getitem__(self, index: int) -> Claim: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Claim, ...]: ...
    def __getitem__(self, index: int | slice) -> Claim | tuple[Claim, ...]:
        return self.claims[index]

    def __len__(self) -> int:
        return len(self.claims)

    @property
    def jsonl(self) -> str:
        """The claims as the program writes them: a JSON object and a line feed each."""
        return "".join(c.json + "\n" for c in self.claims)


def extract(
    text: str,
    *,
    published: str | date | None = None,
    source: str | None = None,
    id: str = "text",
    title: str | None = None,
    url: str | None = None,
    min_confidence: float | None = None,
    explain: bool = False,
) -> Extraction:
    """Reads one text.

    ``published`` is the day of publication (``YYYY-MM-DD`` or a date): words like *yesterday* are reckoned from it. ``source`` is the outlet, ``title`` the headline.
    ``min_confidence`` writes what is as sure as that, in place of the floors; ``explain`` adds the signs that the confidence was weighed from.

    Raises TypeError or ValueError where an argument is none; what is odd in the text is in ``notes``.
    """
    _strings(text=text, id=id)
    _strings(none=True, source=source, title=title, url=url)
    document, lines, notes, passed = _spoken(
        _rawi.extract, text, id, title, _day(published), source, url, min_confidence, explain
    )
    told: dict[str, Any] | None = None if document is None else _json.loads(document)
    return Extraction(
        claims=tuple(map(Claim.from_json, lines)),
        text=text if told is None else told["text"],
        notes=tuple(notes),
        passed=passed or ("lost" if told is None else None),
        document=told,
    )


def extract_batch(
    data: ArrowStream | ArrowArray,
    *,
    columns: Mapping[str, str] | None = None,
    published: str | date | None = None,
    source: str | None = None,
    min_confidence: float | None = None,
    explain: bool = False,
    threads: int = 1,
    strict: bool = False,
) -> Table:
    """Reads a table of texts into a table of claims: one row a claim.

    Columns of the input: ``text``, and where there are any ``id``, ``title``, ``source``, ``published``, ``url``, ``author``; ``columns={"text": "body"}`` says what they
    are called. ``published`` and ``source`` hold for rows that have none. The columns of the answer are ``row`` (of the text, from 0) and those of ``rawi export parquet``
    without ``incident``; ``json`` is the line that the program writes.

    ``threads`` texts are read at a time (0: as many as there are cores); the answer is the same. Rows that cannot be read are told in ``notes`` of the table, or with
    ``strict`` raise ValueError, as does what was read with reservations.
    """
    return _rawi.extract_batch(data, _asked(columns, published, source, min_confidence, explain, threads, strict))


def code_batch(
    data: ArrowStream | ArrowArray,
    *,
    columns: Mapping[str, str] | None = None,
    published: str | date | None = None,
    source: str | None = None,
    min_confidence: float | None = None,
    explain: bool = False,
    threads: int = 1,
    strict: bool = False,
) -> Table:
    """Reads a table of texts into a table of documents: one row each, in order, whether it could be read or not.

    ``claims`` holds the lines of its claims, ``passed`` says why it was not coded, ``notes`` what is odd; ``text``, ``origin`` and ``sketch`` are what linking asks for.
    The arguments are those of :func:`extract_batch`.
    """
    return _rawi.code_batch(data, _asked(columns, published, source, min_confidence, explain, threads, strict))


def code_files(
    paths: str | PathLike[str] | Sequence[str | PathLike[str]],
    *,
    kind: str | None = None,
    columns: Mapping[str, str] | None = None,
    published: str | date | None = None,
    source: str | None = None,
    min_confidence: float | None = None,
    explain: bool = False,
    threads: int = 1,
) -> Files:
    """Reads files, folders and patterns of all kinds that the program reads (text, HTML, feeds, JSON, CSV, WARC, Telegram; packed or not).

    An iterator of tables as :func:`code_batch` gives them, some 500 documents each, so that memory is bounded. A file that cannot be read is a note of its table.
    """
    names = [paths] if isinstance(paths, (str, PathLike)) else list(paths)
    _threads(threads)
    return Files([fspath(p) for p in names], kind, dict(columns or {}), _day(published), source, min_confidence, explain, threads)


def claims_batch(claims: ArrowStream | ArrowArray | Sequence[str]) -> Table:
    """Claims that were written before as a table: of lines, of a table's column ``json``, or of its lists ``claims``."""
    return _rawi.claims_batch(_given(claims))


def link(
    claims: ArrowStream | ArrowArray | Sequence[str], documents: ArrowStream | ArrowArray | Sequence[str] | None = None
) -> Table:
    """Puts claims together that tell the same happening, as ``rawi link`` does: one row an incident; ``json`` is the line that the program writes.

    ``claims`` are lines, or a table with ``json`` or ``claims``. ``documents`` are lines of ``rawi extract --documents``, or a table with ``id``, ``text`` and, where
    known, ``origin`` and ``first``, as of :func:`code_batch`; without them incidents are found by what claims hold alone.
    """
    return _rawi.link(_given(claims), None if documents is None else _given(documents))


def accounts(documents: ArrowStream | ArrowArray) -> Table:
    """What documents (rows of :func:`code_batch`) tell: one row an account, with the keys under which it is compared. docs/spark.md tells the method."""
    return _rawi.accounts(documents)


def pairs(entries: ArrowStream | ArrowArray) -> Table:
    """Accounts that are alike, of entries (``key``, ``wide``, ``account``, ``fact``): all entries of a key must be given in one call; many keys may be."""
    return _rawi.pairs(entries)


def incidents(accounts: ArrowStream | ArrowArray, pairs: ArrowStream | ArrowArray) -> Table:
    """The incidents of accounts that no pair connects with others, and of all pairs among them; many such sets may be given in one call."""
    return _rawi.incidents(accounts, pairs)


def schema(of: str) -> Table:
    """An empty table of the columns that a function of this package gives, by the function's name."""
    return _rawi.schema(of)


def _asked(
    columns: Mapping[str, str] | None, published: str | date | None, source: str | None, min_confidence: float | None, explain: bool, threads: int, strict: bool
) -> dict[str, Any]:
    _strings(none=True, source=source)
    _threads(threads)
    return {
        "columns": None if columns is None else dict(columns),
        "published": _day(published),
        "source": source,
        "min_confidence": min_confidence,
        "explain": explain,
        "threads": threads,
        "strict": strict,
    }


def _threads(n: int) -> None:
    if not isinstance(n, int) or not 0 <= n <= 1024:
        raise ValueError(f"threads is {n!r}: it must be a number from 0 (one for each core) to 1024")


def _given(data: Any) -> Any:
    """Lines may come as any sequence of strings."""
    if isinstance(data, (str, bytes)):
        raise TypeError("lines are needed, not one string: pass text.splitlines()")
    if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
        return data
    lines = list(data)
    for i, line in enumerate(lines):
        if not isinstance(line, str):
            raise TypeError(f"line {i} is {type(line).__name__}, not str: pass the JSON lines as they were written")
    return lines


def _day(published: str | date | None) -> str | None:
    if isinstance(published, datetime):
        published = published.date()
    if isinstance(published, date):
        return published.isoformat()
    if published is not None and not isinstance(published, str):
        raise TypeError(f"published is {type(published).__name__}: write YYYY-MM-DD or pass a datetime.date")
    return published


def _strings(none: bool = False, **given: object) -> None:
    """Says which argument is no string, and what to do."""
    for name, value in given.items():
        if isinstance(value, str) or (none and value is None):
            continue
        if isinstance(value, (bytes, bytearray)):
            raise TypeError(f"{name} is {type(value).__name__}, not str: decode it first, e.g. {name}.decode('utf-8')")
        raise TypeError(f"{name} is {type(value).__name__}, not str" + (": leave out what has no text" if value is None else ""))


def _spoken(call: Any, *given: Any) -> Any:
    """Calls; half characters, which no text file holds, are said where they stand."""
    try:
        return call(*given)
    except UnicodeEncodeError as e:
        raise ValueError(
            f"a string holds half a character (a lone surrogate, {e.object[e.start]!a}) at {e.start}: take such out first, "
            "e.g. text.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace')"
        ) from e
