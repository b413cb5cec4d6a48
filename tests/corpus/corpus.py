# Tries every LV2 plugin that is installed: alone in jalv, then in two copies,
# with every fault of a quick rehearsal; for ./waf test --corpus.

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from multiprocessing.pool import ThreadPool

SERVER = 'chronus-corpus'
REHEARSE_LIMIT_S = 300  # A rehearsal of a heavy plugin on a busy machine
APART_LIMIT_S = 120
JALV_START_S = 20       # Until jalv says that it has loaded the plugin
JALV_PLAYS_S = 1        # For so long it is to live on
READY = 'Update rate:'  # What jalv says once the plugin is there
DIFFER = 'its copies differ'  # What a rehearsal says where nothing fails
SAME_BITS = 'no single fault may cost a frame or change a bit'
VERDICTS = r'copies given up without a fault: (\d+) \((.*)\)'
REFUSED = ['requires a feature', 'broken or of another format',
           'refused to start', 'cannot be read']
ISOLATIONS = ['processes', 'threads']


class Corpus:
    """What all tries share: programs, environment, a folder for waste."""

    def __init__(self, folder, waste):
        self.chronus = os.path.join(folder, 'chronus')
        self.apart = os.path.join(folder, 'tests', 'corpus', 'apart')
        # Some plugins ask for a screen, or write into the home folder
        self.environment = dict(
            os.environ, HOME=waste, QT_QPA_PLATFORM='offscreen',
            CHRONUS_BUNDLE=os.path.join(folder, 'chronus.lv2'),
            JACK_DEFAULT_SERVER=SERVER, JACK_NO_START_SERVER='1')
        self.waste = waste
        self.running = set()
        self.over = threading.Lock()  # Held once nothing more may start

    def start(self, command, stdin=subprocess.DEVNULL, **more):
        with self.over:
            process = subprocess.Popen(
                command, env=self.environment, cwd=self.waste, stdin=stdin,
                text=True, errors='replace', start_new_session=True, **more)
            self.running.add(process)
        return process

    def stop(self, process, sign=signal.SIGKILL):
        """End a program with all that it has started."""
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            pass
        process.wait()
        self.running.discard(process)

    def call(self, command, limit):
        """Run a command; return its status (None: stuck) and what it said."""
        process = self.start(command, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
        try:
            out, err = process.communicate(timeout=limit)
            return process.returncode, out, err
        except subprocess.TimeoutExpired:
            return None, '', ''
        finally:
            self.stop(process)


def try_jalv(corpus, uri):
    """Return what is wrong with a plugin in jalv, if anything."""
    log = tempfile.TemporaryFile('w+', dir=corpus.waste, errors='replace')
    # It ends when its input does
    process = corpus.start(['stdbuf', '-oL', 'jalv', uri],
                           stdin=subprocess.PIPE, stdout=log, stderr=log)
    end = time.monotonic() + JALV_START_S
    said = ''
    while time.monotonic() < end and process.poll() is None:
        time.sleep(0.05)
        log.seek(0)
        said = log.read()
        if READY in said:
            break
    time.sleep(JALV_PLAYS_S)
    status = process.poll()
    corpus.stop(process)
    if status is None:
        return '' if READY in said else 'does not start'
    if status < 0:
        return 'ends by signal %d' % -status
    return 'ends with %d' % status


def rehearse(corpus, uri, isolate):
    """Return what became of a rehearsal: what failed, if anything; whether
    both copies gave the same bits when nothing failed, and were to when
    something did; which verdicts were passed on sound copies; its length."""
    begin = time.monotonic()
    status, out, err = corpus.call(
        [corpus.chronus, 'rehearse', '-i', isolate, uri], REHEARSE_LIMIT_S)
    lines = [line for line in err.splitlines() if line.startswith('chronus: ')]
    failed = ''
    if status is None:
        failed = 'stuck'
    elif status:
        failed = lines[-1] if lines else 'ends with %d' % status
    return {'failed': failed.replace(uri, 'it'),
            'equal': bool(out) and DIFFER not in out,
            'same_bits': SAME_BITS in out,
            'verdicts': re.findall(VERDICTS, out),
            'seconds': round(time.monotonic() - begin, 1)}


def try_alone(corpus, uri):
    """Return whether instances keep apart, and how one by itself fails."""
    status, out, _ = corpus.call([corpus.apart, uri], APART_LIMIT_S)
    lines = out.splitlines() if status == 0 else []
    return {'apart': lines[0] if lines else 'unknown',
            'alone': lines[1] if len(lines) > 1 else ''}


def try_plugin(corpus, uri):
    """Return what was found out about a plugin."""
    begin = time.monotonic()
    found = {'uri': uri, 'jalv': try_jalv(corpus, uri),
             'processes': rehearse(corpus, uri, 'processes')}
    if not any(why in found['processes']['failed'] for why in REFUSED):
        found.update(try_alone(corpus, uri))
        if found['apart'] == 'apart':
            found['threads'] = rehearse(corpus, uri, 'threads')
    found['seconds'] = round(time.monotonic() - begin, 1)
    return found


def plugins(corpus, word):
    _, out, _ = corpus.call(['lv2ls'], 120)
    return [uri for uri in out.split() if word in uri]


def serve(corpus):
    """Start a JACK server for jalv."""
    server = corpus.start(['jackd', '-n', SERVER, '-r', '-d', 'dummy',
                           '-r', '48000', '-p', '256'],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if corpus.call(['jack_wait', '-s', SERVER, '-w', '-t', '10'], 20)[0]:
        corpus.stop(server)
        sys.exit('corpus: no JACK server of the name ' + SERVER)
    return server


def part(some, whole):
    return '%4d  %5.1f %%' % (
        len(some), 100.0 * len(some) / len(whole)) if whole else '   0'


def report(all_found):
    """Print the table; return how many survive and how many do not."""
    runs = [f for f in all_found if not f['jalv']]
    hosted = [f for f in runs if 'apart' in f]
    sound = [f for f in hosted if not (f['alone'] and
                                       f['processes']['failed'])]
    equal = [f for f in sound if f['processes']['equal']]
    good = [f for f in sound if not f['processes']['failed']]
    exact = [f for f in good if f['processes']['same_bits']]
    alone = [f for f in sound if 'threads' in f]
    kept = [f for f in alone if not f['threads']['failed']]
    judged = [f for f in sound if any(
        f.get(isolate, {}).get('verdicts') for isolate in ISOLATIONS)]
    rows = [
        ('plugins that are installed', '%4d' % len(all_found)),
        ('of these run in jalv', part(runs, all_found)),
        ('of these run here in two copies', part(hosted, runs)),
        ('of these do not fail by themselves, played alone',
         part(sound, hosted)),
        ('of these give the same bits in both, in processes',
         part(equal, sound)),
        ('and survive every fault in processes', part(good, sound)),
        ('of these with no bit changed', part(exact, good)),
        ('share nothing with a second instance', part(alone, sound)),
        ('of these survive every fault in threads', part(kept, alone)),
        ('had a sound copy given up', part(judged, sound)),
    ]
    print('\nAnd these are the others:\n')
    for f in all_found:
        for line in remarks(f):
            print('%s: %s' % (f['uri'], line))
    print()
    for row in rows:
        print('%-52s %s' % row)
    counts = Counter(f.get('apart', 'not hosted') for f in all_found)
    print('\ntwo instances in one process: ' + ', '.join(
        '%d %s' % (n, word) for word, n in sorted(counts.items())))
    failed = len(sound) - len(good) + len(alone) - len(kept)
    return len(all_found) - failed, failed


def remarks(f):
    """Yield what is worth saying of a plugin, a line each."""
    if 'apart' not in f:
        yield 'not hosted: ' + f['processes']['failed'] + (
            '; in jalv it %s too' % f['jalv'] if f['jalv'] else '')
        return
    if f['jalv']:
        yield 'in jalv it ' + f['jalv']
    if f['alone']:
        yield 'played alone ' + f['alone']
    for isolate in ISOLATIONS:
        tried = f.get(isolate, {})
        if tried.get('failed'):
            yield 'in %s: %s' % (isolate, tried['failed'])
        for n, why in tried.get('verdicts', []):
            yield 'in %s: %s sound copies given up: %s' % (isolate, n, why)
    if not f['processes']['failed'] and not f['processes']['equal']:
        yield 'in processes its copies differ though nothing fails'
    elif not f['processes']['failed'] and not f['processes']['same_bits']:
        yield 'survives in processes, but its bits change'


def run(folder, word, jobs, progress):
    """Try all plugins with a word in their URI; return how many fail.

    progress: makes what shows how far it is, of the seconds of its steps.
    """
    with tempfile.TemporaryDirectory() as waste:
        corpus = Corpus(folder, waste)
        uris = plugins(corpus, word)
        server = serve(corpus)
        all_found = []
        try:
            with ThreadPool(jobs) as pool, progress([None] * len(uris)) as shown:
                tries = pool.imap_unordered(
                    lambda uri: try_plugin(corpus, uri), uris)
                for n, found in enumerate(tries, 1):
                    all_found.append(found)
                    shown.step(n)
                    shown.hide()
                    print('%d of %d: %s: %s (%.0f s)' % (
                        n, len(uris), found['uri'],
                        '; '.join(remarks(found)) or 'survives',
                        found['seconds']), flush=True)
        finally:
            corpus.over.acquire()
            corpus.stop(server, signal.SIGTERM)
            for process in list(corpus.running):  # Where it was broken off
                corpus.stop(process)
    all_found.sort(key=lambda found: found['uri'])
    with open(os.path.join(folder, 'corpus.json'), 'w') as file:
        json.dump(all_found, file, indent=1)
    passed, failed = report(all_found)
    print('%d passed, %d failed' % (passed, failed), flush=True)
    return failed
