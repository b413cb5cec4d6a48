// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

// A conversation by npm's `osc`, over UDP and TCP: the port is the argument, the
// exit status says whether all was answered as it should be.

'use strict';

const osc = require('osc');
const { answers, expect, fail, wait } = require('./answers');

const args = (...list) =>
  list.map((value) => ({
    type: typeof value === 'string' ? 's' : 'f',
    value,
  }));
const plain = (arg) => (arg && arg.high !== undefined ? arg.low : arg);

const converse = async (port) => {
  port.on('message', ({ address, args: list }) =>
    answers.push([address, list.map(plain)]));
  port.on('error', (error) => fail(error.message));
  port.open();
  await new Promise((done) => port.on('ready', done));

  port.send({ address: '/mod/sine/freq', args: args(331) });
  port.send({ address: '/mod/sine/freq', args: [] });
  expect('query', await wait('/mod/sine/freq'), [331]);
  port.send({ address: '/mod/sine/none', args: args(1) });
  expect('error', (await wait('/error'))[0], '/mod/sine/none');
  port.send({ address: '/set', args: args('/mod/sine/gain', 0.25, 'id') });
  expect('set', (await wait('/set/done')).slice(0, 3), [
    'id',
    '/mod/sine/gain',
    0.25,
  ]);

  port.send({
    timeTag: osc.timeTag(0.2),
    packets: [
      { address: '/set', args: args('/mod/sine/freq', 50, 'a') },
      { address: '/set', args: args('/mod/sine/gain', 0.5, 'b') },
    ],
  });
  expect(
    'frames',
    (await wait('/set/done', 'a'))[3],
    (await wait('/set/done', 'b'))[3]);

  port.send({ address: '/subscribe', args: args('/mod/sine', 50) });
  await wait('/subscribed');
  await wait('/seq');
  expect('state', await wait('/mod/sine/freq'), [50]);
  port.send({ address: '/unsubscribe', args: [] });
  await wait('/unsubscribed');
  answers.length = 0;
};

const main = async () => {
  const number = Number(process.argv[2]);
  await converse(
    new osc.UDPPort({
      localAddress: '127.0.0.1',
      localPort: 0,
      remoteAddress: '127.0.0.1',
      remotePort: number,
    }));
  await converse(
    new osc.TCPSocketPort({ address: '127.0.0.1', port: number }));
  process.exit(0);
};

main();
