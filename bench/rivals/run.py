#!/usr/bin/env python3
"""Rawi beside its rivals, in one run, over the same texts on one core: speed, memory, and the scores that apply.

  bench/rivals/run.py --rawi PROGRAM [--texts FILE.jsonl] [--seconds N] [--shared FOLDER] [--only NAME,NAME]

TEXTS are JSON Lines documents (`text`); the examples of the repository where none are given. Needs the packages of requirements.txt; the rival runs in
the Python that runs this. Prints a table in Markdown. Rivals do one step each of what Rawi does as a whole: the table says which."""
import argparse, json, os, re, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(f'{HERE}/../..')
sys.path.insert(0, HERE)
import tools

GNU_TIME = '/usr/bin/time'


def bound(command):
    """A command kept to one core, as far as the system lets it."""
    os.environ.update(OMP_NUM_THREADS='1', RAYON_NUM_THREADS='1', PYTHONHASHSEED='0')
    core = max(os.sched_getaffinity(0))
    return ['taskset', '-c', str(core), *command]


def output(command, **kw):
    ran = subprocess.run(command, capture_output=True, encoding='utf8', errors='replace', **kw)
    if ran.returncode:
        sys.exit(f'{" ".join(command)}\nended with {ran.returncode}\n{ran.stderr[-2000:]}')
    return ran.stdout


def rawi_speed(rawi, command, texts, seconds, folder):
    """Wall seconds of the program over so many copies of the texts that it runs long enough, less those of its start."""
    documents = [json.loads(line) for line in open(texts, encoding='utf8') if line.strip()]
    size = sum(len(d['text'].encode()) for d in documents)
    once = f'{folder}/once.jsonl'
    form = ['--format', 'jsonl'] if command == 'extract' else []

    def write(copies):
        with open(once, 'w', encoding='utf8') as out:
            for k in range(copies):
                for d in documents:
                    print(json.dumps({**d, 'id': f'{d.get("id", "x")}-{k}'}, ensure_ascii=False), file=out)

    def run():
        start = time.perf_counter()
        report = f'{folder}/time'
        output([GNU_TIME, '-f', '%M', '-o', report, *bound([rawi, command, once, '-j', '1', *form, '-o', f'{folder}/out.jsonl'])])
        return time.perf_counter() - start, int(open(report).read().split()[-1])

    empty = f'{folder}/empty.txt'
    with open(empty, 'w', encoding='utf8') as f:
        f.write('.')
    start = time.perf_counter()
    subprocess.run(bound([rawi, command, empty, *form, '-o', f'{folder}/none.jsonl']), capture_output=True)
    load = time.perf_counter() - start
    copies = max(1, int(seconds * 3e6 / size))
    write(copies)
    took, kib = run()
    return dict(name=f'rawi {command}', load=load, bytes=size * copies, seconds=max(took - load, 1e-9), kib=kib)


def answers_of(name, source):
    """A rival's answers to all documents. One that dies on a document is started again behind it: that document has no answer."""
    lines, deaths = [], 0
    total = sum(1 for _ in open(source, encoding='utf8'))
    while len(lines) < total:
        ran = subprocess.run([sys.executable, f'{HERE}/tools.py', 'analyze', name, source, str(len(lines))], capture_output=True, encoding='utf8', errors='replace')
        lines += [line for line in ran.stdout.splitlines() if line.endswith('}')]
        if ran.returncode == 0:
            break
        lines.append('{"document": {"id": null}}')
        deaths += 1
    if deaths:
        print(f'{name} died on {deaths} of {total} documents of {os.path.basename(source)}', file=sys.stderr)
    return '\n'.join(lines)


def survived(name, texts, folder):
    """The texts without those on which a rival dies."""
    lines = open(texts, encoding='utf8').read().splitlines()
    answers = answers_of(name, texts).splitlines()
    alive = f'{folder}/alive-{name}.jsonl'
    with open(alive, 'w', encoding='utf8') as out:
        out.writelines(line + '\n' for line, answer in zip(lines, answers) if json.loads(answer)['document']['id'] is not None)
    return alive


def speed(name, texts, seconds, folder):
    """Figures of a rival; where it dies, over the texts that it survives."""
    run = lambda texts: subprocess.run(bound([sys.executable, f'{HERE}/tools.py', 'speed', name, texts, str(seconds)]), capture_output=True, encoding='utf8', errors='replace')
    ran = run(texts)
    if ran.returncode:
        ran = run(survived(name, texts, folder))
    if ran.returncode:
        sys.exit(f'{name} ended with {ran.returncode}\n{ran.stderr[-2000:]}')
    return json.loads(ran.stdout.splitlines()[-1])


def scores(analyze, what, shared, folder):
    """The figures of a scorer, as it prints them."""
    script, args = ('words', [f'{shared}/gold/words/pud.jsonl']) if what == 'words' else ('expressions', [what])
    source, answers = f'{folder}/in.jsonl', f'{folder}/answers.jsonl'
    with open(source, 'w', encoding='utf8') as out:
        out.write(output([sys.executable, f'{shared}/eval/{script}.py', 'input', *args]))
    with open(answers, 'w', encoding='utf8') as out:
        out.write(analyze(source))
    ran = subprocess.run([sys.executable, f'{shared}/eval/{script}.py', 'score', *args, answers], capture_output=True, encoding='utf8')
    line = ran.stdout.splitlines()[0]
    single = re.match(r'(\w+): \d+ of \d+ = ([\d.]+)', line)
    return {single[1]: single[2]} if single else dict(re.findall(r'(\w+) (\d+(?:\.\d+)?) \(', line))


def row(name, what, s, figures):
    cells = ['cuts', 'lemma', 'time', 'numbers']
    figures = [figures.get(c, '') for c in cells]
    return f'| {name} | {what} | {s["bytes"] / 1e6 / s["seconds"]:.3g} | {s["load"]:.2f} | {s["kib"] / 1024:.0f} | {" | ".join(figures)} |'


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--rawi', required=True)
    ap.add_argument('--texts', default=f'{ROOT}/examples/articles.jsonl')
    ap.add_argument('--seconds', type=float, default=10)
    ap.add_argument('--shared', default=f'{ROOT}/../shared')
    ap.add_argument('--only', default='')
    o = ap.parse_args()
    rawi, texts = os.path.abspath(o.rawi), os.path.abspath(o.texts)
    scored = os.path.isdir(f'{o.shared}/eval')
    if not scored:
        print(f'{o.shared} has no scorers: speed alone', file=sys.stderr)
    only = [n for n in o.only.split(',') if n]
    print('| what | does | MB/s | start, s | memory, MiB | cuts | lemma | time | numbers |')
    print('| --- | --- | --- | --- | --- | --- | --- | --- | --- |')
    with tempfile.TemporaryDirectory() as folder:
        for name, rival in tools.RIVALS.items():
            if only and name not in only:
                continue
            s = speed(name, texts, o.seconds, folder)
            figures = {}
            for what in rival.scored if scored else []:
                figures |= scores(lambda source: answers_of(name, source), what, o.shared, folder)
            if name == 'farasa':
                figures.pop('lemma', None)
            if name == 'simplemma':
                figures.pop('cuts', None)
            print(row(name, rival.what, s, figures), flush=True)
        for command, what in (('analyze', 'words, times, numbers, names'), ('extract', 'all of it, to claims')):
            s = rawi_speed(rawi, command, texts, o.seconds, folder)
            figures = {}
            for what_scored in ('words', 'time', 'numbers') if scored and command == 'analyze' else []:
                figures |= scores(lambda source: output([rawi, 'analyze', source]), what_scored, o.shared, folder)
            print(row(s['name'], what, s, figures), flush=True)


if __name__ == '__main__':
    main()
