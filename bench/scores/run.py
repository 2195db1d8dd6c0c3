#!/usr/bin/env python3
"""Runs the scorers that stand beside the checkout and holds their figures against floors.toml.

  bench/scores/run.py [--rawi PROGRAM] [--shared FOLDER] [--floors FILE]

Prints a table; exits 1 when a figure is under its floor, a floor names no figure, or a scorer fails. Where FOLDER/eval is not there, only what
the repository measures by itself (tests/places) is held, with a note: a clone elsewhere has no scorers, and that is no fault of the change."""
import argparse, os, re, subprocess, sys, tempfile, tomllib

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(f'{HERE}/../..')


def call(*command, to=None, codes=(0,)):
    """Runs a command; its output as text, or in the file `to`. What fails ends the run with the command's own words."""
    ran = subprocess.run(command, stdout=open(to, 'wb') if to else subprocess.PIPE, stderr=subprocess.PIPE)
    if ran.returncode not in codes:
        said = ((ran.stdout or b'') + ran.stderr).decode('utf8', 'replace').strip()
        sys.exit(f'{" ".join(command)}\nended with {ran.returncode}\n{said}')
    return '' if to else ran.stdout.decode('utf8')


def figures(line):
    """`cuts 95.1 (20000)  lemma 70.2` or `time: 60 of 64 = 93.8` as a dictionary."""
    single = re.match(r'(\w+): \d+ of \d+ = ([\d.]+)', line)
    return {single[1]: float(single[2])} if single else {k: float(v) for k, v in re.findall(r'(\w+) (\d+(?:\.\d+)?)', line)}


class Scorer:
    def __init__(self, rawi, shared, folder):
        self.rawi, self.shared, self.folder = rawi, shared, folder

    def score(self, name, command, *what):
        """Input of the scorer through `rawi command`, back into the scorer: the figures on its first line."""
        script = f'{self.shared}/eval/{name}.py'
        documents, out = (f'{self.folder}/{name}-{what[0].rsplit("/", 1)[-1]}.{end}' for end in ('in.jsonl', 'out.jsonl'))
        call(sys.executable, script, 'input', *what, to=documents)
        call(self.rawi, command, documents, *(('--format', 'jsonl') if command == 'extract' else ()), '-o', out)
        return figures(call(sys.executable, script, 'score', *what, out).splitlines()[0])

    def places(self):
        """tests/places: the share of mentions that lie within 25 km of where they are: of the first set all and the namesakes, of the two later sets all."""
        first, unseen, fresh = (self.located(name) for name in ('sentences', 'unseen', 'fresh'))
        return {'all': first('all'), 'namesake': first('namesake (all)'), 'unseen': unseen('all'), 'fresh': fresh('all')}

    def located(self, name):
        """The share right of a row of the table that score.py prints for the mentions of NAME.tsv."""
        script = (sys.executable, f'{ROOT}/tests/places/score.py', '--rows', f'{ROOT}/tests/places/{name}.tsv')
        documents, out = f'{self.folder}/places-{name}.in.jsonl', f'{self.folder}/places-{name}.out.jsonl'
        call(*script, 'input', to=documents)
        call(self.rawi, 'extract', documents, '--format', 'jsonl', '-o', out)
        table = call(*script, 'score', out)
        return lambda row: float(re.search(rf'^{re.escape(row)} +\d+ +\d+ +\d+ +([\d.]+)', table, re.M)[1])

    def all(self):
        gold = f'{self.shared}/gold'
        return {
            'places': self.places(),
            'words': self.score('words', 'analyze', f'{gold}/words/pud.jsonl'),
            'expressions': self.score('expressions', 'analyze', 'time') | self.score('expressions', 'analyze', 'numbers'),
            'articles': self.score('score', 'extract', f'{gold}/articles'),
            'records': self.score('gsr', 'extract', f'{gold}/gsr'),
        }


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--rawi', default=f'{os.environ.get("CARGO_TARGET_DIR", f"{ROOT}/target")}/release/rawi')
    ap.add_argument('--shared', default=f'{ROOT}/../shared')
    ap.add_argument('--floors', default=f'{HERE}/floors.toml')
    o = ap.parse_args()
    with open(o.floors, 'rb') as f:
        floors = tomllib.load(f)
    with tempfile.TemporaryDirectory() as folder:
        # places of the user's own would change the figures
        os.environ['RAWI_DATA'] = f'{folder}/data'
        scorer = Scorer(o.rawi, o.shared, folder)
        if os.path.isdir(f'{o.shared}/eval'):
            got = scorer.all()
        else:
            print(f'no scorers at {o.shared}/eval: their scores left out')
            got = {'places': scorer.places()}
            floors = {'places': floors['places']}
    low = []
    print(f'{"score":<24} {"now":>6} {"floor":>6}')
    for section, values in got.items():
        for name, value in values.items():
            floor = floors.get(section, {}).get(name)
            under = floor is not None and value < floor
            print(f'{section + "." + name:<24} {value:>6.1f} {"" if floor is None else f"{floor:.1f}":>6}{"  UNDER" if under else ""}')
            low += [f'{section}.{name} is {value}, its floor {floor}'] if under else []
    low += [f'{s}.{n} has a floor, but no scorer prints it' for s, v in floors.items() for n in v if n not in got.get(s, {})]
    for message in low:
        print(message, file=sys.stderr)
    sys.exit(1 if low else 0)


main()
