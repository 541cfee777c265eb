import assert from 'node:assert/strict';
import { join } from 'node:path';
import { reportsOf } from '../../../src/cli/lint/threads';
import type { Task } from '../../../src/cli/lint/reports';
import { projectWith } from '../../support/folders';

const program = join(process.cwd(), 'dist', 'lintThread.js');
const alone = { program, after: Infinity, left: Infinity };
const atOnce = { program, after: 0, left: 0 };

const texts = [
  "const { exec } = require('child_process');\nexec('ls ' + d);\n",
  'a();\n',
  "const { exec } = require('child_process');\nexec('ls ' + process.argv[2]);\n",
  'const { exec } = require(',
];
const binary = Buffer.from([0]);

describe('Threads that check files together', () => {
  const task: Task = {
    format: 'json',
    fix: false,
    quiet: false,
    hints: false,
    style: { cwd: process.cwd(), hasColors: false },
  };
  let files: { fileName: string }[];
  before(() => {
    const names = Array.from({ length: 2000 }, (_, index) => `${index}.js`);
    const folder = projectWith(
      Object.fromEntries(names.map((name, index) => [name, [...texts, binary][index % 5] ?? ''])),
    );
    files = names.map((name) => ({ fileName: join(folder, name) }));
  });

  it('report the same as one alone, in the order of the files', async () => {
    const reports = await reportsOf(files, task, atOnce);
    assert.deepEqual(reports, await reportsOf(files, task, alone));
    const paths = reports.map((one) =>
      'part' in one ? (JSON.parse(one.part) as { filePath: string }).filePath : one.path,
    );
    assert.deepEqual(
      paths,
      files.map(({ fileName }) => fileName),
    );
  });

  it('leave what one of them had taken when it died to the others', async () => {
    const folder = projectWith({
      'dies.js': `const { workerData } = require('node:worker_threads');
        Atomics.add(new Int32Array(workerData.taken), 0, 16);
        throw new Error('dead');`,
    });
    const reports = await reportsOf(files, task, { ...atOnce, program: join(folder, 'dies.js') });
    assert.deepEqual(reports, await reportsOf(files, task, alone));
  });
});
