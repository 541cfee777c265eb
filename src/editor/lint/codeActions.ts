import * as vscode from 'vscode';
import type { TextEdit } from '../../lint';
import { commandIds, internalCommandIds, settingIds, settingsSection } from '../ids';
import { disableComment } from './disableComment';
import type { LiveLint } from './liveLint';
import type { EditorFinding } from './messages';

/** What `editor.codeActionsOnSave` names. */
export const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('muster');

const quickFix = vscode.CodeActionKind.QuickFix;
const stickySetting = `${settingsSection}.${settingIds.sticky}`;

/** The ways out of a finding: its fixes, a comment that switches its rule off here, its rule's page. */
export class LintActions implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [quickFix, fixAllKind],
  };

  readonly #live: LiveLint;

  constructor(live: LiveLint) {
    this.#live = live;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only }: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    if (only?.intersects(fixAllKind)) return this.#fixAll(document);
    if (only && !only.contains(quickFix)) return [];
    const { version } = document;
    const findings = await this.#live.findingsIn(document);
    if (token.isCancellationRequested || document.version !== version) return [];
    const chosen = findings.filter((finding) => rangeOf(document, finding.range).intersection(range));
    const groups = chosen.map((finding) =>
      actionsFor(document, finding, this.#live.diagnosticOf(document, finding)),
    );
    const fixable = findings.filter(({ fixes }) => fixes[0]?.isPreferred);
    // Each finding's fixes before what only silences one.
    return [
      ...groups.flatMap(({ fixes }) => fixes),
      ...(chosen.length > 0 && fixable.length > 1 ? [fixAllAction()] : []),
      ...groups.flatMap(({ others }) => others),
    ];
  }

  async #fixAll(document: vscode.TextDocument): Promise<vscode.CodeAction[]> {
    const edits = await this.#live.fixesFor(document);
    if (edits.length === 0) return [];
    const action = new vscode.CodeAction('Fix all that Muster can fix safely', fixAllKind);
    action.edit = new vscode.WorkspaceEdit();
    action.edit.set(document.uri, edits);
    return [action];
  }
}

interface Actions {
  readonly fixes: readonly vscode.CodeAction[];
  readonly others: readonly vscode.CodeAction[];
}

function actionsFor(
  document: vscode.TextDocument,
  finding: EditorFinding,
  diagnostic: vscode.Diagnostic,
): Actions {
  const { rule, fixes, comment } = finding;
  const diagnostics = [diagnostic];
  const editing = (title: string, edits: readonly TextEdit[]): vscode.CodeAction => {
    const action = new vscode.CodeAction(title, quickFix);
    action.diagnostics = diagnostics;
    action.edit = new vscode.WorkspaceEdit();
    action.edit.set(
      document.uri,
      edits.map(({ range, newText }) => vscode.TextEdit.replace(rangeOf(document, range), newText)),
    );
    return action;
  };
  const page = new vscode.CodeAction(`Open documentation of ${rule}`, quickFix);
  page.diagnostics = diagnostics;
  page.command = { command: commandIds.showRule, title: page.title, arguments: [rule] };
  const disabling = disableComment(document.getText(), finding.range.start, rule, comment);
  return {
    fixes: fixes.map(({ title, edits, isPreferred, setting }, index) => {
      const action = editing(title, edits);
      if (setting?.key === stickySetting)
        action.command = { command: internalCommandIds.turnOnSticky, title, arguments: [document.uri] };
      // The editor wants one at most.
      action.isPreferred = isPreferred && index === 0;
      return action;
    }),
    others: [...(disabling ? [editing(`Disable ${rule} for this line`, [disabling])] : []), page],
  };
}

function fixAllAction(): vscode.CodeAction {
  const action = new vscode.CodeAction('Fix all that Muster can fix safely in this file', quickFix);
  action.command = { command: commandIds.fixAll, title: action.title };
  return action;
}

function rangeOf(
  document: vscode.TextDocument,
  { start, end }: { start: number; end: number },
): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
