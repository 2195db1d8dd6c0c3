"""examples/spark/job.py on a real cluster: a standalone master and two workers on loopback, one of which is killed in the middle of a job.

    python tests/spark/cluster.py --rawi target/release/rawi --wheel rawi-0.1.0-cp310-abi3-manylinux_2_34_x86_64.whl

Wanted: pyspark, and Java 17 or newer. The documents are the accounts of tests/incidents and the examples, told again under other ids and days. What must hold: the claims
and the incidents that the cluster gives are to the byte those of `rawi extract` and `rawi link`, also when a worker dies with tasks under way; archives (WARC) are
read as the program reads them. Ends with 0 only if all of it holds.
"""

import argparse
import gzip
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import pyarrow.parquet as pq
import pyspark
from reports import documents

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOME = pathlib.Path(pyspark.__file__).parent
JOB = ROOT / "examples" / "spark" / "job.py"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def got(address):
    with urllib.request.urlopen(address, timeout=5) as answer:
        return json.load(answer)


class Cluster:
    """A master and its workers, each in a process group of its own."""

    def __init__(self, folder):
        self.folder, self.processes = folder, []
        self.port, self.web, self.ui = free_port(), free_port(), free_port()
        self.env = {**os.environ, "SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1", "PYSPARK_PYTHON": sys.executable}

    def begin(self, workers=2):
        self.start("master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", self.port, "--webui-port", self.web)
        self.wait("a master", lambda: got(f"http://127.0.0.1:{self.web}/json/")["status"] == "ALIVE")
        self.workers = [self.worker(n) for n in range(workers)]
        self.wait("its workers", lambda: self.alive() == workers)

    def start(self, name, kind, *args):
        log = open(self.folder / f"{name}.log", "wb")
        command = [str(HOME / "bin" / "spark-class"), kind, *map(str, args)]
        p = subprocess.Popen(command, stdout=log, stderr=log, env={**self.env, "SPARK_DAEMON_MEMORY": "256m"}, start_new_session=True)
        self.processes.append(p)
        return p

    def worker(self, n):
        address = f"spark://127.0.0.1:{self.port}"
        options = ["--host", "127.0.0.1", "--webui-port", free_port(), "--cores", 1, "--memory", "1g", "--work-dir", self.folder / f"work-{n}"]
        return self.start(f"worker-{n}", "org.apache.spark.deploy.worker.Worker", *options, address)

    def alive(self):
        return got(f"http://127.0.0.1:{self.web}/json/")["aliveworkers"]

    def wait(self, what, holds, seconds=90):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if holds():
                    return
            except (OSError, ValueError, KeyError):
                pass
            time.sleep(0.05)
        raise SystemExit(f"waited {seconds} s for {what}; see {self.folder}")

    def submit(self, name, archive, *args):
        """Begins a job; its process."""
        conf = {
            "spark.master": f"spark://127.0.0.1:{self.port}",
            "spark.ui.port": self.ui,
            "spark.driver.host": "127.0.0.1",
            "spark.driver.memory": "512m",
            "spark.executor.memory": "768m",
            "spark.executor.cores": 1,
            "spark.sql.shuffle.partitions": 8,
            "spark.sql.adaptive.enabled": "false",
            "spark.archives": f"{archive}#rawi-wheel",
        }
        command = [str(HOME / "bin" / "spark-submit"), *(x for k, v in conf.items() for x in ("--conf", f"{k}={v}")), str(JOB), *map(str, args)]
        log = open(self.folder / f"{name}.log", "wb")
        return subprocess.Popen(command, stdout=log, stderr=log, env=self.env, start_new_session=True)

    def run(self, name, archive, *args, kill=None):
        """Runs a job to its end; with `kill`, that worker dies once tasks are done and others under way."""
        start, p = time.monotonic(), self.submit(name, archive, *args)
        self.processes.append(p)
        if kill is not None:
            lost = self.kill_at_work(kill, p)
        if p.wait(timeout=600):
            log = (self.folder / f"{name}.log").read_text("utf-8", "replace").splitlines()
            raise SystemExit(f"{name} failed:\n" + "\n".join(line for line in log if "INFO" not in line and not line.startswith("\tat "))[-4000:])
        seconds = time.monotonic() - start
        print(f"{name}: {seconds:.1f} s" + (f", a worker killed with {lost}" if kill is not None else ""))
        return seconds

    def kill_at_work(self, worker, job):
        """Kills a worker with its executor, once that has tasks behind it and one under way."""
        api, busy = f"http://127.0.0.1:{self.ui}/api/v1/applications", {}

        def working():
            if job.poll() is not None:
                return True
            (app,) = got(api)
            doing = [x for x in got(f"{api}/{app['id']}/executors") if x["id"] != "driver"]
            on = [x for x in doing if x["activeTasks"] and x["completedTasks"] >= 2]
            busy.update({x["id"]: (x["completedTasks"], x["activeTasks"]) for x in on})
            return len(on) == len(doing) == len(self.workers)

        self.wait("tasks under way on every worker", working, 240)
        if job.poll() == 0:
            raise SystemExit("the job ended before a worker could be killed: give it more to do (--copies)")
        if job.poll() is not None:
            return "nothing under way"
        os.killpg(self.workers[worker].pid, signal.SIGKILL)
        self.workers[worker].wait()
        done, active = list(busy.values())[0]
        return f"{done} tasks done and {active} under way"

    def end(self):
        for p in self.processes:
            if p.poll() is None:
                os.killpg(p.pid, signal.SIGKILL)
            p.wait()


def lines(folder, column):
    rows = pq.read_table(folder, columns=[column])[column].to_pylist()
    return sorted(x for r in rows for x in (r if isinstance(r, list) else [r]))


def same(what, ours, theirs):
    theirs = sorted(theirs)
    if ours != theirs:
        differ = len(set(ours) ^ set(theirs))
        raise SystemExit(f"{what}: {len(ours)} of the cluster, {len(theirs)} of one machine, {differ} of them of one alone")
    print(f"{what}: {len(ours)}, the same to the byte")


def archive_of_pages(path):
    """A web archive of the pages of tests/documents."""
    with open(path, "wb") as out:
        for n, page in enumerate(sorted((ROOT / "tests" / "documents" / "pages").rglob("*.html"))):
            body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page.read_bytes()
            head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{n:012}>\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
            head += f"WARC-Target-URI: https://example.org/{n}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
            out.write(head.encode() + body + b"\r\n\r\n")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--rawi", required=True, type=pathlib.Path)
    p.add_argument("--wheel", required=True, type=pathlib.Path)
    p.add_argument("--copies", type=int, default=3, help="how often every account is told")
    a = p.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="rawi-spark-"))
    cluster = None
    try:
        shutil.copy(a.wheel, folder / "rawi.zip")
        rows = documents(a.copies)
        (folder / "in.jsonl").write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), "utf-8")

        def rawi(*args):
            done = subprocess.run([a.rawi, *map(str, args)], env={**os.environ, "RAWI_DATA": "/nonexistent"}, stderr=subprocess.DEVNULL)
            # 1: something was left out, and said
            if done.returncode > 1:
                raise SystemExit(f"{a.rawi} {args[0]} ended with {done.returncode}")

        rawi("extract", "-f", "jsonl", folder / "in.jsonl", "-o", folder / "claims.jsonl", "--documents", folder / "documents.jsonl")
        rawi("link", folder / "claims.jsonl", "--documents", folder / "documents.jsonl", "-f", "jsonl", "-o", folder / "incidents.jsonl")
        archives = [folder / "pages.warc", folder / "cut.warc.gz"]
        archive_of_pages(archives[0])
        packed = gzip.compress(archives[0].read_bytes())
        archives[1].write_bytes(packed[: len(packed) // 2])
        rawi("extract", "-f", "jsonl", *archives, "-o", folder / "pages.jsonl")
        read = lambda name: (folder / name).read_text("utf-8").splitlines()
        print(f"{len(rows)} documents")

        cluster = Cluster(folder)
        cluster.begin()
        cluster.run("extract", folder / "rawi.zip", "extract", folder / "in.jsonl", folder / "coded", "--kind", "jsonl", "--partitions", 60, kill=1)
        same("claims, a worker killed", lines(folder / "coded", "claims"), read("claims.jsonl"))
        cluster.workers[1] = cluster.worker(2)
        cluster.wait("a worker in its place", lambda: cluster.alive() == 2)
        cluster.run("link", folder / "rawi.zip", "link", folder / "coded", folder / "incidents", "--work", folder / "steps", "--buckets", 16, kill=0)
        same("incidents, a worker killed", lines(folder / "incidents", "json"), read("incidents.jsonl"))
        (folder / "list.txt").write_text("".join(f"{x}\n" for x in archives))
        cluster.run("warc", folder / "rawi.zip", "warc", folder / "list.txt", folder / "pages")
        same("claims of two archives", lines(folder / "pages", "claims"), read("pages.jsonl"))
        lost = [r for r in pq.read_table(folder / "pages", columns=["file", "passed", "notes"]).to_pylist() if r["passed"] == "lost"]
        if [r["file"] for r in lost] != [str(archives[1])] or "cut off" not in lost[0]["notes"][0]:
            raise SystemExit(f"an archive that breaks off was not told: {lost}")
    except BaseException:
        print(f"what was written is in {folder}", file=sys.stderr)
        raise
    finally:
        if cluster:
            cluster.end()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
