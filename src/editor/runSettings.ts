import type { Wishes } from '../launch/buildPlan';
import {
  defaultNumbers,
  exitCodes,
  isWithin,
  policyNumberNames,
  policyNumbers,
  policyOf,
  type PolicyNumbers,
} from '../launch/policyNumbers';
import { parseSticky, stickyForms } from '../launch/sticky';
import { schedulings } from '../protocol/plan';
import { planDefaults, type Policy } from '../protocol/planDefaults';
import { settingIds, type SettingId } from './ids';
import { SettingReader, type SettingProblem } from './settingReader';

export interface RunSettings {
  program: string | undefined;
  runtimeExecutable: string | undefined;
  wishes: Wishes;
  policy: Policy;
  /** The settings that could not be used, and so count as not set. */
  problems: SettingProblem[];
}

/**
 * Makes what is to be run, and how, out of the values of the settings.
 * @param get the value of a setting, whatever stands there
 * @param expand replaces `${workspaceFolder}` and the like in a text
 */
export function interpretSettings(
  get: (id: SettingId) => unknown,
  expand: (text: string) => string,
): RunSettings {
  const read = new SettingReader(get, expand);
  const cwd = read.text(settingIds.cwd);
  const workers = read.value(settingIds.workers, '"auto" or a number', (raw) =>
    raw === 'auto' || typeof raw === 'number' ? raw : undefined,
  );
  return {
    program: read.text(settingIds.program),
    runtimeExecutable: read.text(settingIds.runtimeExecutable),
    wishes: {
      args: read.list(settingIds.args),
      ...(cwd === undefined ? {} : { cwd }),
      env: read.variables(settingIds.env),
      envFiles: read.list(settingIds.envFile),
      runtimeArgs: read.list(settingIds.runtimeArgs),
      workers: workers ?? 'auto',
      watch: readWatch(read),
    },
    policy: readPolicy(read),
    problems: read.problems,
  };
}

function readWatch(read: SettingReader): boolean | string[] {
  const takes = 'true, false or a list of paths';
  const isFlag = read.value(settingIds.watch, takes, (raw) => {
    if (typeof raw === 'boolean') return raw;
    return Array.isArray(raw) && raw.every((path) => typeof path === 'string') ? 'list' : undefined;
  });
  return isFlag === 'list' ? read.list(settingIds.watch) : (isFlag ?? false);
}

function readExitCodes(read: SettingReader): number[] {
  const codes = read.value(settingIds.stopExitCodes, 'a list of exit codes', (raw) =>
    Array.isArray(raw) && raw.every((code) => isWithin(exitCodes, code)) ? raw : undefined,
  );
  return codes ?? planDefaults.restart.stopExitCodes;
}

function readPolicy(read: SettingReader): Policy {
  const quoted = schedulings.map((one) => `"${one}"`).join(', ');
  const scheduling = read.value(settingIds.scheduling, `one of ${quoted}`, (raw) =>
    schedulings.find((one) => one === raw),
  );
  const sticky = read.value(settingIds.sticky, stickyForms, (raw) =>
    typeof raw === 'string' ? parseSticky(raw) : undefined,
  );
  const numbers: PolicyNumbers = { ...defaultNumbers };
  for (const name of policyNumberNames)
    numbers[name] = read.number(settingIds[name], policyNumbers[name], defaultNumbers[name]);
  return policyOf({
    scheduling: scheduling ?? planDefaults.scheduling,
    ...(sticky === undefined || sticky === 'off' ? {} : { sticky }),
    warmSpare: read.flag(settingIds.warmSpare, planDefaults.warmSpare),
    coldSpare: read.flag(settingIds.coldSpare, planDefaults.coldSpare),
    keepAlive: read.list(settingIds.keepAlive),
    refuseChildren: read.flag(settingIds.refuseChildren, planDefaults.children.refuse),
    replaceUnresponsive: read.flag(settingIds.replaceUnresponsive, planDefaults.heartbeat.replace),
    stopExitCodes: readExitCodes(read),
    ipc: {
      payloads: read.flag(settingIds.ipcPayloads, planDefaults.ipc.payloads),
      redact: read.list(settingIds.ipcRedact, planDefaults.ipc.redact),
    },
    numbers,
  });
}
