# Breaks what decides, one way at a time, and sees that the simulation notices;
# for ./waf test --mutate.

import os
import re
import shlex
import shutil
import subprocess
from multiprocessing.pool import ThreadPool

# One mutation: its file, what it does, and the text that changes
FORM = re.compile(r'^@ (\S+): (.*)\n((?:- .*\n)+)((?:\+ .*\n)*)', re.M)
SEEDS = ['0', '600']
LIMIT_S = 600


def read(path):
    """Return (file, what, old text, new text) of each mutation in a list."""
    with open(path) as file:
        found = FORM.findall(file.read())
    return [(where, what, *(re.sub(r'^[-+] ', '', text, flags=re.M).rstrip()
                            for text in texts))
            for where, what, *texts in found]


def run(folder, flags, libraries, sources, mutations, jobs):
    """Try all mutations, say what became of each, return how many lived on."""
    compiler = shlex.split(os.environ.get('CC', 'cc'))
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)

    def compile_source(into, source, found):
        made = os.path.join(into, source.replace('/', '-') + '.o')
        said = call(compiler + ['-I' + into] + flags +
                    ['-MMD', '-c', found, '-o', made])
        return made, said

    def depends(source, made, where):
        with open(made[:-1] + 'd') as file:
            words = file.read().split()
        return source == where or where in map(os.path.normpath, words)

    def attempt(numbered):
        number, (where, what, old, new) = numbered
        into = os.path.join(folder, str(number))
        said = place(into, where, old, new)
        parts = []
        for source, made in [] if said else whole.items():
            if depends(source, made, where):
                changed = os.path.join(into, source)
                made, said = compile_source(
                    into, source, changed if source == where else source)
            if said:
                break
            parts.append(made)
        program = os.path.join(into, 'simulate')
        said = said or call(compiler + parts + ['-o', program] + libraries) or \
            call([program] + SEEDS)
        noticed = re.search('^simulate: (.*)$', said, re.M)
        print('%s: %s: %s' % (where, what, noticed.group(1) if noticed else
                              'NOT NOTICED ' + said), flush=True)
        shutil.rmtree(into, ignore_errors=True)
        return not noticed

    pool = ThreadPool(jobs)
    whole = dict(zip(sources, (made for made, _ in pool.map(
        lambda source: compile_source(folder, source, source), sources))))
    return sum(pool.map(attempt, enumerate(mutations), 1))


def place(into, where, old, new):
    """Put the broken file into a folder; return what is wrong, if anything."""
    with open(where) as file:
        text = file.read()
    words = [re.escape(word) for word in old.split()]
    text, n = re.subn(r'\s+'.join(words), lambda _: new, text)
    if n != 1:
        return 'there are %d places to break' % n
    path = os.path.join(into, where)
    os.makedirs(os.path.dirname(path))
    with open(path, 'w') as file:
        file.write(text)
    return ''


def call(line):
    """Run a command; return what it said if it failed, else nothing."""
    try:
        done = subprocess.run(line, stdout=subprocess.PIPE, check=False,
                              stderr=subprocess.STDOUT, timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        return 'simulate: it does not come to an end'
    said = done.stdout.decode(errors='replace')
    return said or 'ended with %d' % done.returncode if done.returncode else ''
