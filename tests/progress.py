# How far work of many steps is, and what is left of it: on a terminal, in a line
# of stderr that is written over; for benchmarks and the corpus.

import json
import os
import sys
import threading
import time

PATIENCE_S = 2  # Work gets so long before anything is said of it


class Times:
    """How long steps took when they were done last, in a file."""

    def __init__(self, path):
        self.path = path
        self.seconds = {}
        if os.path.exists(path):
            with open(path) as file:
                self.seconds = json.load(file)

    def last(self, name):
        """That of a step; None if it is not known."""
        return self.seconds.get(name)

    def note(self, name, seconds):
        self.seconds[name] = seconds
        with open(self.path, 'w') as file:
            json.dump(self.seconds, file)


class Progress:
    """Shows how far it is twice a second, also within a step.

    seconds: what each step took last time; None where that is not known.
    """

    def __init__(self, name, seconds, quiet):
        self.name = name
        self.seconds = seconds
        self.on = not quiet and sys.stderr.isatty()
        self.begin = time.monotonic()
        self.since = self.begin  # Of the present step
        self.done = 0  # Steps
        self.what = ''
        self.shown = False
        self.lock = threading.Lock()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self):
        if self.on:
            self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        if self.on:
            self.thread.join()
        self.hide()

    def run(self):
        while not self.over.wait(0.5):
            self.show()

    def step(self, done, what=''):
        """So many steps are done; the next one is under way."""
        self.done, self.what = done, what
        self.since = time.monotonic()

    def took(self):
        """How long the present step has lasted."""
        return time.monotonic() - self.since

    def left(self):
        """What is left, in seconds; None if nothing is known of that."""
        to_come = self.seconds[self.done:]
        if to_come and None not in to_come:
            return max(sum(to_come) - self.took(), sum(to_come[1:]), 0)
        passed = time.monotonic() - self.begin
        return passed / self.done * len(to_come) if self.done else None

    def line(self):
        left = self.left()
        return '%s: %s%d of %d done, %s left' % (
            self.name, self.what and self.what + ', ', self.done,
            len(self.seconds),
            '?' if left is None else '%d min %d s' % divmod(left, 60))

    def show(self):
        is_long = time.monotonic() - self.begin >= PATIENCE_S
        with self.lock:
            if self.on and is_long and not self.over.is_set():
                sys.stderr.write('\r%s\033[K' % self.line()[:79])
                sys.stderr.flush()
                self.shown = True

    def hide(self):
        """Remove the line, before anything else is printed."""
        with self.lock:
            if self.shown:
                sys.stderr.write('\r\033[K')
                sys.stderr.flush()
            self.shown = False
