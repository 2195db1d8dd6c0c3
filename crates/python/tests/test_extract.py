"""One text: objects, their fields, and the line behind them."""

import copy
import dataclasses
import datetime
import json
import pickle

import pytest
import rawi
from conftest import SHELLED


@pytest.fixture(scope="module")
def found():
    return rawi.extract(SHELLED, published="2024-05-01", source="example.net", id="doc-7", title="غارة على تدمر", url="https://example.net/7")


@pytest.fixture(scope="module")
def claim(found):
    return next(c for c in found if c.mode == "aerial" and c.counts)


def test_fields(claim):
    assert (claim.schema, claim.type, claim.mode, claim.factuality) == ("rawi.claim/1", "ASSAULT", "aerial", "happened")
    assert claim.document == rawi.Document("doc-7", "example.net", None, "https://example.net/7", "غارة على تدمر", datetime.date(2024, 5, 1), "given")
    assert claim.trigger.lemma == "قصف"
    assert {c.what: c.best for c in claim.counts} == {"killed": 3, "injured": 10}
    assert claim.places[0].id == "place:syr.palmyra" and 34 < claim.places[0].lat < 35
    assert claim.time.from_ == claim.time.to == datetime.date(2024, 4, 30)
    assert claim.codes.cameo == "195" and claim.pack == rawi.pack
    assert any(a.id == "state:rus" for a in claim.actors)


def spans(value):
    if isinstance(value, rawi.Span):
        yield value
    if dataclasses.is_dataclass(value):
        for f in dataclasses.fields(value):
            yield from spans(getattr(value, f.name))
    elif isinstance(value, tuple):
        for v in value:
            yield from spans(v)


def test_spans_lie_in_the_text(articles):
    count = 0
    for a in articles:
        found = rawi.extract(a["text"], title=a["title"], published=a["published"], id=a["id"])
        assert found.text == a["title"] + "\n" + a["text"]
        for s in (s for c in found for s in spans(c)):
            assert found.text[s.start : s.end] == s.text
            count += 1
        for c in found:
            assert c.sentence.start <= c.trigger.start < c.trigger.end <= c.sentence.end
    assert count > 500


def test_offsets_are_code_points_behind_signs_of_two_units():
    found = rawi.extract("🕊️🇸🇾 " + SHELLED, published="2024-05-01")
    assert found and all(found.text[s.start : s.end] == s.text for c in found for s in spans(c))


def flat(value):
    """The attributes of an object as the keys of the record."""
    if dataclasses.is_dataclass(value):
        rows = ((f.name.rstrip("_"), getattr(value, f.name)) for f in dataclasses.fields(value))
        return {k: flat(v) for k, v in rows if k != "json"}
    if isinstance(value, tuple):
        return [flat(v) for v in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def test_every_field_of_the_record_is_an_attribute(articles):
    seen = set()
    for a in articles:
        for c in rawi.extract(a["text"], title=a["title"], published=a["published"], explain=True):
            record, told = c.to_dict(), flat(c)
            told["part"] = record.setdefault("part", 0)
            if told["occurrences"]:
                del told["occurrences"]["what"]
            assert told == record
            seen |= {k for k, v in record.items() if v}
    assert seen >= {"signs", "framing", "attribution", "objects", "instruments", "also", "part", "codes", "time"}


def test_to_dict_and_json_are_one(claim):
    assert claim.to_dict() == json.loads(claim.json) and list(claim.to_dict())[:2] == ["schema", "id"]
    assert rawi.Claim.from_json(claim.json) == claim
    assert "\n" not in claim.json


def test_frozen(claim):
    with pytest.raises(dataclasses.FrozenInstanceError):
        claim.type = "PROTEST"
    with pytest.raises(dataclasses.FrozenInstanceError):
        claim.trigger.start = 0
    assert hash(claim) == hash(rawi.Claim.from_json(claim.json))


def test_pickled_and_copied(found):
    again = pickle.loads(pickle.dumps(found.claims))
    assert again == found.claims == copy.deepcopy(found.claims)
    noted = rawi.extract(SHELLED, published="2199-01-01")
    assert noted.notes and pickle.loads(pickle.dumps(noted)) == noted


def test_a_sequence(found):
    assert len(found) == len(list(found)) == len(found[:]) and found[0] is found.claims[0]
    assert found.jsonl.count("\n") == len(found)
    with pytest.raises(IndexError):
        found[len(found)]


@pytest.mark.parametrize("day", ["2024-05-01", datetime.date(2024, 5, 1), datetime.datetime(2024, 5, 1, 23, 59), "2024-05-01T10:00:00Z"])
def test_days_in_any_form(day):
    assert rawi.extract(SHELLED, published=day)[0].document.published == datetime.date(2024, 5, 1)


def test_least_confidence(articles):
    mentions = "تحدث الباحث في كتابه عن القصف والقتل والتهجير في تاريخ المنطقة، وعن محاكمة المتهمين بقتل الصحفي."
    assert len(rawi.extract(mentions, min_confidence=0)) > len(rawi.extract(mentions))
    text = articles[4]["text"]
    sure = rawi.extract(text, min_confidence=0.9)
    assert len(rawi.extract(text)) > len(sure) > 0 and all(c.confidence >= 0.9 for c in sure)


def test_signs_only_when_asked_for():
    assert rawi.extract(SHELLED)[0].signs is None
    assert "verb-perfect" in rawi.extract(SHELLED, explain=True)[0].signs


def test_the_document(found):
    assert found.passed is None and found.notes == ()
    assert found.document["title"] == "غارة على تدمر" and found.document["text"] == found.text


def test_version_and_pack():
    assert rawi.__version__.count(".") == 2 and len(rawi.pack) == 16
