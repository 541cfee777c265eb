import assert from 'node:assert/strict';
import { join } from 'node:path';
import { repository } from '../../scripts/support/paths';
import { openApp, type App } from './app';
import { eventually } from './eventually';
import { findViolations } from './parts/accessibility';
import { ScalingPage } from './parts/scaling';
import { pictureFailures } from './pictures';

const tab = 'Muster Scaling';
const themes = [
  { label: 'Light Modern', kind: 'vscode-light' },
  { label: 'Dark High Contrast', kind: 'vscode-high-contrast' },
  { label: 'Dark Modern', kind: 'vscode-dark' },
];

describe('A person who asks whether clustering helps', function () {
  let app: App;
  let page: ScalingPage;

  before(async () => {
    app = await openApp({
      folder: join(repository, 'examples'),
      settings: {
        'muster.program': 'hello/server.js',
        'muster.env': { PORT: '0' },
        'muster.measure.connections': 8,
        'muster.measure.warmUp': 100,
        'muster.measure.duration': 500,
        'muster.measure.rounds': 2,
        'muster.measure.maxWorkers': 2,
      },
    });
    page = new ScalingPage(app.workbench);
  });
  pictureFailures(() => app);
  after(() => app.close());

  it('changes their mind while it is measured', async () => {
    await app.workbench.runCommand('Muster: Measure Scaling');
    const toast = await app.workbench.notifications.waitFor('Measuring hello/server.js');
    await toast.click('Cancel');
    await toast.waitForGone();
    assert.deepEqual(await app.workbench.editorArea.tabs(), []);
  });

  it('is asked before a running session of the program is stopped', async () => {
    await app.workbench.runCommand('Muster: Run Clustered');
    await app.workbench.statusBar.item(/:\d+$/).waitFor();
    await app.workbench.runCommand('Muster: Measure Scaling');
    const toast = await app.workbench.notifications.waitFor(
      'hello/server.js is running, and would share its port and the cores with what is measured.',
    );
    await toast.click('Stop and Measure');
    await app.workbench.notifications.waitFor('Measuring hello/server.js');
  });

  it('reads the recommended number of workers, and why', async () => {
    await app.workbench.page.locator('.tab.active', { hasText: tab }).waitFor({ timeout: 60_000 });
    await page.waitForText(/^How hello\/server\.js scales[^]*(Run 2 workers, for|One process is enough)/);
    assert.deepEqual(await page.rows(), ['Plain process', '1 worker', '2 workers']);
    assert.match(
      await page.chart(),
      /^Speed-up over the plain process by the number of workers: 1: \d\.\d\d, 2: \d\.\d\d\. Ideal/,
    );
  });

  for (const { label, kind } of themes) {
    it(`sees it well in ${label}, and so does who listens`, async () => {
      await app.workbench.runCommand('Preferences: Color Theme');
      await app.workbench.quickInput.submit(label);
      const frame = await page.frame();
      await frame.locator(`body.${kind}`).waitFor();
      await app.workbench.screenshot(`scaling-${kind}`);
      assert.deepEqual(await findViolations(frame), []);
    });
  }

  it('takes it along as Markdown and as JSON', async () => {
    await page.click('Export as Markdown');
    await eventually(
      () => app.workbench.editorArea.text(),
      (text) => text.startsWith('# How server.js scales'),
    );
    await app.workbench.press('Control+PageUp');
    await app.workbench.editorArea.waitForActive(tab);
    await page.click('Export as JSON');
    await eventually(
      () => app.workbench.editorArea.text(),
      (text) => text.includes('"format": 1'),
    );
  });
});
