import * as vscode from 'vscode';
import type { ProcessState } from '../../protocol/events';

/** Of URIs that name no file: VS Code gives a row the colours of what it stands for by its URI alone. */
const scheme = 'muster-process';

/** The colours of processes that a person should see among others, by names that each theme gives its own. */
const colors: Partial<Record<ProcessState, string>> = {
  zombie: 'list.errorForeground',
  orphan: 'list.warningForeground',
  stray: 'list.warningForeground',
  stopped: 'disabledForeground',
};

/** What gives the row of a process in this state its colour; undefined for one that is well. */
export function decoratedAs(state: ProcessState): vscode.Uri | undefined {
  return colors[state] === undefined ? undefined : vscode.Uri.from({ scheme, path: `/${state}` });
}

/** Colours the labels of zombies, orphans, strays and what is stopped. */
export const processDecorations: vscode.FileDecorationProvider = {
  provideFileDecoration(uri) {
    if (uri.scheme !== scheme) return undefined;
    const color = colors[uri.path.slice(1) as ProcessState];
    return color === undefined
      ? undefined
      : new vscode.FileDecoration(undefined, undefined, new vscode.ThemeColor(color));
  },
};
