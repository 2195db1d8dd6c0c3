#!/usr/bin/env python3
"""Runs the scorers that stand beside the checkout (../shared/eval) on Rawi's output and compares with floors.toml.

  bench/scores/run.py [PATH_TO_RAWI]

Prints one line a figure; exits 1 when a figure is under its floor, 0 when ../shared is not there (said)."""
import pathlib, re, subprocess, sys, tempfile, tomllib
ROOT = pathlib.Path(__file__).resolve().parents[2]
RAWI = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / 'target/release/rawi').resolve()
EVAL, GOLD = ROOT / '../shared/eval', ROOT / '../shared/gold'

def run(*args, into=None):
    out = subprocess.run([str(a) for a in args], check=False, capture_output=True, text=True)
    if out.returncode not in (0, 1): sys.exit(f'{args}: {out.stderr}')
    if into: into.write_text(out.stdout, encoding='utf8')
    return out.stdout

def figures(text): return {k: float(v) for k, v in re.findall(r'(\w+) (\d+\.\d+)', text)}

def main():
    if not EVAL.is_dir(): print('scores: ../shared/eval is not here; nothing to measure'); return 0
    floors, got = tomllib.loads((ROOT / 'bench/scores/floors.toml').read_text()), {}
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d); docs, out = d / 'in.jsonl', d / 'out.jsonl'
        run(sys.executable, EVAL / 'words.py', 'input', GOLD / 'words/pud.jsonl', into=docs)
        run(RAWI, 'analyze', docs, '-o', out)
        got['words'] = figures(run(sys.executable, EVAL / 'words.py', 'score', GOLD / 'words/pud.jsonl', out))
        got['expressions'] = {}
        for what in ('time', 'numbers'):
            run(sys.executable, EVAL / 'expressions.py', 'input', what, into=docs)
            run(RAWI, 'analyze', docs, '-o', out)
            text = run(sys.executable, EVAL / 'expressions.py', 'score', what, out)
            got['expressions'][what] = float(text.split('=')[1])
        run(sys.executable, EVAL / 'score.py', 'input', GOLD / 'articles', into=docs)
        run(RAWI, 'extract', docs, '-f', 'jsonl', '-o', out)
        got['articles'] = figures(run(sys.executable, EVAL / 'score.py', 'score', GOLD / 'articles', out).split('gold items')[0])
    low = 0
    for section, keys in got.items():
        for k, v in keys.items():
            floor = floors.get(section, {}).get(k)
            bad = floor is not None and v < floor
            low += bad
            print(f'{section:12} {k:10} {v:6.1f}' + (f'   floor {floor:.1f}' if floor is not None else '') + ('   UNDER ITS FLOOR' if bad else ''))
    return 1 if low else 0
sys.exit(main())
