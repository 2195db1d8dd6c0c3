#!/usr/bin/env python3
"""One rival in a process of its own, so that its memory and its start are its own.

  tools.py speed NAME TEXTS.jsonl SECONDS    one JSON line: seconds to load, bytes and seconds of work, highest resident memory in KiB
  tools.py analyze NAME TEXTS.jsonl [SKIP]   its answers in the form of `rawi analyze`, for the scorers, behind the first SKIP documents

A rival is a class: making it loads everything it needs, `work(text)` does what it does to one text, `tokens(text)` or `mentions(text)` say what came
out. Each runs on one thread and reads a document whole, as its own documentation shows."""
import datetime, json, os, re, resource, sys, time

DAY = datetime.datetime(2024, 10, 15)
WORD = re.compile(r'[\w\u0640\u064b-\u065f\u0670]+')
MARKS = re.compile('[\u064b-\u065f\u0670\u0640]')


class Farasa:
    """Cuts clitics: PyFarasa, the segmenter of QCRI in Python."""
    what, scored = 'cuts clitics', ['words']
    # proclitics that stand apart in the treebank; the article does not
    PROCLITICS = set('وفبكلس')
    PRONOUNS = {'ه', 'ها', 'ك', 'ي', 'هما', 'كما', 'نا', 'كم', 'هم', 'هن', 'كن', 'ني'}

    def __init__(self):
        from farasa import segmentation
        self.segment = segmentation.segmentLine

    def work(self, text):
        return self.segment(text)

    def cuts(self, word):
        if MARKS.search(word):
            # it answers without marks: where they stood is put back
            kept = [i for i, c in enumerate(word) if not MARKS.match(c)]
            return [kept[c] for c in self.cuts(MARKS.sub('', word))]
        parts = ''.join(self.segment(word)).split('+')
        # "to the" is written together: the article gives up its alef
        parts = ['ل' if p == 'ال' and i and parts[i - 1] == 'ل' else p for i, p in enumerate(parts)]
        if ''.join(parts) != word:
            return []
        cuts, at = [], 0
        for part in parts[:-1]:
            if part not in self.PROCLITICS or cuts and part == 'ل' and word[at - 1] == 'ل':
                break
            at += len(part)
            cuts.append(at)
        if len(parts) > 1 and parts[-1] in self.PRONOUNS:
            cuts.append(len(word) - len(parts[-1]))
        return sorted(set(cuts))

    def tokens(self, text):
        return [dict(start=m.start(), end=m.end(), cuts=self.cuts(m[0]), lemma=None) for m in WORD.finditer(text)]


class Simplemma:
    """Lemmas by a table: simplemma."""
    what, scored = 'lemmas', ['words']

    def __init__(self):
        import simplemma
        self.lemma = lambda w: simplemma.lemmatize(w, lang='ar')
        self.lemma('كتب')

    def work(self, text):
        return [self.lemma(m[0]) for m in WORD.finditer(text)]

    def tokens(self, text):
        return [dict(start=m.start(), end=m.end(), cuts=[], lemma=self.lemma(m[0])) for m in WORD.finditer(text)]


class Dateparser:
    """Times in running text: dateparser's search."""
    what, scored = 'times', ['time']

    def __init__(self):
        from dateparser.search import search_dates
        self.search = lambda t: search_dates(t, languages=['ar'], settings={'RELATIVE_BASE': DAY}) or []
        self.search('أمس')

    def work(self, text):
        return self.search(text)

    def mentions(self, text):
        days = [d.date().isoformat() for _, d in self.search(text)]
        return [{'kind': 'time', 'from': d, 'to': d} for d in days]


class Duckling:
    """Times and numbers: duckling, compiled to a library."""
    what, scored = 'times and numbers', ['time', 'numbers']

    def __init__(self):
        import duckling as d
        zones = d.load_time_zones('/usr/share/zoneinfo')
        now = d.parse_ref_time(zones, 'UTC', int(DAY.replace(hour=12, tzinfo=datetime.timezone.utc).timestamp()))
        context = d.Context(now, d.default_locale_lang(d.parse_lang('AR')))
        kinds = d.parse_dimensions(['time', 'number'])
        self.parse = lambda t: d.parse(t, context, kinds, False)
        self.parse('أمس')

    def work(self, text):
        return self.parse(text)

    @staticmethod
    def day(value, shift=0):
        return (datetime.date.fromisoformat(value['value'][:10]) - datetime.timedelta(days=shift)).isoformat()

    def span(self, v):
        """First and last day of a value: a grain spans what it names, the end of an interval is open."""
        if v['type'] == 'interval':
            return (self.day(v['from']) if 'from' in v else None), (self.day(v['to'], 1) if 'to' in v else None)
        first = datetime.date.fromisoformat(v['value'][:10])
        months = {'month': 1, 'quarter': 3, 'year': 12}.get(v['grain'])
        if months:
            after = datetime.date(first.year + (first.month - 1 + months) // 12, (first.month - 1 + months) % 12 + 1, 1)
            return first.isoformat(), (after - datetime.timedelta(days=1)).isoformat()
        return first.isoformat(), (first + datetime.timedelta(days=6 if v['grain'] == 'week' else 0)).isoformat()

    def mentions(self, text):
        out = []
        for found in self.parse(text):
            v = found['value']
            if found['dim'] == 'time':
                # several readings are given: the most favourable to it would be any of them
                for one in v.get('values') or [v]:
                    first, last = self.span(one)
                    out.append({'kind': 'time', 'from': first, 'to': last})
            elif v.get('value') is not None and float(v['value']).is_integer():
                out.append({'kind': 'quantity', 'low': None, 'best': int(v['value']), 'high': None})
        return out


class Bert:
    """What a token classifier the size of BERT costs: 12 layers, random weights, its answers mean nothing."""
    what, scored, small = 'one label a token (random weights)', [], False

    def __init__(self):
        import bert
        self.model = bert.Model(self.small)

    def work(self, text):
        return self.model.labels(text)


class BertSmall(Bert):
    """The same with weights of 8 bits."""
    what, small = 'the same, weights of 8 bits', True


RIVALS = {'farasa': Farasa, 'simplemma': Simplemma, 'dateparser': Dateparser, 'duckling': Duckling, 'bert': Bert, 'bert-int8': BertSmall}


def speed(name, texts, seconds):
    start = time.perf_counter()
    rival = RIVALS[name]()
    loaded, done, begun = time.perf_counter() - start, 0, time.perf_counter()
    rounds = 0
    # whole rounds, so that every text weighs the same; a slow rival stops within its first
    while time.perf_counter() - begun < seconds:
        for text in texts:
            rival.work(text)
            done += len(text.encode())
            if rounds == 0 and time.perf_counter() - begun > 4 * seconds:
                break
        rounds += 1
    took = time.perf_counter() - begun
    print(json.dumps(dict(name=name, load=loaded, bytes=done, seconds=took, kib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)))


def analyze(name, documents):
    rival = RIVALS[name]()
    for d in documents:
        answer = {'document': {'id': d['id']}}
        for part in ('tokens', 'mentions'):
            if hasattr(rival, part):
                answer[part] = getattr(rival, part)(d['text'])
        print(json.dumps(answer, ensure_ascii=False), flush=True)


if __name__ == '__main__':
    os.environ.setdefault('OMP_NUM_THREADS', '1')
    command, name, path = sys.argv[1:4]
    documents = [json.loads(line) for line in open(path, encoding='utf8') if line.strip()]
    if command == 'speed':
        speed(name, [d['text'] for d in documents], float(sys.argv[4]))
    else:
        analyze(name, documents[int(sys.argv[4]) if len(sys.argv) > 4 else 0 :])
