"""What is wrong with the input is an exception or a note that says where and what to do; the interpreter never ends."""

import datetime
import random
import struct

import pyarrow as pa
import pytest
import rawi
from conftest import SHELLED


# one text


def test_none():
    with pytest.raises(TypeError, match="text is NoneType, not str: leave out"):
        rawi.extract(None)


def test_bytes():
    with pytest.raises(TypeError, match=r"text is bytes, not str: decode it first, e.g. text.decode\('utf-8'\)"):
        rawi.extract(SHELLED.encode())


def test_a_number():
    with pytest.raises(TypeError, match="text is int, not str"):
        rawi.extract(7)


def test_lone_surrogates():
    with pytest.raises(ValueError, match="lone surrogate.* at 5: take such out"):
        rawi.extract("قصفت \ud800 طائرات")


def test_lone_surrogates_elsewhere():
    with pytest.raises(ValueError, match="lone surrogate"):
        rawi.extract(SHELLED, source="\udfff")


def test_empty():
    found = rawi.extract("")
    assert len(found) == 0 and found.passed == "lost" and "no `text`" in str(found.notes[0]) and found.document is None


def test_white_space():
    assert rawi.extract(" \n\t ").notes[0].lost


def test_another_language():
    found = rawi.extract("Warplanes struck a depot in Palmyra yesterday, killing three soldiers, a military source said.")
    assert not found and found.passed and "not in Arabic: passed over" in found.notes[0].message


def test_a_million_characters():
    text = (SHELLED + "\n") * (1_000_000 // len(SHELLED) + 1)
    found = rawi.extract(text, published="2024-05-01")
    assert len(text) > 1_000_000 and len(found) > 100
    assert all(found.text[c.trigger.start : c.trigger.end] == c.trigger.text for c in found)


def test_ten_million_characters_are_cut_with_a_note():
    calm = "كان الطقس لطيفاً في أنحاء البلاد كلها. "
    found = rawi.extract(SHELLED + calm * (10_000_000 // len(calm)))
    assert "only the first" in found.notes[0].message and len(found) == 1


def test_a_million_characters_without_a_space():
    assert rawi.extract("ق" * 1_000_000).claims == ()


def test_nul_bytes():
    found = rawi.extract(SHELLED.replace(" ", "\0"))
    assert "NUL" in found.notes[0].message and not found.notes[0].lost


def test_control_characters_and_half_marks():
    assert rawi.extract("\u202e\u064b\u200f" * 999 + SHELLED + "\u0000\uffff\U0010ffff").notes


@pytest.mark.parametrize("day", ["01.05.2024", "gestern", "", "2024-13-01", "2024-5-1", "٢٠٢٤-٠٥-٠١"])
def test_wrong_dates(day):
    with pytest.raises(ValueError, match="published is `.*`, which is no date: write YYYY-MM-DD"):
        rawi.extract(SHELLED, published=day)


def test_a_date_that_is_a_number():
    with pytest.raises(TypeError, match="published is int: write YYYY-MM-DD"):
        rawi.extract(SHELLED, published=20240501)


def test_a_date_in_the_future_is_taken_and_told():
    found = rawi.extract(SHELLED, published=datetime.date(2199, 1, 1))
    assert found[0].document.published == datetime.date(2199, 1, 1) and "in the future" in found.notes[0].message


@pytest.mark.parametrize("least", [-0.1, 1.5, float("nan"), float("inf")])
def test_wrong_confidence(least):
    with pytest.raises(ValueError, match="min_confidence is .*: it must lie between 0 and 1"):
        rawi.extract(SHELLED, min_confidence=least)


def test_a_long_id_is_cut_with_a_note():
    found = rawi.extract(SHELLED, id="x" * 100_000)
    assert len(found[0].document.id) <= 500 and "cut to" in found.notes[0].message


@pytest.mark.parametrize("line", ["", "{}", "[]", "null", "{", '{"schema": "rawi.claim/2"}', '{"schema": "rawi.claim/1"}'])
def test_lines_that_are_no_claim(line):
    with pytest.raises(ValueError):
        rawi.Claim.from_json(line)


def test_a_claim_with_a_key_more_or_less():
    good = rawi.extract(SHELLED)[0].to_dict()
    import json

    for bad in ({**good, "more": 1}, {k: v for k, v in good.items() if k != "mode"}, {**good, "time": 3}):
        with pytest.raises(ValueError, match="no claim of the form"):
            rawi.Claim.from_json(json.dumps(bad))


def test_any_text():
    draw = random.Random(7)
    parts = [*SHELLED.split(), "3", "٤٥", "«", "»", ":", "\n", "ـ", "\u0651", "🕊", "abc", "،", "12/5/2024", "\u200d"]
    for _ in range(300):
        text = "".join(draw.choice(parts) + draw.choice(["", " ", "\n"]) for _ in range(draw.randrange(60)))
        found = rawi.extract(text)
        assert all(found.text[c.trigger.start : c.trigger.end] == c.trigger.text for c in found)


# tables


def batch(texts, **columns):
    return pa.table({"text": texts, **columns})


def test_no_table():
    with pytest.raises(TypeError, match="a table is needed, not `list`.*pyarrow.Table.from_pylist"):
        rawi.extract_batch([{"text": SHELLED}])


@pytest.mark.parametrize("thing", [None, 3, "text", {"text": [SHELLED]}])
def test_nothing_like_a_table(thing):
    with pytest.raises(TypeError, match="a table is needed"):
        rawi.extract_batch(thing)


def test_a_column_is_no_table():
    with pytest.raises((TypeError, ValueError)):
        rawi.extract_batch(pa.chunked_array([[SHELLED]]))
    with pytest.raises((TypeError, ValueError)):
        rawi.extract_batch(pa.array([SHELLED]))


def test_no_text_column():
    with pytest.raises(ValueError, match=r"there is no column `text`: the table has `body`, `id`; say which one .*columns=\{\"text\""):
        rawi.extract_batch(pa.table({"body": [SHELLED], "id": ["a"]}))


def test_a_named_column_that_is_not_there():
    with pytest.raises(ValueError, match="there is no column `boddy`: the table has `body`"):
        rawi.extract_batch(pa.table({"body": [SHELLED]}), columns={"text": "boddy"})


def test_a_name_that_is_no_field():
    with pytest.raises(ValueError, match="columns: `txt` is no field of a document: the fields are id, text"):
        rawi.extract_batch(batch([SHELLED]), columns={"txt": "text"})


def test_text_of_a_wrong_type():
    with pytest.raises(TypeError, match="column `text` is Int64: it must hold strings; cast it first"):
        rawi.extract_batch(pa.table({"text": [1, 2]}))


def test_text_as_bytes():
    with pytest.raises(TypeError, match="column `text` holds bytes: decode them"):
        rawi.extract_batch(pa.table({"text": [SHELLED.encode("cp1256")]}))


def test_days_of_a_wrong_type():
    with pytest.raises(TypeError, match="column `published` is Float64: it must hold dates, or strings as YYYY-MM-DD"):
        rawi.extract_batch(batch([SHELLED], published=[1.5]))


def test_nulls_are_told_with_their_row():
    found = rawi.extract_batch(batch([SHELLED, None, SHELLED, ""]))
    assert [(n.row, n.lost) for n in found.notes] == [(1, True), (3, True)]
    assert str(found.notes[0]) == "row 1: the document has no `text`: skipped"
    assert set(pa.table(found)["row"].to_pylist()) == {0, 2}


def test_rows_are_counted_over_batches():
    t = pa.Table.from_batches([pa.record_batch({"text": [SHELLED]}), pa.record_batch({"text": pa.array([None], pa.string())})])
    assert [n.row for n in rawi.extract_batch(t).notes] == [1]


def test_strict_raises_with_the_row():
    with pytest.raises(ValueError, match="^row 1: the document has no `text`: skipped$"):
        rawi.extract_batch(batch([SHELLED, None]), strict=True)


def test_a_column_of_nulls():
    found = rawi.extract_batch(pa.table({"text": pa.nulls(3)}))
    assert len(found) == 0 and len(found.notes) == 3


def test_wrong_days_in_rows_are_told_and_left_open():
    found = rawi.extract_batch(batch([SHELLED, SHELLED], published=["1/5/2024", "2024-05-01"]), published="2020-01-01")
    assert "row 0: `published` is `1/5/2024`, which is no date (write YYYY-MM-DD): left open" in map(str, found.notes)
    days = dict(zip(*(pa.table(found)[c].to_pylist() for c in ("row", "published"))))
    assert days == {0: None, 1: datetime.date(2024, 5, 1)}


def test_no_rows():
    found = rawi.extract_batch(batch(pa.array([], pa.string())))
    assert len(found) == 0 and pa.table(found).schema == pa.table(rawi.schema("extract_batch")).schema


def test_no_columns():
    with pytest.raises(ValueError, match="there is no column `text`"):
        rawi.extract_batch(pa.table({}))


def test_broken_utf8_in_an_array():
    bad = pa.StringArray.from_buffers(1, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe"))
    with pytest.raises(ValueError, match="the table is broken"):
        rawi.extract_batch(pa.table({"text": bad}))


def test_offsets_beyond_the_data_of_an_array():
    # pyarrow looks at the last offset only
    bad = pa.StringArray.from_buffers(2, pa.py_buffer(struct.pack("<3i", 0, 1 << 20, 2)), pa.py_buffer(b"ab"))
    with pytest.raises(ValueError, match="the table is broken"):
        rawi.extract_batch(pa.table({"text": bad}))


def test_a_stream_that_fails_on_the_way():
    schema = pa.schema({"text": pa.string()})

    def rows():
        yield pa.record_batch({"text": [SHELLED]}, schema)
        raise OSError("the disk went away")

    with pytest.raises(ValueError, match="the table could not be read.*the disk went away"):
        rawi.extract_batch(pa.RecordBatchReader.from_batches(schema, rows()))


def test_a_stream_that_was_read_already():
    reader = pa.table({"text": [SHELLED]}).to_reader()
    assert len(rawi.extract_batch(reader)) == 1
    # pyarrow gives what is left
    assert len(rawi.extract_batch(reader)) == 0


def test_a_stream_that_was_closed():
    reader = pa.table({"text": [SHELLED]}).to_reader()
    stream = type("Stream", (), {"__arrow_c_stream__": lambda self, schema=None, held=reader.__arrow_c_stream__(): held})()
    assert len(rawi.extract_batch(stream)) == 1
    with pytest.raises(ValueError):
        rawi.extract_batch(stream)


def test_things_that_are_not_what_they_say():
    for given in (None, 3, object()):
        liar = type("Liar", (), {"__arrow_c_stream__": lambda self, schema=None, given=given: given})()
        with pytest.raises(TypeError):
            rawi.extract_batch(liar)


@pytest.mark.parametrize("threads", [-1, 5000, "two", 1.5])
def test_wrong_threads(threads):
    with pytest.raises(ValueError, match="threads is .*: it must be a number"):
        rawi.extract_batch(batch([SHELLED]), threads=threads)


def test_a_panic_is_an_exception():
    with pytest.raises(RuntimeError, match="a fault of Rawi"):
        rawi._rawi.fail()
    assert rawi.extract(SHELLED)


def test_lines_to_be_linked_that_are_no_claims():
    with pytest.raises(ValueError, match="line 1 is no claim"):
        rawi.link([rawi.extract(SHELLED)[0].json, "{}"])
    with pytest.raises(TypeError, match="line 0 is dict, not str"):
        rawi.link([{}])
    with pytest.raises(TypeError, match="pass text.splitlines"):
        rawi.link("{}")


def test_documents_that_are_none():
    with pytest.raises(ValueError, match="line 0 is no document"):
        rawi.link([rawi.extract(SHELLED)[0].json], ["{}"])


def test_a_sketch_that_is_none():
    with pytest.raises(ValueError, match="row 0: `sketch` is none"):
        rawi.Copies().add_batch(pa.table({"id": ["a"], "sketch": [b"abc"]}))


def test_facts_that_are_none():
    one = pa.table({"key": pa.array([1], pa.int64()), "wide": [True], "account": pa.array([1], pa.int64()), "fact": [b"\xff"]})
    with pytest.raises(ValueError, match="row 0: `fact` is none"):
        rawi.pairs(one)
    with pytest.raises(ValueError, match="`key` is null in row 0"):
        rawi.pairs(one.set_column(0, "key", pa.nulls(1, pa.int64())))


def test_pairs_of_nobody():
    pairs = pa.table({"a": pa.array([1], pa.int64()), "b": pa.array([2], pa.int64()), "points": pa.array([2.0], pa.float32())})
    with pytest.raises(ValueError, match="there is no account 1"):
        rawi.incidents(rawi.schema("accounts"), pairs)


def test_a_file_that_is_not_there(tmp_path):
    (only,) = list(rawi.code_files(tmp_path / "no.jsonl"))
    assert len(only) == 0 and "no.jsonl" in str(only.notes[0])


def test_a_kind_that_is_none():
    with pytest.raises(ValueError, match="kind is `pdf`: it must be one of text, html"):
        rawi.code_files("a.pdf", kind="pdf")


def test_a_schema_of_nothing():
    with pytest.raises(ValueError, match="`extrakt` is no function that gives a table"):
        rawi.schema("extrakt")
