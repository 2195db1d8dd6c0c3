"""The record ``rawi.claim/1`` as frozen objects.

In: the JSON line of a claim, as the program writes it. Out: :class:`Claim`. Every key of the record is an attribute of the same name (``from`` is ``from_``, a word that
Python keeps for itself), and lists are tuples. Offsets are Unicode code points: ``text[span.start:span.end] == span.text`` for the text of the extraction. What each field
means is written down in docs/record.md.
"""

from __future__ import annotations

import json as _json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

__all__ = [
    "Attribution",
    "Claim",
    "Codes",
    "Count",
    "Document",
    "Framing",
    "Participant",
    "Place",
    "Sentence",
    "Span",
    "Time",
    "Trigger",
]


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentence of the trigger, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """Words and where they stand, in code points."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Trigger(Span):
    """The word that tells the event."""

    lemma: str


@dataclass(frozen=True, slots=True)
class Participant(Span):
    """Who takes part, or with what."""

    id: str | None
    name_en: str | None
    kind: str | None
    country: str | None
    sector: str | None
    basis: str


@dataclass(frozen=True, slots=True)
class Place(Span):
    """Where it was."""

    role: str
    id: str | None
    name_en: str | None
    lat: float | None
    lon: float | None
    admin1: str | None
    country: str | None
    precision: int | None
    basis: str


@dataclass(frozen=True, slots=True)
class Time(Span):
    """When it was; ``from_`` and ``to`` are both included."""

    from_: date | None
    to: date | None
    precision: str
    basis: str


@dataclass(frozen=True, slots=True)
class Count(Span):
    """How many; ``what`` is None where it is the event that is counted (``occurrences``)."""

    what: str | None
    low: int | None
    best: int | None
    high: int | None
    modifier: str | None


@dataclass(frozen=True, slots=True)
class Attribution(Span):
    """Somebody who says so."""

    id: str | None
    kind: str
    stance: str
    cue: Span
    quoted: bool


@dataclass(frozen=True, slots=True)
class Framing(Span):
    """A loaded word."""

    about: str
    valence: str


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of other schemes."""

    cameo: str
    acled_event_type: str
    acled_sub_event_type: str


@dataclass(frozen=True, slots=True)
class Document:
    """The document of a claim, as the record shows it."""

    id: str
    source: str | None
    outlet: str | None
    url: str | None
    title: str | None
    published: date | None
    published_basis: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One event as one account tells it."""

    schema: str
    id: str
    document: Document
    sentence: Sentence
    part: int
    """Which part of the document; 0, the first, is absent in the record."""
    type: str
    mode: str | None
    trigger: Trigger
    also: tuple[Span, ...]
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    objects: tuple[Participant, ...]
    instruments: tuple[Participant, ...]
    places: tuple[Place, ...]
    time: Time | None
    counts: tuple[Count, ...]
    occurrences: Count | None
    factuality: str
    attribution: tuple[Attribution, ...]
    framing: tuple[Framing, ...]
    confidence: float
    rule: str
    signs: tuple[str, ...] | None
    """Only where asked for by ``explain=True``."""
    codes: Codes | None
    pack: str
    json: str = field(repr=False)
    """The line that the program writes for this claim, to the byte, without its line feed."""

    @classmethod
    def from_json(cls, line: str) -> Claim:
        """Reads a line that the program or this package wrote.

        Raises ValueError for what is no claim of this form.
        """
        line = line.rstrip("\r\n")
        try:
            r: dict[str, Any] = _json.loads(line)
            if r.get("schema") != "rawi.claim/1":
                raise ValueError(f"its schema is {r.get('schema')!r}, not 'rawi.claim/1'")
            return cls(**_fields(r), json=line)
        except (TypeError, KeyError, AttributeError) as e:
            raise ValueError(f"no claim of the form rawi.claim/1: {e}: was it written by another version?") from e

    def to_dict(self) -> dict[str, Any]:
        """The record as plain dicts and lists, with all its keys in their order."""
        record: dict[str, Any] = _json.loads(self.json)
        return record


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _all(kind: Any, rows: list[dict[str, Any]]) -> Any:
    return tuple(kind(**r) for r in rows)


def _fields(r: dict[str, Any]) -> dict[str, Any]:
    """The keys of a record as the attributes of a claim."""
    d, t = r["document"], r["time"]
    for role in ("actors", "recipients", "objects", "instruments"):
        r[role] = _all(Participant, r[role])
    r["document"] = Document(**{**d, "published": _day(d["published"])})
    r["sentence"] = Sentence(**r["sentence"])
    r["trigger"] = Trigger(**r["trigger"])
    r["also"] = _all(Span, r["also"])
    r["places"] = _all(Place, r["places"])
    if t is not None:
        from_, to = _day(t.pop("from")), _day(t.pop("to"))
        r["time"] = Time(**t, from_=from_, to=to)
    r["counts"] = _all(Count, r["counts"])
    if r["occurrences"] is not None:
        r["occurrences"] = Count(**r["occurrences"], what=None)
    r["attribution"] = tuple(Attribution(**{**a, "cue": Span(**a["cue"])}) for a in r["attribution"])
    r["framing"] = _all(Framing, r["framing"])
    r["codes"] = None if r["codes"] is None else Codes(**r["codes"])
    r["signs"] = tuple(r["signs"]) if "signs" in r else None
    r.setdefault("part", 0)
    return r
