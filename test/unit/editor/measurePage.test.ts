import assert from 'node:assert/strict';
import { area, scaleOf, ticks } from '../../../media/measure/scale';
import { renderMeasurePage } from '../../../src/editor/measure/page';
import { interpretMeasureSettings } from '../../../src/editor/measure/settings';
import { viewOf } from '../../../src/editor/measure/view';
import { reportOf, resultOf } from '../measure/figures';

describe('The page of a measurement', () => {
  it('may run one script and load one style, and nothing else', () => {
    const page = renderMeasurePage({
      script: 's.js',
      style: 's.css',
      cspSource: 'https://here',
      nonce: 'once',
    });
    assert.match(page, /content="default-src 'none'; script-src 'nonce-once'; style-src https:\/\/here"/);
    assert.equal(page.match(/<script/g)?.length, 1);
    assert.doesNotMatch(page, / style=| on\w+=/);
  });

  it('shows a row for each way to run, and a point of the chart for each number of workers', () => {
    const results = [
      resultOf({ workers: 0, speedUp: 1, cores: 1 }),
      resultOf({ workers: 1, speedUp: 0.9, cores: 1 }),
      resultOf({ workers: 2, speedUp: 1.8, cores: 2 }),
    ];
    const advice = { workers: 2, limit: 'cpu' as const, sentence: 'Run 2.', notes: [] };
    const view = viewOf(reportOf(results, advice), 'server.js');
    assert.deepEqual(
      view.rows.map(({ name }) => name),
      ['Plain process', '1 worker', '2 workers'],
    );
    assert.ok(view.rows.every(({ cells }) => cells.length === view.columns.length));
    assert.deepEqual(
      view.points.map(({ workers, speedUp }) => [workers, speedUp]),
      [
        [1, 0.9],
        [2, 1.8],
      ],
    );
  });

  it('draws a chart that begins at nothing and has room for the ideal', () => {
    const { x, y } = scaleOf([
      { workers: 1, speedUp: 1, low: 0.9, high: 1.1 },
      { workers: 4, speedUp: 2, low: 1.8, high: 2.2 },
    ]);
    assert.deepEqual([x(0), y(0)], [area.left, area.bottom]);
    assert.ok(x(4) < area.right && y(4) > area.top);
    assert.ok(Math.abs(y(0) - y(2) - 2 * (y(0) - y(1))) < 0.5);
  });

  it('names a handful of round values, whatever the size', () => {
    assert.deepEqual(ticks(2.1), [0, 0.5, 1, 1.5, 2]);
    assert.deepEqual(ticks(4.2), [0, 1, 2, 3, 4]);
    assert.deepEqual(ticks(33), [0, 10, 20, 30]);
  });
});

describe('The settings of a measurement', () => {
  it('count as not set where they cannot be used, and say so', () => {
    const values: Record<string, unknown> = {
      'measure.duration': 10,
      'measure.maxWorkers': 'many',
      'measure.requestFile': '${workspaceFolder}/load.http',
      'measure.method': 'post',
    };
    const settings = interpretMeasureSettings(
      (id) => values[id],
      (text) => text.replace('${workspaceFolder}', '/app'),
    );
    assert.deepEqual(
      settings.problems.map(({ id }) => id),
      ['measure.maxWorkers', 'measure.duration'],
    );
    assert.equal(settings.load.duration, 5000);
    assert.deepEqual(settings.requests, {
      url: '/',
      method: 'POST',
      headers: {},
      requestFile: '/app/load.http',
    });
  });
});
