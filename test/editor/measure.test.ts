import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { MeasureReport } from '../../src/protocol/measure';
import { until } from '../support/until';
import { muster, setSetting, writeProgram } from './support/muster';

const quick = { connections: 4, warmUp: 0, duration: 200, rounds: 1, maxWorkers: 2 };

/** Answers what it finds in its environment, as the settings gave it. */
const server = `
require('node:http')
  .createServer((request, response) => {
    response.writeHead(request.headers['x-who'] === process.env.WHO ? 200 : 400).end();
  })
  .listen(0);
`;

const labels = (): string[] =>
  vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));

describe('Measure Scaling', () => {
  const settings = { ...quick, headers: { 'X-Who': 'me' } };

  before(async () => {
    await setSetting('env', { WHO: 'me' });
    for (const [name, value] of Object.entries(settings)) await setSetting(`measure.${name}`, value);
  });
  after(async () => {
    await setSetting('env', undefined);
    for (const name of Object.keys(settings)) await setSetting(`measure.${name}`, undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('runs a program as the settings say, shows what it came to, and leaves no session', async function () {
    this.timeout(60_000);
    const { model } = await muster();
    const uri = await writeProgram('measured.js', server);
    const report = await vscode.commands.executeCommand<MeasureReport>('muster.measureScaling', uri);
    assert.deepEqual(
      report.results.map(({ workers, errors, perSecond }) => [workers, errors, perSecond.median > 0]),
      [
        [0, 0, true],
        [1, 0, true],
        [2, 0, true],
      ],
    );
    assert.equal(report.program, uri.fsPath);
    await until('the result to be shown', () => labels().includes('Muster Scaling'));
    assert.deepEqual(model.sessions, []);
  });
});
