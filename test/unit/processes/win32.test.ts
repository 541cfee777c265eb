import assert from 'node:assert/strict';
import { parseCimDetails, parseCimRows } from '../../../src/processes/win32/parse';
import { captured } from './captured';

const text = (name: string): string => captured(name).toString('utf8');

describe('the processes of Windows', () => {
  const rows = parseCimRows(text('win32-cim-all.txt'));

  it('are told with lineage, times and memory, and malformed ones left out', () => {
    assert.deepEqual(
      rows.map(({ pid, state }) => [pid, state]),
      [
        [0, 'running'],
        [4, 'running'],
        [612, 'running'],
        [9320, 'running'],
        [9321, 'dead'],
        [7, 'running'],
      ],
    );
    const node = rows[3];
    assert.deepEqual(
      [node?.ppid, node?.sid, node?.cpuTime, node?.rss, node?.threads, node?.uid],
      [612, 1, 3125, 412_090_368, 14, -1],
    );
    assert.equal(new Date(node?.startedAt ?? 0).toISOString(), '2025-11-22T21:55:04.051Z');
  });

  it('are told apart by a start that is finer than a millisecond', () => {
    const [one, other] = ['134083221040506070', '134083221040506090'].map(
      (created) => parseCimRows(JSON.stringify([[1, 0, 0, created, 0, 0, 1]]))[0]?.start,
    );
    assert.ok(one !== undefined && other !== undefined && other - one > 0.001 && other - one < 0.003);
  });

  it('are none when the answer is no JSON or not of rows', () => {
    for (const line of ['', '{"error":"no"}', '[1', 'null', '[[]]', '"x"'])
      assert.deepEqual(parseCimRows(line), []);
  });

  it('have their command line on one line, and their user with the domain', () => {
    assert.deepEqual(parseCimDetails(text('win32-cim-details.txt')), {
      args: [],
      command: '"C:\\Program Files\\nodejs\\node.exe" "C:\\my app\\grüß (1).js" & two lines',
      user: 'DESK\\ada',
    });
    assert.deepEqual(parseCimDetails(text('win32-cim-system.txt')), {
      args: [],
      command: 'System',
      user: '',
    });
    for (const line of [text('win32-cim-none.txt'), '', '{"error":"no"}', 'null', '3'])
      assert.equal(parseCimDetails(line), undefined);
  });
});
