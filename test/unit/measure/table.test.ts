import assert from 'node:assert/strict';
import * as v from 'valibot';
import { toMarkdown, toText } from '../../../src/measure/table';
import { MeasureReportSchema } from '../../../src/protocol/measure';
import { reportOf, resultOf } from './figures';

const report = reportOf(
  [
    resultOf({ workers: 0, speedUp: 1, cores: 1 }),
    {
      ...resultOf({ workers: 2, speedUp: 1.9, cores: 1.9 }),
      perSecond: { median: 1900, low: 1850, high: 1950 },
    },
  ],
  { workers: 2, limit: 'cpu', sentence: 'Run 2 workers.', notes: ['Something else ran.'] },
);

describe('the report of a measurement', () => {
  it('is a table for a terminal, with the spread where there is one', () => {
    assert.equal(
      toText(report),
      [
        'GET /, 64 connections, 5 s after 2 s of warm-up, medians of 3 interleaved rounds; Node.js 24.21.0, 4 cores (Test CPU)',
        '',
        'workers           requests/s  speed-up  p50 ms  p99 ms  errors  CPU ms/request  cores used  MB/worker',
        '  plain                1,000         1    1.50    12.0       0           0.250        1.00         80',
        '      2  1,900 (1,850–1,950)      1.90    1.50    12.0       0           0.250        1.90         80',
        '',
        'Run 2 workers.',
        'Something else ran.',
        '',
      ].join('\n'),
    );
  });

  it('is a page in Markdown', () => {
    const page = toMarkdown(report);
    assert.match(page, /^# How server\.js scales\n\n\*\*Run 2 workers\.\*\*\n\n\| workers \| requests\/s \|/);
    assert.match(page, /\| 2 \| 1,900 \(1,850–1,950\) \| 1\.90 \|/);
    assert.match(page, /\n- Something else ran\.\n$/);
  });

  it('is the same in its exported form', () => {
    assert.deepEqual(v.parse(MeasureReportSchema, JSON.parse(JSON.stringify(report))), report);
  });
});
