// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

// A conversation by npm's `node-osc`: the port is the argument, the exit status
// says whether all was answered as it should be.

'use strict';

const { Bundle, Message, Server } = require('node-osc');
const { answers, expect, wait } = require('./answers');

const main = async () => {
  const number = Number(process.argv[2]);
  const server = new Server(0, '127.0.0.1');
  const hear = ([path, ...list]) => answers.push([path, list]);
  server.on('message', hear);
  server.on('bundle', (bundle) => bundle.elements.forEach(hear));
  await new Promise((done) => server.on('listening', done));

  // Answers come to the socket that asks, so it must be the server's own
  const send = (path, ...list) =>
    server.send(
      path instanceof Bundle ? path : new Message(path, ...list),
      number,
      '127.0.0.1');

  send('/mod/sine/freq', 331);
  send('/mod/sine/freq');
  expect('query', await wait('/mod/sine/freq'), [331]);
  send('/mod/sine/none', 1);
  expect('error', (await wait('/error'))[0], '/mod/sine/none');
  send('/gate/adsr', 'on');
  send('/gate/adsr');
  expect('gate', await wait('/gate/adsr'), [1]);
  send(new Bundle(['/mod/sine/freq', 50], ['/mod/sine/gain', 0.5]));
  send('/mod/sine/freq');
  expect('bundle', await wait('/mod/sine/freq'), [50]);
  send('/subscribe', '/mod/sine', 50);
  await wait('/subscribed');
  await wait('/seq');
  expect('state', await wait('/mod/sine/gain'), [0.5]);
  process.exit(0);
};

main();
