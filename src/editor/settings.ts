import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Wishes } from '../launch/buildPlan';
import { schedulings } from '../protocol/plan';
import { planDefaults, type Policy } from '../protocol/planDefaults';
import { settingIds, settingsSection } from './ids';

export interface RunSettings {
  program: string | undefined;
  runtimeExecutable: string | undefined;
  wishes: Wishes;
  policy: Policy;
}

/** The variables that people know from launch.json and that a path or argument may hold. */
function expand(text: string, folder: string): string {
  return text
    .replaceAll('${workspaceFolder}', folder)
    .replaceAll('${userHome}', homedir())
    .replace(/\$\{env:([^}]+)\}/g, (_, name: string) => process.env[name] ?? '');
}

const nonEmpty = (text: string | undefined): string | undefined => (text?.trim() ? text.trim() : undefined);

/** Reads the settings that hold for a program. What has the wrong type counts as not set. */
export function readRunSettings(resource: vscode.Uri, folder: string): RunSettings {
  const configuration = vscode.workspace.getConfiguration(settingsSection, resource);
  const text = (id: string): string | undefined => {
    const value = configuration.get<unknown>(id);
    const found = typeof value === 'string' ? nonEmpty(value) : undefined;
    return found === undefined ? undefined : expand(found, folder);
  };
  const list = (id: string): string[] => {
    const value = configuration.get<unknown>(id);
    const items = Array.isArray(value) ? value : [value];
    return items.flatMap((item) => (typeof item === 'string' && item !== '' ? [expand(item, folder)] : []));
  };
  const number = (id: string, fallback: number): number => {
    const value = configuration.get<unknown>(id);
    return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : fallback;
  };
  const env = Object.entries(configuration.get<Record<string, unknown>>(settingIds.env) ?? {});
  const workers = configuration.get<unknown>(settingIds.workers);
  const scheduling = configuration.get<unknown>(settingIds.scheduling);
  const { restart } = planDefaults;
  const cwd = text(settingIds.cwd);
  return {
    program: text(settingIds.program),
    runtimeExecutable: text(settingIds.runtimeExecutable),
    wishes: {
      args: list(settingIds.args),
      ...(cwd === undefined ? {} : { cwd }),
      env: Object.fromEntries(
        env
          .filter(([, value]) => value !== null)
          .map(([name, value]) => [name, expand(String(value), folder)]),
      ),
      envFiles: list(settingIds.envFile),
      runtimeArgs: list(settingIds.runtimeArgs),
      workers: typeof workers === 'number' ? workers : 'auto',
    },
    policy: {
      ...planDefaults,
      scheduling: schedulings.find((one) => one === scheduling) ?? planDefaults.scheduling,
      readyTimeout: number(settingIds.readyTimeout, planDefaults.readyTimeout),
      drainTimeout: number(settingIds.drainTimeout, planDefaults.drainTimeout),
      killTimeout: number(settingIds.killTimeout, planDefaults.killTimeout),
      restart: {
        ...restart,
        backoff: {
          initial: number(`${settingIds.backoff}.initial`, restart.backoff.initial),
          max: number(`${settingIds.backoff}.max`, restart.backoff.max),
        },
        budget: {
          restarts: number(`${settingIds.budget}.restarts`, restart.budget.restarts),
          windowMs: number(`${settingIds.budget}.window`, restart.budget.windowMs),
        },
        stableAfter: number(settingIds.stableAfter, restart.stableAfter),
      },
    },
  };
}
