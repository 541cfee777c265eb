import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  commandIds,
  contextKeys,
  dashboardPanel,
  lintSettingIds,
  settingIds,
  workersView,
} from '../../../src/editor/ids';
import { languageIds } from '../../../src/editor/lint/languages';
import { ruleIds } from '../../../src/lint/ruleIds';
import { planDefaults } from '../../../src/protocol/planDefaults';
import { oldestNode } from '../../../src/launch/runtime';

interface Manifest {
  engines: { vscode: string; node: string };
  devDependencies: Record<string, string>;
  activationEvents: string[];
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  contributes: {
    commands: { command: string; title: string; category?: string; icon?: string; enablement?: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    views: Record<string, { id: string }[]>;
    viewsWelcome: { when?: string }[];
    configuration: {
      properties: Record<string, { default: unknown; scope?: string; markdownDescription?: string }>;
    }[];
  };
}

const root = join(__dirname, '..', '..', '..');
const text = readFileSync(join(root, 'package.json'), 'utf8');
const manifest = JSON.parse(text) as Manifest;
const { contributes } = manifest;
const settings = Object.assign(
  {},
  ...contributes.configuration.map(({ properties }) => properties),
) as Record<string, { default: unknown; scope?: string; markdownDescription?: string }>;

describe('The manifest', () => {
  it('names the commands that the code registers, no more and no fewer', () => {
    const named = contributes.commands.map(({ command }) => command);
    assert.deepEqual(named.toSorted(), Object.values(commandIds).toSorted());
  });

  it('gives every command a category, an icon and an enablement', () => {
    for (const { command, category, icon, enablement } of contributes.commands) {
      assert.equal(category, 'Muster', command);
      assert.match(icon ?? '', /^\$\([a-z-]+\)$/, command);
      assert.ok(enablement, command);
    }
  });

  it('shows every command in the palette only where it can work', () => {
    const palette = new Map(contributes.menus['commandPalette']?.map(({ command, when }) => [command, when]));
    for (const { command, enablement } of contributes.commands)
      assert.equal(palette.get(command), enablement);
  });

  it('reads only contexts that the code sets', () => {
    const read = new Set(text.match(/\bmuster\.(?:has|is)\w+/g));
    assert.deepEqual([...read].toSorted(), Object.values(contextKeys).toSorted());
  });

  it('has the view that the code fills', () => {
    assert.deepEqual(
      Object.values(contributes.views)
        .flat()
        .map(({ id }) => id),
      [workersView],
    );
  });

  it('declares every setting that the code reads, described, scoped, with the default of the plan', () => {
    const { backoff, budget, ...flat } = settingIds;
    const read = [
      ...Object.values(flat),
      ...Object.values(lintSettingIds),
      ...['initial', 'max'].map((leaf) => `${backoff}.${leaf}`),
      ...['restarts', 'window'].map((leaf) => `${budget}.${leaf}`),
    ].map((id) => `muster.${id}`);
    assert.deepEqual(Object.keys(settings).toSorted(), read.toSorted());
    for (const [id, { scope, markdownDescription }] of Object.entries(settings)) {
      assert.ok(scope, id);
      assert.ok(markdownDescription, id);
    }
    const { restart, ...pace } = planDefaults;
    const defaultOf = (id: string): unknown => settings[`muster.${id}`]?.default;
    assert.equal(defaultOf(settingIds.scheduling), pace.scheduling);
    assert.equal(defaultOf(settingIds.readyTimeout), pace.readyTimeout);
    assert.equal(defaultOf(settingIds.drainTimeout), pace.drainTimeout);
    assert.equal(defaultOf(settingIds.killTimeout), pace.killTimeout);
    assert.equal(defaultOf('restart.backoff.initial'), restart.backoff.initial);
    assert.equal(defaultOf('restart.backoff.max'), restart.backoff.max);
    assert.equal(defaultOf('restart.budget.restarts'), restart.budget.restarts);
    assert.equal(defaultOf('restart.budget.window'), restart.budget.windowMs);
    assert.equal(defaultOf('restart.stableAfter'), restart.stableAfter);
  });

  it('restricts what could run something in an untrusted workspace', () => {
    const risky = ['program', 'args', 'cwd', 'env', 'envFile', 'runtimeExecutable', 'runtimeArgs'];
    assert.deepEqual(
      manifest.capabilities.untrustedWorkspaces.restrictedConfigurations,
      risky.map((id) => `muster.${id}`),
    );
  });

  it('lets every rule be set', () => {
    const { properties = {} } = settings[`muster.${lintSettingIds.rules}`] as { properties?: object };
    assert.deepEqual(Object.keys(properties), [...ruleIds]);
  });

  it('is activated by use, by the window that restores a dashboard, and by a file that can be checked', () => {
    const languages = languageIds.map((id) => `onLanguage:${id}`);
    assert.deepEqual(manifest.activationEvents, [`onWebviewPanel:${dashboardPanel}`, ...languages]);
  });

  it('asks for the editor whose types it is checked against, and for the node that the launch needs', () => {
    const floor = manifest.engines.vscode.replace('^', '').replace(/\.\d+$/, '');
    assert.match(
      manifest.devDependencies['@types/vscode'] ?? '',
      new RegExp(`^~${floor.replace('.', '\\.')}\\.`),
    );
    assert.equal(manifest.engines.node, `>=${oldestNode.replace(/\.\d+$/, '')}`);
  });
});
