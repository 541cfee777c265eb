import assert from 'node:assert/strict';
import { report, verdict, type Figure } from '../../../bench/supervision/figures';
import { markdownTable, ratioText, spreadText } from '../../../bench/supervision/table';

const figure: Figure = {
  what: 'requests/s',
  bar: '≥ 0.95 ×',
  muster: '1.01 ×',
  bare: '1.00 ×',
  pm2: '0.45 ×',
  verdict: verdict(true),
};

describe('The table of the bench', () => {
  it('is Markdown, with a dash where nothing was measured', () => {
    assert.equal(
      markdownTable(['system', 'ms', 'note'], [['muster', '12'], ['pm2']]),
      '| system | ms | note |\n| --- | --- | --- |\n| muster | 12 | – |\n| pm2 | – | – |',
    );
  });

  it('keeps a cell in its place whatever is in it', () => {
    assert.equal(
      markdownTable(['a'], [['x|y\nz']])
        .split('\n')
        .at(-1),
      '| x\\|y z |',
    );
  });

  it('gives a median with its spread', () => {
    assert.equal(ratioText({ median: 1.016, low: 0.95, high: 1.0849 }), '1.02 × (0.95–1.08)');
    assert.equal(spreadText({ median: 47.6, low: 37.2, high: 65 }, 'ms'), '48 ms (37–65)');
  });

  it('says of each figure whether its bar was reached, and shows below what it came from', () => {
    const details = [{ title: 'All of it', head: ['system'], rows: [['muster']], note: 'Two workers.' }];
    const lines = report([
      { figures: [figure], details },
      { figures: [{ ...figure, verdict: verdict(false) }], details: [] },
    ]).split('\n');
    assert.deepEqual(lines.slice(0, 4), [
      '| what | bar | muster | bare node:cluster | pm2 | verdict |',
      '| --- | --- | --- | --- | --- | --- |',
      '| requests/s | ≥ 0.95 × | 1.01 × | 1.00 × | 0.45 × | reached |',
      '| requests/s | ≥ 0.95 × | 1.01 × | 1.00 × | 0.45 × | not reached |',
    ]);
    assert.deepEqual(lines.slice(5), [
      '### All of it',
      '',
      '| system |',
      '| --- |',
      '| muster |',
      '',
      'Two workers.',
    ]);
  });
});
