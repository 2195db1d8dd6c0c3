#!/usr/bin/env python3
"""Fits what the signs of a claim weigh, and shows how far its confidence can be trusted.

  bench/confidence/fit.py [--rawi PROGRAM] [--shared FOLDER] [--write]      (needs numpy; runs beside `shared`)

Three kinds of annotated text are read through `rawi extract --min-confidence 0 --explain`:
  articles  gold/articles: a claim is right when it meets an event of the gold with the right type (eval/score.py's own matching)
  records   gold/gsr: a claim of the type is right when at least half of its sentence's judges call it one (unanimity, which eval/gsr.py asks of a
            "yes", is rare by chance alone: weights learnt from it rank sentences worse, F1 65 and 54 against 69 and 55 by cross-validation)
  cases     lang/ar/cases: sentences of our own with all their claims, which are right because the cases hold

A logistic model with a ridge is fitted to all; its reliability is measured by cross-validation over documents (no document is judged by
weights that saw it, nor a sentence by weights that saw another of its article). The floor is the confidence under which a claim is not asserted: the lowest with which the records' figure is what is asked of it
(GOAL; one judge reaches 64.5 and 44.4 against another), for what is noticed and may be right is not to be thrown away. Prints the figures; --write puts the weights into lang/ar/events/confidence.tsv and the reliability into
bench/confidence/reliability.md."""
import argparse, csv, glob, importlib.util, json, os, re, subprocess, sys, tempfile
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(f'{HERE}/../..')
TABLE = f'{ROOT}/lang/ar/events/confidence.tsv'
# of ridges 4 to 30, at the floors 10 is unseen better than 20 by 0.3 (assaults) and 0.7 (protests), above them neither is
RIDGE, FOLDS, REPEATS = 10.0, 8, 4
GOAL = {'ASSAULT': 62.0, 'PROTEST': 45.0}
TYPES = ('ASSAULT', 'PROTEST')
WEIGHT = {'articles': 1.0, 'records': 1.0, 'cases': 0.5}


def extract(rawi, documents):
    with tempfile.NamedTemporaryFile('w', suffix='.jsonl') as f:
        f.writelines(json.dumps(d, ensure_ascii=False) + '\n' for d in documents)
        f.flush()
        out = subprocess.run([rawi, '--lang', f'{ROOT}/lang/ar', 'extract', f.name, '-f', 'jsonl', '--min-confidence', '0', '--explain'], capture_output=True, text=True)
    if out.returncode > 1 or not out.stdout:
        sys.exit(out.stderr)
    found = {}
    for line in out.stdout.splitlines():
        c = json.loads(line)
        found.setdefault(c['document']['id'], []).append(c)
    return found


def module(path):
    spec = importlib.util.spec_from_file_location('scorer', path)
    m = importlib.util.module_from_spec(spec)
    argv, sys.argv = sys.argv, ['scorer', 'none']
    try:
        spec.loader.exec_module(m)
    except SystemExit:
        pass
    finally:
        sys.argv = argv
    return m


def articles(rawi, shared):
    """(document, claim, right): optional events and repetitions are neither right nor wrong."""
    stderr, sys.stderr = sys.stderr, open(os.devnull, 'w')
    scorer = module(f'{shared}/eval/score.py')
    sys.stderr = stderr
    docs = scorer.load_gold(f'{shared}/gold/articles')
    found = extract(rawi, [dict(id=d['id'], source=d.get('source'), published=d.get('published'), text=d['text']) for d in docs])
    for d in docs:
        pairs, _, wrong = scorer.match(d, found.get(d['id'], []))
        for g, c in pairs:
            if not g.get('optional'):
                yield d['id'], c, c['type'] in g['types']
        for c in wrong:
            yield d['id'], c, False


def sentences(shared):
    """(type, id, label, share of the judges who accept, text)."""
    for kind in ('assault', 'protest'):
        for r in csv.DictReader(open(f'{shared}/gold/gsr/{kind}.csv', encoding='utf8')):
            yes, no = int(r['accept']), int(r['reject'])
            yield kind.upper(), f"{kind}-{r['id']}", r['label'], yes / (yes + no), r['text']


def day(name):
    p = name.split('_')
    return f'{p[2][:4]}-{p[2][4:6]}-{p[2][6:8]}' if len(p) > 2 and p[2][:8].isdigit() else None


def records(rawi, shared):
    rows = list(sentences(shared))
    found = extract(rawi, [dict(id=i, published=day(i.split('-', 1)[1]), text=t) for _, i, *_, t in rows])
    for kind, i, _, share, _ in rows:
        for c in found.get(i, []):
            if c['type'] == kind and c['factuality'] != 'denied':
                yield i, c, share >= 0.5


def article(document):
    """The newspaper article that a judged sentence stands in: its name without the number of the sentence. Other documents are their own."""
    return re.sub(r'^(assault|protest)-|[-_][\d.]+$', '', document) if document.startswith(('assault-', 'protest-')) else document


def cases(rawi):
    documents = []
    for path in sorted(glob.glob(f'{ROOT}/lang/ar/cases/*.md')):
        for n, block in enumerate(re.findall(r'```ar\n(.*?)```', open(path, encoding='utf8').read(), re.S)):
            published = re.match(r'published: (\S+)\n', block)
            text = re.sub(r'^(published|source): .*\n', '', block, flags=re.M)
            documents.append(dict(id=f'{os.path.basename(path)}-{n}', published=published and published[1], text=text.strip()))
    for name, claims in extract(rawi, documents).items():
        for c in claims:
            yield name, c, True


def fit(X, y, w, ridge=RIDGE):
    """Newton's method for ridge logistic regression; the last column is the intercept and is not shrunk."""
    b = np.zeros(X.shape[1])
    shrink = np.full(X.shape[1], ridge)
    shrink[-1] = 1e-3
    for _ in range(30):
        p = 1 / (1 + np.exp(-X @ b))
        grad = X.T @ (w * (p - y)) + shrink * b
        hess = (X * (w * p * (1 - p))[:, None]).T @ X + np.diag(shrink)
        step = np.linalg.solve(hess, grad)
        b -= step
        if np.abs(step).max() < 1e-6:
            break
    return b


def best_of_sentence(docs, p, kind):
    out = {}
    for d, x, k in zip(docs, p, kind):
        if k == 'records':
            out[d] = max(out.get(d, 0), x)
    return out


def f1(shared, kind, scores, floor):
    """eval/gsr.py's figure for claims from `floor` on."""
    tp = fp = fn = 0
    for k, i, label, *_ in sentences(shared):
        if k == kind and label != 'ambiguous':
            hit, yes = scores.get(i, 0) >= floor, label == 'yes'
            tp, fp, fn = tp + (hit and yes), fp + (hit and not yes), fn + (yes and not hit)
    return 200 * tp / (2 * tp + fp + fn) if tp else 0.0


def reliability(p, y, edges=(0, .1, .2, .3, .4, .5, .6, .7, .8, .9, 1.01)):
    for lo, hi in zip(edges, edges[1:]):
        at = (p >= lo) & (p < hi)
        if at.any():
            yield lo, min(hi, 1.0), int(at.sum()), float(p[at].mean()), float(y[at].mean())


def design(data):
    """The names of the signs, and a row a claim: its signs, again for assaults, again for protests, and the intercept."""
    names = sorted({s for _, _, c, _ in data for s in c['signs']})
    place, n = {s: i for i, s in enumerate(names)}, len(names)
    X = np.zeros((len(data), 3 * n + 1))
    X[:, -1] = 1
    for i, (_, _, c, _) in enumerate(data):
        at = np.array([place[s] for s in c['signs']])
        X[i, at] = 1
        for k, own in enumerate(TYPES, 1):
            if c['type'] == own:
                X[i, k * n + at] = 1
    return names, X


def judged_unseen(X, y, w, docs, ridge):
    """The probability of every claim by weights that did not see its document, for each of REPEATS divisions."""
    for seed in range(REPEATS):
        whole = sorted({article(d) for d in docs})
        fold = {d: f for f, d in zip(np.arange(len(whole)) % FOLDS, np.random.RandomState(seed).permutation(whole))}
        folds = np.array([fold[article(d)] for d in docs])
        q = np.zeros(len(y))
        for f in range(FOLDS):
            b = fit(X[folds != f], y[folds != f], w[folds != f], ridge)
            q[folds == f] = 1 / (1 + np.exp(-X[folds == f] @ b))
        yield q


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--rawi', default=f'{ROOT}/target/release/rawi')
    ap.add_argument('--shared', default=f'{ROOT}/../shared')
    ap.add_argument('--ridge', type=float, default=RIDGE)
    ap.add_argument('--write', action='store_true')
    o = ap.parse_args()
    data = [('articles', *x) for x in articles(o.rawi, o.shared)] + [('records', *x) for x in records(o.rawi, o.shared)] + [('cases', *x) for x in cases(o.rawi)]
    names, X = design(data)
    y = np.array([float(r) for *_, r in data])
    kind, docs = np.array([k for k, *_ in data]), np.array([d for _, d, *_ in data])
    w = np.array([WEIGHT[k] for k in kind])
    for x in WEIGHT:
        print(x, int((kind == x).sum()), 'claims', int(y[kind == x].sum()), 'right')
    b = fit(X, y, w, o.ridge)
    unseen = list(judged_unseen(X, y, w, docs, o.ridge))
    p = sum(unseen) / REPEATS
    at = {k: lambda q, x, k=k: f1(o.shared, k, best_of_sentence(docs, q, kind), x) for k in TYPES}
    fitted = np.round(1 / (1 + np.exp(-X @ np.round(b, 3))), 2)  # as the program says it, from the table
    floor, curve = {}, []
    for x in np.round(np.arange(.06, .7, .01), 2):
        here = {k: at[k](fitted, x) for k in TYPES}
        floor.update({k: x for k in TYPES if k not in floor and here[k] >= GOAL[k]})
        curve.append((x, *here.values(), *(np.mean([at[k](q, x) for q in unseen]) for k in TYPES)))
        kept = [int(((kind == 'articles') & (p >= x) & (y == right)).sum()) for right in (1, 0)]
        print('floor {:.2f}  records: assault {:.1f}  protest {:.1f}  unseen: {:.1f}  {:.1f}'.format(*curve[-1]), f'  articles: {kept[0]} right, {kept[1]} wrong', *(f'<- {k}' for k in floor if x == floor[k]))
    for k in ('articles', 'records'):
        print(k, *(f'[{lo:.1f},{hi:.1f}) n={n} said {s:.2f} right {r:.2f};' for lo, hi, n, s, r in reliability(p[kind == k], y[kind == k])))
    if o.write:
        write_table(names, b, X, y, floor)
        write_reliability(p, y, kind, curve, floor)


def write_table(names, b, X, y, floor):
    with open(TABLE, 'w', encoding='utf8') as f:
        f.write('# What the signs of a claim weigh, as log odds: written by bench/confidence/fit.py, which says on what. `right` of `of` claims with the sign were right.\n')
        f.write('sign\tweight\tassault\tprotest\tright\tof\n')
        f.write(f'floor\t0.20\t{floor["ASSAULT"]:.2f}\t{floor["PROTEST"]:.2f}\t-\t-\nbias\t{b[-1]:.3f}\t-\t-\t{int(y.sum())}\t{len(y)}\n')
        n = len(names)
        for i, s in enumerate(names):
            f.write(f'{s}\t{b[i]:.3f}\t{b[n + i]:.3f}\t{b[2 * n + i]:.3f}\t{int((X[:, i] * y).sum())}\t{int(X[:, i].sum())}\n')


def write_reliability(p, y, kind, curve, floor):
    with open(f'{HERE}/reliability.md', 'w', encoding='utf8') as f:
        f.write('# How far a confidence can be trusted\n\nWritten by `bench/confidence/fit.py --write`: every claim is judged by weights that did not see its document.\n')
        for k, what in (('articles', 'annotated articles (gold/articles)'), ('records', 'judged newspaper sentences (gold/gsr), one sentence a document')):
            f.write(f'\n## {what}\n\n| confidence | claims | said, on average | right |   |\n| --- | --- | --- | --- | --- |\n')
            for lo, hi, n, s, r in reliability(p[kind == k], y[kind == k]):
                f.write(f'| {lo:.1f}–{hi:.1f} | {n} | {s:.2f} | {r:.2f} | `{"█" * round(20 * r):<20}` |\n')
            high = (kind == k) & (p >= 0.9)
            if high.any():
                f.write(f'\nOf {int(high.sum())} claims at 0.9 or more {100 * y[high].mean():.0f} % are right.\n')
        f.write(f'\n## The floors: {floor["ASSAULT"]:.2f} for assaults, {floor["PROTEST"]:.2f} for protests\n\nF1 of the records (eval/gsr.py) for claims from a floor on.\n\n')
        f.write('| floor | assault | protest | assault, unseen | protest, unseen |\n| --- | --- | --- | --- | --- |\n')
        for row in curve:
            f.write('| {:.2f} | {:.1f} | {:.1f} | {:.1f} | {:.1f} |\n'.format(*row))


if __name__ == "__main__":
    main()
