import * as vscode from 'vscode';
import type { FindingTag, Range, Severity } from '../../lint';
import type { ConfigFault, EditorFinding } from './messages';
import { rulePage } from './rulePages';

export const source = 'muster';

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  // Three dots in the text, and nothing in the Problems view.
  hint: vscode.DiagnosticSeverity.Hint,
};

const tags: Readonly<Record<FindingTag, vscode.DiagnosticTag>> = {
  deprecated: vscode.DiagnosticTag.Deprecated,
  unnecessary: vscode.DiagnosticTag.Unnecessary,
};

/**
 * @param rangeOf offsets in the text that was checked, as places in the document
 * @param seen what running sessions show of lines of the file, counted from 1
 */
export function diagnosticOf(
  uri: vscode.Uri,
  finding: EditorFinding,
  rangeOf: (range: Range) => vscode.Range,
  seen: (from: number, to: number) => readonly string[] = () => [],
): vscode.Diagnostic {
  const { rule, message, noFix } = finding;
  const range = rangeOf(finding.range);
  const confirmed = seen(range.start.line + 1, range.end.line + 1);
  const text = [message, ...confirmed, ...(noFix === undefined ? [] : [noFix])].join('\n');
  const diagnostic = new vscode.Diagnostic(range, text, severities[finding.severity]);
  diagnostic.source = source;
  diagnostic.code = { value: rule, target: rulePage(rule) };
  diagnostic.tags = finding.tags.map((tag) => tags[tag]);
  diagnostic.relatedInformation = finding.related.map(
    (place) =>
      new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, rangeOf(place.range)), place.message),
  );
  return diagnostic;
}

/** What does not hold in a `.musterrc.json`, at its first line. */
export function faultDiagnostic({ message }: ConfigFault): vscode.Diagnostic {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(0, 0, 0, 1),
    text,
    vscode.DiagnosticSeverity.Error,
  );
  diagnostic.source = source;
  return diagnostic;
}
