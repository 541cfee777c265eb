import { describeRange, isWithin, type Range } from '../launch/policyNumbers';
import { settingsSection, type SettingId } from './ids';

/** A setting whose value cannot be used; the message is one sentence for a person. */
export interface SettingProblem {
  id: SettingId;
  message: string;
}

/**
 * Reads settings one by one. What cannot be used counts as not set, as VS Code lets anything be written into a
 * settings file, and is kept in `problems`; null counts as not set as well.
 */
export class SettingReader {
  readonly problems: SettingProblem[] = [];

  /** @param expand replaces `${workspaceFolder}` and the like in a text */
  constructor(
    private readonly get: (id: SettingId) => unknown,
    private readonly expand: (text: string) => string,
  ) {}

  /** A text, without the spaces around it; nothing when it is empty. */
  text(id: SettingId): string | undefined {
    const value = this.value(id, 'a text', (raw) => (typeof raw === 'string' ? raw.trim() : undefined));
    return value === undefined || value === '' ? undefined : this.expand(value);
  }

  /** A list of texts; one text alone is a list of one. */
  list(id: SettingId, fallback: readonly string[] = []): string[] {
    const list = this.value(id, 'a list of texts', (raw) => {
      const items: unknown[] = Array.isArray(raw) ? raw : [raw];
      return items.every((item) => typeof item === 'string') ? items : undefined;
    });
    return (list ?? fallback).filter((item) => item !== '').map((item) => this.expand(item));
  }

  number(id: SettingId, range: Range, fallback: number): number {
    const number = this.value(id, describeRange(range), (raw) => (isWithin(range, raw) ? raw : undefined));
    return number ?? fallback;
  }

  flag(id: SettingId, fallback: boolean): boolean {
    return this.value(id, 'true or false', (raw) => (typeof raw === 'boolean' ? raw : undefined)) ?? fallback;
  }

  /** Environment variables; null leaves one out. */
  variables(id: SettingId): Record<string, string> {
    const takes = 'names with texts, numbers, true or false';
    const pairs = this.value(id, takes, (raw) => {
      if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return undefined;
      const all = Object.entries(raw as Record<string, unknown>).filter(([, value]) => value !== null);
      return all.every(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
        ? all
        : undefined;
    });
    return Object.fromEntries((pairs ?? []).map(([name, value]) => [name, this.expand(String(value))]));
  }

  /**
   * @param takes what the setting takes, for the sentence
   * @param use gives nothing for a value that cannot be used
   */
  value<T>(id: SettingId, takes: string, use: (raw: unknown) => T | undefined): T | undefined {
    const raw = this.get(id);
    if (raw === undefined || raw === null) return undefined;
    const value = use(raw);
    if (value === undefined) {
      const message = `${settingsSection}.${id} takes ${takes}, not ${shown(raw)}: its default is used.`;
      this.problems.push({ id, message });
    }
    return value;
  }
}

const maxShown = 60;

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}
