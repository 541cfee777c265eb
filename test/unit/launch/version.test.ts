import assert from 'node:assert/strict';
import { compareVersions } from '../../../src/launch/version';

describe('versions', () => {
  it('are compared number by number, not letter by letter', () => {
    const ordered = ['9.0.0', '20.2.0', '20.12.0', '20.12.1', '22.6.0', '22.18.0', '23.0.0', '100.0.0'];
    for (const [i, a] of ordered.entries()) {
      for (const [j, b] of ordered.entries()) {
        assert.equal(Math.sign(compareVersions(a, b)), Math.sign(i - j), `${a} and ${b}`);
      }
    }
  });

  it('are alike whatever their tags', () => {
    assert.equal(compareVersions('24.0.0-nightly20250101', '24.0.0'), 0);
    assert.ok(compareVersions('24.0.0-rc.1', '23.11.0') > 0);
  });

  it('may be short', () => {
    assert.equal(compareVersions('22', '22.0.0'), 0);
    assert.ok(compareVersions('22.1', '22.0.5') > 0);
  });
});
