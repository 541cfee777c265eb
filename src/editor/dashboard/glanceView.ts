import type * as vscode from 'vscode';
import { LivePage, type PageContext } from './livePage';

/** Fills the view in the sidebar that shows every session at a glance. */
export function fillGlance(view: vscode.WebviewView, context: PageContext): void {
  const page = new LivePage(context, view, 'sidebar');
  view.onDidChangeVisibility(() => page.schedule());
  view.onDidDispose(() => page.dispose());
}
