import * as vscode from 'vscode';
import { isRuleId } from '../../lint/ruleIds';
import { lintSettingIds, settingsSection } from '../ids';
import type { CheckSettings } from './messages';

const levels = ['off', 'hint', 'warning', 'error'] as const;
type Level = (typeof levels)[number];

const isLevel = (value: unknown): value is Level => (levels as readonly unknown[]).includes(value);

export interface LintSettings extends Omit<CheckSettings, 'programs'> {
  readonly isEnabled: boolean;
  /** Milliseconds without a keystroke before a check. */
  readonly debounce: number;
}

export const defaultDebounce = 100;

/** Reads the settings that hold for a document or folder. What has the wrong type counts as not set. */
export function readLintSettings(scope: vscode.ConfigurationScope): LintSettings {
  const configuration = vscode.workspace.getConfiguration(settingsSection, scope);
  const debounce = configuration.get<unknown>(lintSettingIds.debounce);
  const rules = configuration.get<unknown>(lintSettingIds.rules);
  const entries = typeof rules === 'object' && rules !== null ? Object.entries(rules) : [];
  const sticky = configuration.get<unknown>('sticky');
  return {
    isEnabled: configuration.get<unknown>(lintSettingIds.enable) !== false,
    debounce: typeof debounce === 'number' && debounce >= 0 ? debounce : defaultDebounce,
    rules: Object.fromEntries(entries.filter(([id, level]) => isRuleId(id) && isLevel(level))),
    isSticky: typeof sticky === 'string' && sticky !== 'off',
  };
}
