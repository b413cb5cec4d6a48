# Copyright 2026 The Chronus authors
# SPDX-License-Identifier: ISC
#
# A conversation by Python's liblo: the port is the argument, the exit status
# says whether all was answered as it should be.

import sys
import time

import liblo

answers = []


def hear(path, args):
    answers.append((path, list(args)))


def wait(server, path, first=None):
    """Return the arguments of the next answer to a path."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        for i, (name, args) in enumerate(answers):
            if name == path and (first is None or args[0] == first):
                del answers[i]
                return args
        server.recv(20)
    sys.exit('no %s: %s' % (path, answers))


def expect(what, is_, should):
    if is_ != should:
        sys.exit('%s: %s, not %s' % (what, is_, should))


def converse(proto, port):
    host = liblo.Address('127.0.0.1', port, proto)
    server = liblo.Server(proto=liblo.UDP)
    server.add_method(None, None, hear)
    if proto == liblo.TCP:  # Its answers come by a connection that it hides
        liblo.send(host, '/mod/sine/freq', 77.0)
        host = liblo.Address('127.0.0.1', port)
        end = time.monotonic() + 10
        value = None
        while value != [77.0] and time.monotonic() < end:
            server.send(host, '/mod/sine/freq')
            value = wait(server, '/mod/sine/freq')
        expect('by TCP', value, [77.0])
        return

    server.send(host, '/mod/sine/freq', 331.0)
    server.send(host, '/mod/sine/freq')
    expect('query', wait(server, '/mod/sine/freq'), [331.0])
    server.send(host, '/mod/sine/none', 1)
    expect('error', wait(server, '/error')[0], '/mod/sine/none')
    server.send(host, '/set', '/mod/sine/gain', 0.25, 42)
    expect('set', wait(server, '/set/done')[:3], [42, '/mod/sine/gain', 0.25])

    server.send(host, liblo.Bundle(
        liblo.time() + 0.2,
        liblo.Message('/set', '/mod/sine/freq', 50.0, 'a'),
        liblo.Message('/set', '/mod/sine/gain', 0.5, 'b')))
    expect('frames', wait(server, '/set/done', 'a')[3],
           wait(server, '/set/done', 'b')[3])

    server.send(host, '/subscribe', '/mod/sine', 50)
    wait(server, '/subscribed')
    wait(server, '/seq')
    expect('state', wait(server, '/mod/sine/freq'), [50.0])


for protocol in liblo.UDP, liblo.TCP:
    converse(protocol, int(sys.argv[1]))
