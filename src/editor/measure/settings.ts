import { availableParallelism } from 'node:os';
import { isWithin } from '../../launch/policyNumbers';
import { mostWorkers, readLoadNumbers } from '../../measure/loadNumbers';
import { defaultWishes, type LoadWishes } from '../../measure/loadWishes';
import { maxWorkers } from '../../protocol/limits';
import { loadDefaults, type LoadShape } from '../../protocol/measure';
import { measureSettingIds, type SettingId } from '../ids';
import { SettingReader, type SettingProblem } from '../settingReader';

export interface MeasureSettings {
  load: LoadShape;
  requests: LoadWishes;
  /** The most workers that are measured. */
  most: number;
  /** The settings that could not be used, and so count as not set. */
  problems: SettingProblem[];
}

/**
 * Makes what is asked, and how, out of the values of the settings.
 * @param get the value of a setting, whatever stands there
 * @param expand replaces `${workspaceFolder}` and the like in a text
 */
export function interpretMeasureSettings(
  get: (id: SettingId) => unknown,
  expand: (text: string) => string,
): MeasureSettings {
  const read = new SettingReader(get, expand);
  const body = read.value(measureSettingIds.body, 'a text', (raw) =>
    typeof raw === 'string' ? raw : undefined,
  );
  const requestFile = read.text(measureSettingIds.requestFile);
  const most = read.value(measureSettingIds.maxWorkers, '"auto" or a number of workers', (raw) =>
    raw === 'auto' || isWithin(mostWorkers, raw) ? raw : undefined,
  );
  return {
    load: readLoadNumbers((name, range) => read.number(measureSettingIds[name], range, loadDefaults[name])),
    requests: {
      url: read.text(measureSettingIds.url) ?? defaultWishes.url,
      method: (read.text(measureSettingIds.method) ?? defaultWishes.method).toUpperCase(),
      headers: read.variables(measureSettingIds.headers),
      ...(body === undefined || body === '' ? {} : { body }),
      ...(requestFile === undefined ? {} : { requestFile }),
    },
    most: typeof most === 'number' ? most : Math.min(availableParallelism(), maxWorkers),
    problems: read.problems,
  };
}
