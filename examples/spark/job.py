"""Rawi on a Spark cluster: documents into claims, claims into incidents.

    spark-submit --archives rawi.zip#rawi-wheel job.py extract DOCUMENTS CODED     tables or JSON Lines of texts, with ids
    spark-submit --archives rawi.zip#rawi-wheel job.py warc    LIST      CODED     web archives, an address or path a line
    spark-submit --archives rawi.zip#rawi-wheel job.py link    CODED     INCIDENTS --work FOLDER

`rawi.zip` is the wheel under another name: Spark unpacks it beside each executor, so that nothing need be installed there but pyarrow. (The folder must not be called
`rawi`: Python would take it for the package that lies in it.) All that is kept is Parquet. The
method, and why what comes out is what one machine makes, is told in docs/spark.md.
"""

import argparse
import os
import sys
import tempfile
import urllib.parse
import urllib.request

import pyarrow as pa
import pyarrow.compute as pc
from pyspark import SparkFiles
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f
from pyspark.sql.pandas.types import from_arrow_schema


def ready():
    """The package, installed or out of the archive that came with the job."""
    try:
        import rawi
    except ImportError:
        sys.path.insert(0, os.path.join(SparkFiles.getRootDirectory(), "rawi-wheel"))
        import rawi
    return rawi


def columns(of, *left_out):
    """What a function of the package gives, as Spark's types."""
    schema = pa.schema(ready().schema(of))
    return from_arrow_schema(pa.schema([c for c in schema if c.name not in left_out]))


def batches(table, *left_out):
    return pa.table(table).drop_columns(list(left_out)).to_batches()


# extract


def extract(spark, a):
    """Texts into coded documents, each with its claims."""
    read = spark.read.parquet if a.kind == "parquet" else spark.read.json
    documents = read(a.input)
    names = ["id", "text", "title", "source", "published", "url", "author"]
    documents = documents.select(*[c for c in names if c in documents.columns])
    if "id" not in documents.columns or documents.where("id IS NULL OR trim(id) = ''").limit(1).count():
        raise SystemExit(f"{a.input}: every document needs an id of its own in the column `id`: linking tells documents apart by it")

    def code(rows):
        rawi = ready()
        for batch in rows:
            yield from batches(rawi.code_batch(batch), "row", "file")

    spread(documents, a.partitions).mapInArrow(code, columns("code_batch", "row", "file")).write.mode("overwrite").parquet(a.output)
    told(spark, a.output)


def warc(spark, a):
    """Web archives into coded documents: a task an archive, fetched to the executor's disk, read as it streams, and removed."""
    addresses = [line.strip() for line in open(a.input, encoding="utf-8") if line.strip()]

    def code(rows):
        rawi = ready()
        for address in (r for batch in rows for r in batch.column("address").to_pylist()):
            with tempfile.TemporaryDirectory() as folder:
                path = fetched(address, folder)
                for table in rawi.code_files(path, kind="warc"):
                    yield from kept_of(table, address)

    tasks = spark.createDataFrame([(x,) for x in addresses], "address string").repartition(max(1, len(addresses)))
    tasks.mapInArrow(code, columns("code_batch", "row")).write.mode("overwrite").parquet(a.output)
    told(spark, a.output)


def kept_of(table, address):
    """What was coded or lost: what is not Arabic is most of a crawl. An archive that breaks off is a row of its own, `lost`."""
    t = pa.table(table)
    t = t.filter(pc.or_(pc.is_null(t["passed"]), pc.equal(t["passed"], "lost").fill_null(False)))
    rows = set(t["row"].to_pylist())
    broken = [{"row": n.row, "passed": "lost", "claims": [], "notes": [n.message]} for n in table.notes if n.lost and n.row not in rows]
    t = pa.concat_tables([t, pa.Table.from_pylist(broken, t.schema)])
    t = t.set_column(t.schema.get_field_index("file"), t.schema.field("file"), pa.array([address] * len(t), pa.string()))
    return t.drop_columns(["row"]).to_batches()


def fetched(address, folder):
    """An archive as a file of its own name, which the ids of its documents begin with."""
    kind = urllib.parse.urlsplit(address)
    path = os.path.join(folder, os.path.basename(kind.path))
    if kind.scheme == "s3":
        import boto3

        boto3.client("s3").download_file(kind.netloc, kind.path.lstrip("/"), path)
    elif kind.scheme in ("http", "https"):
        urllib.request.urlretrieve(address, path)
    else:
        return address
    return path


def spread(rows, partitions):
    return rows.repartition(partitions) if partitions else rows


def told(spark, path):
    """How many documents came of it, and why others did not."""
    for row in spark.read.parquet(path).groupBy("passed").agg(f.count("*").alias("n"), f.sum(f.size("claims")).alias("claims")).collect():
        print(f"{row.n} documents {row.passed or f'coded, {row.claims} claims'}", file=sys.stderr)


# link


def link(spark, a):
    """Coded documents into incidents, in five steps of which each is written down."""
    coded = spark.read.parquet(a.input).where("passed IS NULL")
    twice = [r.id for r in coded.groupBy("id").count().where("count > 1").limit(3).collect()]
    if twice:
        raise SystemExit(f"{a.input}: documents share ids ({', '.join(twice)}, …): give each an id of its own")
    kept = lambda rows, name: keep(spark, rows, f"{a.work}/{name}")
    first = kept(copies(coded), "copies")
    accounts = kept(what_is_told(coded), "accounts")
    pairs = kept(alike(accounts, a.buckets), "pairs")
    component = components(pairs, kept)
    incidents = described(accounts, first, pairs, component, a.buckets)
    incidents.write.mode("overwrite").parquet(a.output)
    print(f"{spark.read.parquet(a.output).count()} incidents of {accounts.count()} accounts, {pairs.count()} pairs", file=sys.stderr)


def keep(spark, rows: DataFrame, path) -> DataFrame:
    """A step on disk: what an executor that dies has done before is not lost, and plans stay short."""
    rows.write.mode("overwrite").parquet(path)
    return spark.read.parquet(path)


def copies(coded):
    """The first of each group of copies: in one task, in the order of ids, over sketches of some 150 bytes."""

    def find(rows):
        ring = ready().Copies()
        for batch in rows:
            yield from batches(ring.add_batch(batch))

    return coded.select("id", "sketch").repartition(1).sortWithinPartitions("id").mapInArrow(find, "id string, first string")


def what_is_told(coded):
    """One row for each happening that a document tells, with the keys under which it is compared."""

    def tell(rows):
        rawi = ready()
        for batch in rows:
            yield from batches(rawi.accounts(batch))

    return coded.select("id", "text", "origin", "claims").mapInArrow(tell, columns("accounts"))


def alike(accounts, buckets):
    """Pairs that share a key and are alike. All entries of a key lie in one bucket; keys that can link nobody are left out before."""
    entries = accounts.select("account", f.explode(f.arrays_zip("keys", "wide")).alias("e")).select("account", f.col("e.keys").alias("key"), "e.wide")
    busy = entries.groupBy("key").agg(f.count("*").alias("n"), f.max("wide").alias("any")).where("n > 1 AND any").select("key")
    entries = entries.join(busy, "key").join(accounts.select("account", "fact"), "account")

    def compare(table):
        return pa.table(ready().pairs(table))

    keyed = entries.select(f.pmod("key", f.lit(buckets)).alias("bucket"), "key", "wide", "account", "fact")
    pairs = keyed.groupBy("bucket").applyInArrow(compare, columns("pairs"))
    return pairs.groupBy("a", "b").agg(f.max("points").alias("points"))


def components(pairs, kept):
    """The least account that each is connected with (Kiveris and others 2014): stars grow and are cut short in turns until nothing changes. Only accounts that have a
    pair have a row."""
    edges = kept(pairs.select(f.col("b").alias("u"), f.col("a").alias("v")), "stars-0")
    seen, turn = None, 0
    while True:
        turn += 1
        edges = kept(small_star(large_star(edges)), f"stars-{turn}")
        now = edges.agg(f.count("*"), f.sum(f.xxhash64("u", "v").cast("decimal(38)"))).first()
        if now == seen:
            break
        seen = now
    return edges.select(f.col("u").alias("account"), f.col("v").alias("component")).union(edges.select(f.col("v"), f.col("v")).distinct())


def large_star(edges):
    """Every larger neighbour of a node goes to its least one."""
    both = edges.union(edges.select("v", "u"))
    least = both.groupBy("u").agg(f.min("v").alias("m")).select("u", f.least("u", "m").alias("m"))
    return both.join(least, "u").where("v > u").select(f.col("v").alias("u"), f.col("m").alias("v")).distinct()


def small_star(edges):
    """A node and its smaller neighbours go to the least of these."""
    down = edges.select(f.greatest("u", "v").alias("u"), f.least("u", "v").alias("v")).where("u <> v")
    least = down.groupBy("u").agg(f.min("v").alias("m"))
    others = down.join(least, "u").where("v <> m").select(f.col("v").alias("u"), f.col("m").alias("v"))
    return others.union(least.select("u", f.col("m").alias("v"))).distinct()


def described(accounts, first, pairs, component, buckets):
    """The incidents of each component: many components a bucket, all accounts and pairs of one in the same."""
    whole = accounts.join(component, "account", "left").join(first.withColumnRenamed("id", "document"), "document", "left")
    bucket = f.pmod(f.coalesce("component", "account"), f.lit(buckets)).alias("bucket")
    tellers = whole.select(bucket, "account", "fact", "claims", "origin", "first").groupBy("bucket")
    joined = pairs.join(component.withColumnRenamed("account", "a"), "a")
    linked = joined.select(f.pmod("component", f.lit(buckets)).alias("bucket"), "a", "b", "points").groupBy("bucket")

    def describe(accounts, pairs):
        return pa.table(ready().incidents(accounts, pairs))

    return tellers.cogroup(linked).applyInArrow(describe, columns("incidents"))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("what", choices=["extract", "warc", "link"])
    p.add_argument("input")
    p.add_argument("output")
    p.add_argument("--kind", choices=["parquet", "jsonl"], default="parquet", help="what the documents of `extract` are")
    p.add_argument("--partitions", type=int, default=0, help="spread the documents over so many tasks")
    p.add_argument("--buckets", type=int, default=256, help="keys and components are put together in so many groups, each of which fits a worker's memory")
    p.add_argument("--work", help="a folder for the steps of `link`, which all executors reach")
    a = p.parse_args()
    if a.what == "link" and not a.work:
        p.error("link needs --work")
    spark = SparkSession.builder.appName(f"rawi {a.what}").getOrCreate()
    {"extract": extract, "warc": warc, "link": link}[a.what](spark, a)
    spark.stop()


if __name__ == "__main__":
    main()
