import assert from 'node:assert/strict';
import { decideSharing } from '../../../../src/supervisor/sharing/policy';

const linux = { platform: 'linux', nodeVersion: '24.21.0' } as const;

describe('how the workers share a port', () => {
  it('is by one shared handle on Linux when nothing was set', () => {
    assert.equal(decideSharing({ scheduling: 'auto' }, linux).mode, 'shared');
  });

  it('is as Node has it by default where it was not measured', () => {
    assert.equal(decideSharing({ scheduling: 'auto' }, { ...linux, platform: 'win32' }).mode, 'shared');
    assert.equal(decideSharing({ scheduling: 'auto' }, { ...linux, platform: 'darwin' }).mode, 'round-robin');
  });

  it('is as it was set, without a word, where that works', () => {
    for (const scheduling of ['shared', 'round-robin', 'reuse-port'] as const) {
      const { mode, notice } = decideSharing({ scheduling }, linux);
      assert.deepEqual({ mode, notice }, { mode: scheduling, notice: undefined });
    }
    assert.equal(
      decideSharing({ scheduling: 'reuse-port' }, { ...linux, nodeVersion: '23.1.0' }).mode,
      'reuse-port',
    );
  });

  it('is by a shared handle where ports cannot be bound twice, and says so', () => {
    const elsewhere = decideSharing({ scheduling: 'reuse-port' }, { ...linux, platform: 'darwin' });
    assert.equal(elsewhere.mode, 'shared');
    assert.equal(
      elsewhere.notice,
      'Reuse-port scheduling needs Linux, so the workers share one handle on darwin.',
    );
    for (const nodeVersion of ['20.20.2', '22.23.3', '23.0.0']) {
      const old = decideSharing({ scheduling: 'reuse-port' }, { ...linux, nodeVersion });
      assert.equal(old.mode, 'shared');
      assert.match(old.notice ?? '', new RegExp(`needs Node.js 23.1, .* on ${nodeVersion}\\.$`));
    }
  });

  it('is the supervisor’s choice with sticky, whatever the scheduling', () => {
    for (const scheduling of ['auto', 'shared', 'round-robin', 'reuse-port'] as const) {
      assert.equal(decideSharing({ scheduling, sticky: { by: 'address' } }, linux).mode, 'sticky');
    }
  });
});
