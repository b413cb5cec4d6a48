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
LIMIT_S = 300


def read(path):
    """Return (file, what, old text, new text) of each mutation in a list."""
    with open(path) as file:
        found = FORM.findall(file.read())
    return [(where, what, *(re.sub(r'^[-+] ', '', text, flags=re.M).rstrip()
                            for text in texts))
            for where, what, *texts in found]


def run(folder, command, mutations, jobs):
    """Try all mutations, say what became of each, return how many lived on."""
    def attempt(numbered):
        number, mutation = numbered
        said = one(os.path.join(folder, str(number)), command, *mutation)
        noticed = re.search('^simulate: (.*)$', said, re.M)
        print('%s: %s: %s' % (mutation[0], mutation[1],
                              noticed.group(1) if noticed else
                              'NOT NOTICED\n' + said), flush=True)
        return not noticed
    return sum(ThreadPool(jobs).map(attempt, enumerate(mutations), 1))


def one(folder, command, where, what, old, new):
    """Build the simulation with a mutation before all else, and run it."""
    with open(where) as file:
        text = file.read()
    words = [re.escape(word) for word in old.split()]
    text, n = re.subn(r'\s+'.join(words), lambda _: new, text)
    if n != 1:
        return 'there are %d places to break' % n
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.join(folder, os.path.dirname(where)))
    with open(os.path.join(folder, where), 'w') as file:
        file.write(text)

    program = os.path.join(folder, 'simulate')
    build = [os.path.join(folder, word) if word == where else word
             for word in command] + ['-I' + folder, '-o', program]
    build[1:1] = ['-I' + folder]
    try:
        for line in build, [program]:
            done = subprocess.run(line, stdout=subprocess.PIPE, check=False,
                                  stderr=subprocess.STDOUT, timeout=LIMIT_S)
            said = done.stdout.decode(errors='replace')
            if done.returncode:
                break
    except subprocess.TimeoutExpired:
        said = 'simulate: it does not come to an end'
    shutil.rmtree(folder)
    return said


def compiler():
    """Return the words that call the C compiler."""
    return shlex.split(os.environ.get('CC', 'cc'))
