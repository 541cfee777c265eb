import * as vscode from 'vscode';
import { isRuleId, ruleIds, type RuleId } from '../../lint/ruleIds';

/** Pages of rules are documents of a scheme of their own: nobody edits them, and they open without a network. */
export const ruleScheme = 'muster-rule';

/** What shows Markdown as it is meant; the manifest says that it opens the pages. */
const preview = 'vscode.markdown.preview.editor';

/** The address of a rule's page. */
export function rulePage(rule: RuleId): vscode.Uri {
  return vscode.Uri.from({ scheme: ruleScheme, path: `/${rule}.md` });
}

/** Gives the pages of the rules, which lie in the extension's folder. */
export class RulePages implements vscode.TextDocumentContentProvider {
  readonly #folder: vscode.Uri;

  /** @param extension the folder of the extension */
  constructor(extension: vscode.Uri) {
    this.#folder = vscode.Uri.joinPath(extension, 'docs', 'rules');
  }

  async provideTextDocumentContent({ path }: vscode.Uri): Promise<string> {
    const rule = path.slice(1, -'.md'.length);
    if (!isRuleId(rule)) throw new Error(`There is no rule "${rule}".`);
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.#folder, `${rule}.md`));
    return Buffer.from(bytes).toString('utf8');
  }
}

/** Opens a rule's page. @param rule asked for where it names none */
export async function showRule(rule: unknown): Promise<void> {
  const known = typeof rule === 'string' && isRuleId(rule) ? rule : await pickRule();
  if (known !== undefined) await vscode.commands.executeCommand('vscode.openWith', rulePage(known), preview);
}

async function pickRule(): Promise<RuleId | undefined> {
  const chosen = await vscode.window.showQuickPick([...ruleIds], { title: 'Show Rule' });
  return chosen !== undefined && isRuleId(chosen) ? chosen : undefined;
}
