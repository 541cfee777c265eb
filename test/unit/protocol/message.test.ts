import assert from 'node:assert/strict';
import { maxMessageLength, parseMessage } from '../../../src/protocol/message';

describe('a message that a person writes', () => {
  for (const text of [
    '{"cmd":"flush","n":[1]}',
    '"text"',
    ' 7 ',
    'null',
    'true',
    '{"cmd":1}',
    '"NODE_CLUSTER"',
  ])
    it(`is what JSON says: ${text}`, () => {
      assert.deepEqual(parseMessage(text), { message: JSON.parse(text) as unknown });
    });

  const wrong: [text: string, problem: RegExp][] = [
    ['', /^Write a message as JSON, as in \{"cmd":"reload"\}\.$/],
    ['  ', /^Write a message as JSON/],
    ['reload now', /^This is not JSON: put a text in quotes, as in "reload now"\.$/],
    ['{"cmd":', /^This is not JSON: .+\.$/],
    ['{cmd:1}', /^This is not JSON: .+\.$/],
    ["{'cmd':1}", /^This is not JSON: .+\.$/],
    ['{"a":1}\n}', /^This is not JSON: .+\.$/],
    [
      '{"cmd":"NODE_CLUSTER","act":"disconnect"}',
      /^Node\.js keeps messages whose "cmd" begins with NODE_ to itself: choose another one than "NODE_CLUSTER"\.$/,
    ],
    [
      JSON.stringify('x'.repeat(maxMessageLength)),
      /^The message has 1048578 characters of JSON: it may have 1048576\.$/,
    ],
  ];
  for (const [text, problem] of wrong)
    it(`is refused in one sentence: ${text.slice(0, 50)}`, () => {
      const parsed = parseMessage(text);
      assert.ok('problem' in parsed);
      assert.match(parsed.problem, problem);
      assert.ok(!parsed.problem.includes('\n'));
    });
});
