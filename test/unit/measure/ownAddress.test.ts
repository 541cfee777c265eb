import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { isOwnAddress, resolveOwn } from '../../../src/measure/ownAddress';
import { MeasureProblem } from '../../../src/measure/problem';

describe('what is loaded', () => {
  it('is a loopback address in any of its forms, or one of an interface', () => {
    for (const address of ['127.0.0.1', '127.8.9.10', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'])
      assert.ok(isOwnAddress(address, []), address);
    assert.ok(isOwnAddress('192.0.2.7', ['192.0.2.7', 'fe80::1%eth0']));
    assert.ok(isOwnAddress('fe80:0::1', ['192.0.2.7', 'fe80::1%eth0']));
  });

  it('is no other address, and no name', () => {
    for (const address of ['192.0.2.8', '128.0.0.1', '::2', '::ffff:192.0.2.8', 'localhost', ''])
      assert.ok(!isOwnAddress(address, ['192.0.2.7', 'fe80::1']), address);
  });

  it('is what a name of this machine stands for', async () => {
    const found = await resolveOwn('localhost');
    assert.ok(
      found.length > 0 && found.every((address) => ['127.0.0.1', '::1'].includes(address)),
      found.join(),
    );
    assert.deepEqual(await resolveOwn('[::1]'), ['::1']);
    const [own] = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    if (own) assert.equal((await resolveOwn(own.address)).length, 1);
  });

  it('refuses another machine with one sentence', async () => {
    // TEST-NET-1 of RFC 5737: nobody's.
    await assert.rejects(
      resolveOwn('192.0.2.1'),
      new MeasureProblem(
        'Only addresses of this machine are loaded, and 192.0.2.1 is another: use localhost.',
      ),
    );
    await assert.rejects(resolveOwn('nowhere.invalid'), MeasureProblem);
  });
});
