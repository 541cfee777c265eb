import assert from 'node:assert/strict';
import { sameAddress, toAddress } from '../../../src/supervisor/address';

describe('an address', () => {
  it('has a URL that a browser can open, for http and https', () => {
    assert.equal(toAddress({ scheme: 'http', port: 3000 }).url, 'http://localhost:3000/');
    assert.equal(toAddress({ scheme: 'https', port: 443 }).url, 'https://localhost:443/');
    assert.equal(toAddress({ scheme: 'http', host: '127.0.0.1', port: 80 }).url, 'http://127.0.0.1:80/');
    assert.equal(toAddress({ scheme: 'http', host: '::1', port: 80 }).url, 'http://[::1]:80/');
  });

  it('has none for anything else', () => {
    for (const scheme of ['tcp', 'udp'] as const) {
      assert.deepEqual(toAddress({ scheme, port: 53 }), { scheme, port: 53 });
    }
    assert.deepEqual(toAddress({ scheme: 'unix', path: '/tmp/a' }), { scheme: 'unix', path: '/tmp/a' });
    assert.deepEqual(toAddress({ scheme: 'http', path: '/tmp/a' }), { scheme: 'http', path: '/tmp/a' });
  });

  it('is the same whatever is spoken there, but UDP has ports of its own', () => {
    const tcp = toAddress({ scheme: 'tcp', port: 53 });
    assert.ok(sameAddress(tcp, toAddress({ scheme: 'http', port: 53 })));
    assert.ok(!sameAddress(tcp, toAddress({ scheme: 'udp', port: 53 })));
    assert.ok(!sameAddress(tcp, toAddress({ scheme: 'tcp', port: 54 })));
    assert.ok(!sameAddress(tcp, toAddress({ scheme: 'tcp', port: 53, host: '127.0.0.1' })));
    const unix = toAddress({ scheme: 'unix', path: '/tmp/a' });
    assert.ok(!sameAddress(unix, toAddress({ scheme: 'unix', path: '/tmp/b' })));
  });
});
