import assert from 'node:assert/strict';
import { hasReusePort, withReusePort } from '../../../src/agent/listenArguments';

const callback = (): void => undefined;

describe('a call of listen with reusePort', () => {
  const changed: [string, unknown[], unknown[]][] = [
    ['(port)', [3000], [{ port: 3000, reusePort: true }]],
    ['(port as a text)', ['3000'], [{ port: '3000', reusePort: true }]],
    ['(port, callback)', [3000, callback], [{ port: 3000, reusePort: true }, callback]],
    ['(port, host)', [3000, 'localhost'], [{ port: 3000, host: 'localhost', reusePort: true }]],
    ['(port, undefined, callback)', [3000, undefined, callback], [{ port: 3000, reusePort: true }, callback]],
    [
      '(port, host, backlog, callback)',
      [3000, '::1', 64, callback],
      [{ port: 3000, host: '::1', backlog: 64, reusePort: true }, callback],
    ],
    ['(port, backlog)', [3000, 64], [{ port: 3000, backlog: 64, reusePort: true }]],
    [
      '(options, callback)',
      [{ port: 3000, host: '::', ipv6Only: true, exclusive: false }, callback],
      [{ port: 3000, host: '::', ipv6Only: true, exclusive: false, reusePort: true }, callback],
    ],
  ];
  for (const [form, args, expected] of changed)
    it(`has it for ${form}`, () => {
      const given = structuredClone(args.filter((arg) => typeof arg === 'object'));
      assert.deepEqual(withReusePort(args), expected);
      assert.deepEqual(
        args.filter((arg) => typeof arg === 'object'),
        given,
        'the options of the program are as they were',
      );
    });

  const untouched: [string, unknown[]][] = [
    ['nothing', []],
    ['(callback)', [callback]],
    ['(null)', [null]],
    ['port 0', [0]],
    ['port 0 as a text', ['0', callback]],
    ['a port that is none', [-1]],
    ['(path)', ['/run/app.sock', callback]],
    ['{ path }', [{ path: '/run/app.sock' }]],
    ['{ port: 0 }', [{ port: 0 }]],
    ['{ port: undefined }', [{ port: undefined }]],
    ['{ fd }', [{ fd: 3 }]],
    ['{ fd, port }', [{ fd: 3, port: 3000 }]],
    ['a handle', [{ _handle: {} }]],
    ['{ handle }', [{ handle: {}, port: 3000 }]],
    ['{ exclusive: true }', [{ port: 3000, exclusive: true }]],
    ['{ reusePort: false }', [{ port: 3000, reusePort: false }]],
  ];
  for (const [form, args] of untouched)
    it(`is left as it is for ${form}`, () => assert.equal(withReusePort(args), args));

  it('is possible on Linux since Node.js 23.1', () => {
    for (const version of ['23.1.0', '23.11.1', '24.0.0', '26.10.0'])
      assert.ok(hasReusePort('linux', version));
    for (const version of ['20.20.2', '22.23.3', '23.0.0']) assert.ok(!hasReusePort('linux', version));
    assert.ok(!hasReusePort('darwin', '24.0.0'));
    assert.ok(!hasReusePort('win32', '24.0.0'));
  });
});
