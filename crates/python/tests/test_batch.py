"""Tables in and out, of every library that speaks Arrow's PyCapsule interface; and the same bytes as the program."""

import datetime
import json
import threading
import time

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import rawi
from conftest import ARTICLES, ROOT, SHELLED


@pytest.fixture(scope="module")
def lines(table):
    return rawi.extract_batch(table).texts()


def test_the_bytes_of_the_program(binary, table, articles, lines):
    written = binary("extract", "-f", "jsonl", ARTICLES)
    assert len(lines) > 50 and "".join(f"{l}\n" for l in lines).encode() == written
    single = "".join(
        rawi.extract(a["text"], id=a["id"], title=a["title"], published=a["published"], source=a["source"]).jsonl for a in articles
    )
    assert single.encode() == written


def test_the_bytes_of_the_program_explained(binary, table):
    ours = rawi.extract_batch(table, explain=True, min_confidence=0).texts()
    assert "".join(f"{l}\n" for l in ours).encode() == binary("extract", "-f", "jsonl", "--explain", "--min-confidence", "0", ARTICLES)


def test_the_bytes_of_the_program_where_days_and_sources_are_missing(binary, tmp_path, articles):
    bare = [{"id": a["id"], "text": a["text"]} for a in articles]
    file = tmp_path / "bare.jsonl"
    file.write_text("".join(json.dumps(b, ensure_ascii=False) + "\n" for b in bare), "utf-8")
    ours = rawi.extract_batch(pa.Table.from_pylist(bare), published="2024-01-02", source="example.org").texts()
    written = binary("extract", "-f", "jsonl", "--published", "2024-01-02", "--source", "example.org", file)
    assert "".join(f"{l}\n" for l in ours).encode() == written


def test_columns_are_those_of_the_parquet_export(binary, table, tmp_path):
    binary("ingest", tmp_path / "s.db", ARTICLES)
    binary("export", tmp_path / "s.db", "parquet-claims", tmp_path / "claims.parquet")
    exported, ours = pq.read_schema(tmp_path / "claims.parquet"), pa.table(rawi.extract_batch(table)).schema
    assert [f for f in exported if f.name != "incident"] == [f for f in ours if f.name != "row"]
    assert [n for n in exported.names if n not in ours.names] == ["incident"] and ours.names[0] == "row"


def test_rows_lead_to_their_documents(table, articles):
    t = pa.table(rawi.extract_batch(table))
    assert all(articles[r]["id"] == d for r, d in zip(t["row"].to_pylist(), t["document"].to_pylist()))


def frames(table):
    yield "pyarrow.Table", table
    yield "pyarrow.RecordBatch", table.combine_chunks().to_batches()[0]
    yield "pyarrow.RecordBatchReader", table.to_reader(max_chunksize=3)
    yield "polars", pl.from_arrow(table)
    yield "pandas", table.to_pandas()
    rows = table  # noqa: F841  (duckdb finds it by its name)
    yield "duckdb", duckdb.sql("SELECT * FROM rows")
    yield "large", table.cast(pa.schema([(n, pa.large_string()) for n in table.column_names]))
    yield "views", table.cast(pa.schema([(n, pa.string_view()) for n in table.column_names]))
    yield "categories", pa.table({n: table[n].dictionary_encode() for n in table.column_names})
    yield "slices", pa.concat_tables([table, table]).slice(16, 16)
    yield "itself", rawi.code_batch(table)


def test_every_library_gives(table, lines):
    for name, frame in frames(table):
        if name == "itself":
            # the text of a coded document has its title in it already
            frame = pa.table(frame).drop_columns(["title"])
            assert len(rawi.extract_batch(frame)) > 50
            continue
        assert rawi.extract_batch(frame).texts() == lines, name


def test_every_library_takes(table, lines):
    found = rawi.extract_batch(table)
    assert pa.table(found)["json"].to_pylist() == lines
    assert pl.DataFrame(found)["json"].to_list() == lines
    assert pd.DataFrame.from_arrow(found)["json"].tolist() == lines
    taken = pa.table(found)
    assert [r[0] for r in duckdb.sql("SELECT json FROM taken").fetchall()] == lines
    assert pa.RecordBatchReader.from_stream(found).read_all()["json"].to_pylist() == lines


def test_nothing_is_copied_on_the_way_out(table):
    found = rawi.extract_batch(table)
    a, b = pa.table(found), pa.table(found)
    address = lambda t: t["json"].chunk(0).buffers()[2].address
    assert address(a) == address(b)
    del found
    assert a["json"][0].as_py().startswith('{"schema"')


def test_the_table_outlives_what_made_it(table):
    t = pa.table(rawi.extract_batch(pa.table(table.to_pydict())))
    t.validate(full=True)
    assert t.num_rows > 50


@pytest.mark.parametrize("threads", [0, 2, 5])
def test_threads_change_nothing(table, lines, threads):
    many = pa.concat_tables([table] * 40)
    found = rawi.extract_batch(many, threads=threads).texts()
    assert len(found) == 40 * len(lines) and found[: len(lines)] == lines == found[-len(lines) :]


@pytest.mark.parametrize(
    "kind",
    [pa.date32(), pa.date64(), pa.timestamp("s"), pa.timestamp("ms"), pa.timestamp("us", "UTC"), pa.timestamp("ns"), pa.string(), pa.dictionary(pa.int8(), pa.string())],
)
def test_days_of_any_type(kind):
    days = pa.array([datetime.date(2024, 5, 1), None]).cast(pa.string() if pa.types.is_dictionary(kind) else kind)
    t = pa.table({"text": [SHELLED] * 2, "published": days.dictionary_encode() if pa.types.is_dictionary(kind) else days})
    found = pa.table(rawi.extract_batch(t))
    assert dict(zip(found["row"].to_pylist(), found["published"].to_pylist())) == {0: datetime.date(2024, 5, 1), 1: None}


def test_categories_of_nothing():
    nothing = pa.DictionaryArray.from_arrays(pa.array([None, None], pa.int32()), pa.array([], pa.string()))
    found = rawi.extract_batch(pa.table({"text": [SHELLED] * 2, "source": nothing}))
    assert set(pa.table(found)["source"].to_pylist()) == {None}


def test_ids_may_be_numbers_or_missing():
    t = pa.table({"text": [SHELLED] * 3, "id": pa.array([7, None, 2**40])})
    assert sorted(set(pa.table(rawi.extract_batch(t))["document"].to_pylist())) == [str(2**40), "7", "row-1"]
    assert set(pa.table(rawi.extract_batch(t.select(["text"])))["document"].to_pylist()) == {"row-0", "row-1", "row-2"}


def test_columns_by_other_names(table, lines):
    theirs = table.rename_columns([n.upper() for n in table.column_names])
    assert rawi.extract_batch(theirs, columns={n.lower(): n for n in theirs.column_names}).texts() == lines


def test_documents_one_row_each(table, lines):
    t = pa.table(rawi.code_batch(pa.concat_tables([table, pa.table({"id": ["en", "none"], "text": ["A storm hit the northern coast of the country on Monday.", None]})], promote_options="default")))
    t.validate(full=True)
    assert t.num_rows == 18 and t["row"].to_pylist() == list(range(18))
    assert [l for c in t["claims"].to_pylist() for l in c] == lines
    assert t["passed"].to_pylist()[:16] == [None] * 16 and t["passed"].to_pylist()[17] == "lost" and t["passed"][16].as_py()
    assert [len(n) for n in t["notes"].to_pylist()[15:]] == [0, 1, 1]
    assert t["text"][0].as_py().startswith(t["title"][0].as_py() + "\n")


def test_claims_as_columns_again(table, lines):
    whole = pa.table(rawi.extract_batch(table)).drop_columns(["row"])
    for given in (lines, pa.table({"json": lines}), rawi.code_batch(table)):
        assert pa.table(rawi.claims_batch(given)).combine_chunks() == whole.combine_chunks()


def test_files_are_read_as_the_program_reads_them(binary):
    pages = ROOT / "tests" / "documents" / "pages"
    tables = list(rawi.code_files(pages))
    ours = "".join(f"{l}\n" for t in tables for c in pa.table(t)["claims"].to_pylist() for l in c)
    assert ours.encode() == binary("extract", "-f", "jsonl", pages, ok=(0, 1)) and len(ours) > 10_000


def test_files_in_chunks(tmp_path, articles):
    file = tmp_path / "many.jsonl"
    file.write_text("".join(json.dumps({**a, "id": f"{i}-{a['id']}"}) + "\n" for i in range(40) for a in articles), "utf-8")
    sizes = [len(t) for t in rawi.code_files([str(file)], threads=2)]
    assert sum(sizes) == 640 and len(sizes) == 2


def test_the_interpreter_is_free_meanwhile(table):
    many, ticks = pa.concat_tables([table] * 150), []
    work = threading.Thread(target=rawi.extract_batch, args=(many,))
    work.start()
    while work.is_alive():
        ticks.append(time.monotonic())
        time.sleep(0.005)
    work.join()
    gaps = [b - a for a, b in zip(ticks, ticks[1:])]
    assert len(ticks) > 10 and sorted(gaps)[len(gaps) // 2] < 0.1


def test_requested_schemas_are_taken(table):
    assert rawi.extract_batch(table).__arrow_c_stream__(None)
    assert pa.schema(rawi.extract_batch(table)).names[0] == "row"


def test_what_it_says_of_itself(table):
    found = rawi.extract_batch(table)
    assert repr(found) == f"<rawi.Table of {len(found)} rows, {len(found.column_names)} columns, 0 notes>"
