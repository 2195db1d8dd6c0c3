#!/usr/bin/env python3
"""Reads of a desk, so many a second, from this machine: how fast they are answered, and what memory the desk takes meanwhile.

  bench/desk/load.py --rawi PROGRAM STORE [--seconds 60] [--rate 500] [--clients 16] [--only overview]

Starts `rawi serve STORE` on a free port, warms nothing up, and asks on connections that are kept: overviews with filters, pages of incidents, single
incidents and documents, claims, reviews, names. What is asked is chosen by a fixed seed out of what the store holds. Requests are due at fixed times: an
answer that comes late is counted from when it was asked. Exits 1 when an answer was none of 200, and, with --within MS, when one in twenty took longer."""
import argparse
import http.client
import json
import random
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter


def started(rawi, store):
    """The desk, its port once it says where it listens, and how long that took."""
    begun = time.time()
    desk = subprocess.Popen([rawi, 'serve', store, '--listen', '127.0.0.1:0'], stderr=subprocess.PIPE, encoding='utf8')
    for line in desk.stderr:
        if found := re.search(r'http://127\.0\.0\.1:(\d+)', line):
            threading.Thread(target=desk.stderr.read, daemon=True).start()
            return desk, int(found[1]), time.time() - begun
    sys.exit(f'`{rawi} serve {store}` ended with {desk.wait()}')


def resident(pid):
    """Resident memory in MB."""
    return next(int(line.split()[1]) for line in open(f'/proc/{pid}/status') if line.startswith('VmRSS')) // 1024


def questions(port, only):
    """Addresses without end."""
    connection = http.client.HTTPConnection('127.0.0.1', port)

    def get(path):
        connection.request('GET', path)
        return json.loads(connection.getresponse().read())

    items = get('/api/incidents?size=200')['items']
    claims = [item['claim'] for item in get('/api/claims?size=100')['items']]
    types = sorted({i['type'] for i in items})
    countries = sorted({i['place']['country'] for i in items if i['place'] and i['place']['country']})
    r = random.Random(1)

    def overview():
        lat, lon = r.uniform(-20, 40), r.uniform(-20, 60)
        filters = [f'zoom={r.randint(2, 9)}', f'view={lat:.2f},{lon:.2f},{lat + r.uniform(1, 30):.2f},{lon + r.uniform(1, 40):.2f}']
        for chance, one in (
            (0.5, lambda: 'type=' + r.choice(types)),
            (0.4, lambda: 'country=' + r.choice(countries)),
            (0.4, lambda: f'from=20{r.randint(10, 23)}-0{r.randint(1, 9)}-01'),
            (0.3, lambda: f'killed={r.randint(1, 9)}'),
            (0.3, lambda: f'min_confidence=0.{r.randint(1, 9)}'),
            (0.2, lambda: 'side=' + r.choice(['army', 'forces', 'police'])),
        ):
            if r.random() < chance:
                filters.append(one())
        return '/api/overview?' + '&'.join(filters)

    kinds = [
        (25, overview),
        (20, lambda: '/api/incidents?size=50&country=' + r.choice(countries)),
        (25, lambda: '/api/incidents/' + r.choice(items)['id']),
        (10, lambda: '/api/documents/' + r.choice(claims)['document']['id']),
        (8, lambda: '/api/claims?size=20&type=' + r.choice(types)),
        (6, lambda: '/api/reviews?id=' + r.choice(claims)['id']),
        (3, lambda: '/api/meta'),
        (3, lambda: '/api/names?kind=place&q=a'),
    ]
    kinds = [k for k in kinds if only is None or k[1].__name__ == only]
    while True:
        yield r.choices([k[1] for k in kinds], [k[0] for k in kinds])[0]()


class Client:
    """One connection, opened again where it breaks."""

    def __init__(self, port):
        self.port, self.stream, self.file = port, None, None

    def get(self, path):
        """The status of an answer that was read whole."""
        if self.stream is None:
            self.stream = socket.create_connection(('127.0.0.1', self.port))
            self.stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.file = self.stream.makefile('rb', 1 << 16)
        try:
            self.stream.sendall(f'GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n'.encode())
            status, headers = int(self.file.readline().split()[1]), {}
            while line := self.file.readline().strip():
                name, value = line.split(b':', 1)
                headers[name.lower()] = value.strip()
            if headers.get(b'transfer-encoding') == b'chunked':
                while size := int(self.file.readline(), 16):
                    self.file.read(size + 2)
                self.file.readline()
            else:
                self.file.read(int(headers.get(b'content-length', 0)))
            return status
        except (OSError, ValueError, IndexError) as e:
            self.stream = None
            return type(e).__name__


def run(port, a):
    """Statuses, and seconds by kind of question."""
    asked, lock, turn = questions(port, a.only), threading.Lock(), iter(range(sys.maxsize))
    paths = [next(asked) for _ in range(20_000)]
    start, statuses, took = time.time() + 0.1, Counter(), []

    def work():
        client, mine = Client(port), []
        while True:
            with lock:
                i = next(turn)
            due = start + i / a.rate
            if due > start + a.seconds:
                break
            time.sleep(max(0.0, due - time.time()))
            path = paths[i % len(paths)]
            status = client.get(path)
            mine.append((status, time.time() - due, path.split('?')[0].split('/')[2]))
        with lock:
            for status, seconds, kind in mine:
                statuses[status] += 1
                took.append((seconds, kind))

    threads = [threading.Thread(target=work) for _ in range(a.clients)]
    return threads, statuses, took


def told(name, seconds):
    seconds = sorted(seconds)
    at = lambda share: seconds[min(len(seconds) - 1, int(len(seconds) * share))] * 1000
    print(f'{name:<12} {len(seconds):>7} answers, median {at(0.5):.1f} ms, p95 {at(0.95):.1f} ms, p99 {at(0.99):.1f} ms')
    return at(0.95)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('store')
    ap.add_argument('--rawi', required=True)
    ap.add_argument('--seconds', type=float, default=60)
    ap.add_argument('--rate', type=float, default=500)
    ap.add_argument('--clients', type=int, default=16)
    ap.add_argument('--only', choices=['overview'])
    ap.add_argument('--within', type=float, help='milliseconds')
    a = ap.parse_args()
    desk, port, opening = started(a.rawi, a.store)
    try:
        threads, statuses, took = run(port, a)
        memory = [resident(desk.pid)]
        for thread in threads:
            thread.start()
        time.sleep(a.seconds / 2)
        memory.append(resident(desk.pid))
        for thread in threads:
            thread.join()
        memory.append(resident(desk.pid))
    finally:
        desk.terminate()
    print(f'opened in {opening:.1f} s; {dict(statuses)}; memory {memory[0]}, {memory[1]}, {memory[2]} MB at the start, middle and end')
    worst = told('all', [s for s, _ in took])
    for kind in sorted({k for _, k in took}):
        told(kind, [s for s, k in took if k == kind])
    sys.exit(set(statuses) != {200} or a.within is not None and worst > a.within)


if __name__ == '__main__':
    main()
