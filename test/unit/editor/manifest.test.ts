import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  commandIds,
  contextKeys,
  dashboardPanel,
  glanceView,
  lintSettingIds,
  measureSettingIds,
  settingIds,
  workersView,
} from '../../../src/editor/ids';
import { languageIds } from '../../../src/editor/lint/languages';
import { ruleIds } from '../../../src/lint/ruleIds';
import { interpretMeasureSettings } from '../../../src/editor/measure/settings';
import { interpretSettings } from '../../../src/editor/runSettings';
import { defaultNumbers, policyNumberNames, policyNumbers } from '../../../src/launch/policyNumbers';
import { parseSticky } from '../../../src/launch/sticky';
import { loadNumberNames, loadNumbers } from '../../../src/measure/loadNumbers';
import { defaultWishes } from '../../../src/measure/loadWishes';
import { loadDefaults } from '../../../src/protocol/measure';
import { planDefaults } from '../../../src/protocol/planDefaults';
import { oldestNode } from '../../../src/launch/runtime';

interface Setting {
  type?: unknown;
  default: unknown;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  scope?: string;
  order: number;
  markdownDescription?: string;
}

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
    configuration: { title: string; order: number; properties: Record<string, Setting> }[];
  };
}

const root = join(__dirname, '..', '..', '..');
const text = readFileSync(join(root, 'package.json'), 'utf8');
const manifest = JSON.parse(text) as Manifest;
const { contributes } = manifest;
const settings = Object.assign(
  {},
  ...contributes.configuration.map(({ properties }) => properties),
) as Record<string, Setting>;

function settingOf(name: keyof typeof settingIds): Setting {
  const setting = settings[`muster.${settingIds[name]}`];
  assert.ok(setting, name);
  return setting;
}

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

  it('has the views that the code fills', () => {
    assert.deepEqual(
      Object.values(contributes.views)
        .flat()
        .map(({ id }) => id),
      [workersView, glanceView],
    );
  });

  it('declares every setting that the code reads, described, scoped, with the default of the plan', () => {
    const ids = [settingIds, lintSettingIds, measureSettingIds].flatMap((group) => Object.values(group));
    const read = ids.map((id) => `muster.${id}`);
    assert.deepEqual(Object.keys(settings).toSorted(), read.toSorted());
    for (const [id, { scope, markdownDescription }] of Object.entries(settings)) {
      assert.equal(scope, id === 'muster.runtimeExecutable' ? 'machine-overridable' : 'resource', id);
      assert.ok(markdownDescription, id);
    }
    const defaultOf = (id: string): unknown => settings[`muster.${id}`]?.default;
    const { wishes, policy, problems } = interpretSettings(defaultOf, (text) => text);
    assert.deepEqual(policy, planDefaults);
    assert.deepEqual(problems, []);
    const nothing = { args: [], env: {}, envFiles: [], runtimeArgs: [] };
    assert.deepEqual(wishes, { ...nothing, workers: 'auto', watch: false });
  });

  it('gives every number of the policy its default, its bounds and its unit', () => {
    for (const name of policyNumberNames) {
      const { type, minimum, maximum, default: fallback, markdownDescription = '' } = settingOf(name);
      const { min, max, unit } = policyNumbers[name];
      assert.deepEqual([type, minimum, maximum, fallback], ['integer', min, max, defaultNumbers[name]], name);
      if (unit === 'milliseconds') assert.match(markdownDescription, /^Milliseconds /, name);
      if (unit === 'MB') assert.match(markdownDescription, /^MB /, name);
    }
  });

  it('measures, where nothing is set, with the defaults of the load, within its bounds', () => {
    const defaultOf = (id: string): unknown => settings[`muster.${id}`]?.default;
    const { load, requests, most, problems } = interpretMeasureSettings(defaultOf, (text) => text);
    assert.deepEqual(
      { load, requests, most, problems },
      { load: loadDefaults, requests: defaultWishes, most: availableParallelism(), problems: [] },
    );
    for (const name of loadNumberNames) {
      const { type, minimum, maximum } = settings[`muster.${measureSettingIds[name]}`] ?? {};
      const { min, max } = loadNumbers[name];
      assert.deepEqual([type, minimum, maximum], ['integer', min, max], name);
    }
  });

  it('lets the same ways of keeping a client be written as the code reads', () => {
    const { pattern = '' } = settingOf('sticky');
    for (const text of [
      'off',
      'address',
      'cookie:connect.sid',
      'header:X-User',
      'cookie:',
      'header:a b',
      'ip',
    ]) {
      assert.equal(new RegExp(pattern).test(text), parseSticky(text) !== undefined, text);
    }
  });

  it('has its settings in groups, each in an order', () => {
    const { configuration } = contributes;
    assert.deepEqual(
      configuration.map(({ order }) => order),
      configuration.map((_, i) => i + 1),
    );
    for (const { title, properties } of configuration) {
      const orders = Object.values(properties).map(({ order }) => order);
      assert.deepEqual(
        orders,
        orders.map((_, i) => i + 1),
        title,
      );
    }
  });

  it('restricts what could run something in an untrusted workspace', () => {
    const programs = ['program', 'args', 'cwd', 'env', 'envFile', 'runtimeExecutable', 'runtimeArgs'];
    const session = ['watch', 'keepAlive', 'ipc.payloads', 'ipc.redact'];
    const risky = [...programs, ...session, 'measure.url', 'measure.requestFile'];
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
