import assert from 'node:assert/strict';
import { describeChanges } from '../../../media/dashboard/changes';
import { drawCurve } from '../../../media/dashboard/curve';
import { renderPage } from '../../../src/editor/dashboard/page';
import type { DashboardSnapshot, SlotBrief } from '../../../src/protocol/dashboard';

const worker = (slot: number, state: SlotBrief['state'], restarts = 0): SlotBrief => ({
  slot,
  state,
  restarts,
});

const showing = (...slots: SlotBrief[]): DashboardSnapshot => ({
  type: 'snapshot',
  sessions: [
    { id: '1', name: 'a.js', readiness: 'n of m ready', failed: 0, addresses: [], slots, commands: [] },
  ],
});
const nothing: DashboardSnapshot = { type: 'snapshot', sessions: [] };

describe('The page of the dashboard', () => {
  it('may run one script and load one style, and nothing else', () => {
    const page = renderPage({
      script: 's.js',
      style: 's.css',
      cspSource: 'https://here',
      nonce: 'once',
      layout: 'panel',
    });
    assert.match(page, /content="default-src 'none'; script-src 'nonce-once'; style-src https:\/\/here"/);
    assert.equal(page.match(/<script/g)?.length, 1);
    assert.doesNotMatch(page, / style=| on\w+=/);
  });

  it('draws a curve that ends at the right edge', () => {
    assert.deepEqual(drawCurve([0, 50, 100], 10, 20, 100), {
      line: 'M8 20L9 10L10 0',
      area: 'M8 20L8 20L9 10L10 0L10 20Z',
    });
  });

  it('draws a gap as a gap, a lone point as a dot, and nothing as nothing', () => {
    assert.equal(drawCurve([100, null, 0, 0], 3, 20, 100).line, 'M0 0L0 0M2 20L3 20');
    assert.deepEqual(drawCurve([null], 3, 20, 100), { line: '', area: '' });
  });

  it('tells who listens what has changed, and not what has not', () => {
    assert.equal(describeChanges(showing(worker(1, 'ready')), showing(worker(1, 'ready'))), '');
    const failed = { ...worker(2, 'failed'), cause: 'It threw.' };
    assert.equal(
      describeChanges(
        showing(worker(1, 'ready'), worker(2, 'backoff')),
        showing(worker(1, 'ready', 1), failed),
      ),
      'Worker 1: restarted, ready. Worker 2: failed. It threw.',
    );
    assert.equal(describeChanges(showing(worker(1, 'ready')), nothing), 'a.js has ended.');
  });

  it('sums up what would be too much to listen to', () => {
    const all = [1, 2, 3, 4].map((slot) => worker(slot, 'ready'));
    assert.equal(describeChanges(nothing, showing(...all)), 'a.js: n of m ready.');
  });
});
