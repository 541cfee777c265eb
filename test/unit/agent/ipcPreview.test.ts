import assert from 'node:assert/strict';
import { previewOf } from '../../../src/agent/observe/ipcPreview';
import { createRedaction } from '../../../src/protocol/redaction';
import { planDefaults } from '../../../src/protocol/planDefaults';

const redaction = createRedaction(planDefaults.ipc.redact);
const show = (message: unknown, max = 1024): string => previewOf(message, max, redaction);

describe('the preview of a message', () => {
  for (const message of [
    'ping',
    '',
    0,
    -1.5,
    true,
    null,
    [],
    {},
    [1, [2, ['three']], null],
    { a: { b: { c: 'd"e\\f\n' } }, 'g-h': [false], '': 'ü€😀' },
  ])
    it(`is JSON where all of it fits: ${JSON.stringify(message)}`, () =>
      assert.equal(show(message), JSON.stringify(message)));

  const secrets: [what: string, message: unknown, shown: string][] = [
    ['a field', { password: 'hush', a: 1 }, '{"password":"[redacted]","a":1}'],
    ['all of a field', { Cookie: ['hush', { hush: 'hush' }] }, '{"Cookie":"[redacted]"}'],
    [
      'a longer name',
      { accessToken: 'hush', 'X-API-Key': 'hush', client_secret: 'hush' },
      '{"accessToken":"[redacted]","X-API-Key":"[redacted]","client_secret":"[redacted]"}',
    ],
    ['a field far inside', { a: [{ b: { TOKEN: 'hush' } }] }, '{"a":[{"b":{"TOKEN":"[redacted]"}}]}'],
    ['a key of a map', new Map([['token', 'hush']]), '{"token":"[redacted]"}'],
    [
      'raw headers',
      ['Host', 'a', 'Authorization', 'Bearer hush', 'Accept', '*/*'],
      '["Host","a","Authorization","[redacted]","Accept","*/*"]',
    ],
    [
      'named values',
      [
        { name: 'password', value: 'hush' },
        { name: 'user', value: 'ann' },
      ],
      '[{"name":"password","value":"[redacted]"},{"name":"user","value":"ann"}]',
    ],
    ['JSON in a text', '{"password":"hush","a":1}', JSON.stringify('{"password":[redacted],"a":1}')],
    [
      'JSON in JSON in a text',
      JSON.stringify(JSON.stringify({ token: 'hush' })),
      JSON.stringify(String.raw`"{\"token\":[redacted]}"`).replace('}\\"', '}\\"'),
    ],
    [
      'a header in a text',
      'Authorization: Bearer hush\r\nAccept: */*',
      '"Authorization: [redacted]\\r\\nAccept: */*"',
    ],
    ['a query', '/?user=ann&access_token=hush&b=1', '"/?user=ann&access_token=[redacted]&b=1"'],
  ];
  for (const [what, message, shown] of secrets)
    it(`leaves out what is secret in ${what}`, () => {
      const preview = show(message);
      assert.ok(!preview.includes('hush'), preview);
      assert.equal(preview, shown);
    });

  it('leaves out a secret that it would have cut in two', () => {
    for (let max = 10; max < 80; max++)
      assert.ok(!show(`{"a":"b","password":"${'hush'.repeat(50)}"}`, max).includes('hush'));
  });

  it('leaves out the words of a person, whatever stands in them', () => {
    const own = createRedaction(['iban', 'a.b', '', '(']);
    assert.equal(
      previewOf({ IBAN: 'hush', 'a.b': 'hush', 'a(': 'hush', axb: 'seen', password: 'seen' }, 1024, own),
      '{"IBAN":"[redacted]","a.b":"[redacted]","a(":"[redacted]","axb":"seen","password":"seen"}',
    );
    assert.equal(previewOf({ password: 'seen' }, 1024, createRedaction([])), '{"password":"seen"}');
  });

  it('is cut where it is too long, whatever makes it long', () => {
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    for (const message of [
      'x'.repeat(1_000_000),
      Array.from({ length: 100_000 }, (_, i) => i),
      Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`key${i}`, i])),
      { ['k'.repeat(100_000)]: 1 },
      new Set(Array.from({ length: 100_000 }, (_, i) => `${i}`)),
      [[[[[[[[[['x'.repeat(2000)]]]]]]]]], 'x'.repeat(2000)],
    ]) {
      const preview = show(message);
      assert.equal(preview.length, 1024);
      assert.ok(preview.endsWith('…'));
    }
    assert.ok(show(cyclic).length < 1024);
  });

  it('takes time by what it shows, not by what there is', () => {
    const huge = { text: 'token'.repeat(10_000_000), more: 'a-'.repeat(10_000_000) };
    const start = performance.now();
    for (let i = 0; i < 100; i++) show(huge);
    assert.ok(performance.now() - start < 1000);
  });

  it('runs nothing of the program', () => {
    const fail = (): never => {
      throw new Error('It was run');
    };
    const message = {
      get getter() {
        return fail();
      },
      toJSON: fail,
      proxy: new Proxy({}, { get: fail, ownKeys: fail, getOwnPropertyDescriptor: fail }),
      date: Object.assign(new Date(0), { toISOString: fail }),
      error: Object.assign(new Error('its message'), { toString: fail }),
      bytes: Buffer.from('hush'),
      big: 7n,
    };
    assert.equal(
      show(message),
      '{"getter":"[getter]","toJSON":function,"proxy":[proxy],"date":"1970-01-01T00:00:00.000Z",' +
        '"error":"Error: its message","bytes":<4 bytes>,"big":7n}',
    );
  });
});
