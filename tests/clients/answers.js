// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

// What a conversation with the host has heard so far, and what it should have

'use strict';

const answers = [];
const fail = (why) => {
  console.error(why, JSON.stringify(answers));
  process.exit(1);
};
setTimeout(() => fail('no end after 10 s'), 10000).unref();

// The arguments of the next answer to a path, maybe with this first one
const wait = async (path, first) => {
  for (;;) {
    const i = answers.findIndex(
      ([name, args]) =>
        name === path && (first === undefined || args[0] === first));
    if (i >= 0) {
      return answers.splice(i, 1)[0][1];
    }
    await new Promise((done) => setTimeout(done, 10));
  }
};
const expect = (what, is, should) => {
  if (JSON.stringify(is) !== JSON.stringify(should)) {
    fail(`${what}: ${JSON.stringify(is)}, not ${JSON.stringify(should)}`);
  }
};

module.exports = { answers, expect, fail, wait };
