import * as vscode from 'vscode';
import { commandIds, internalCommandIds } from '../ids';
import type { Row } from './rows';

/** What a tooltip tells, a line each. */
export type Facts = [name: string, value: string][];

/** How a link names a row: as `CommandTarget` has it. */
function idOf(row: Row): string {
  const { id } = row.session.model;
  switch (row.kind) {
    case 'session':
      return id;
    case 'slot':
      return `${id}/${row.slot}`;
    case 'more':
      return `${id}/${row.container}`;
    default:
      return `${id}/${row.key}`;
  }
}

/** @param target the row that the command is called on, or its argument */
export function link(title: string, command: string, target: Row | string): string {
  const argument = typeof target === 'string' ? target : idOf(target);
  return `[${title}](command:${command}?${encodeURIComponent(JSON.stringify([argument]))})`;
}

/** `appendText` makes every space one that does not wrap, and a cause is a long sentence. */
function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~$&]/g, (sign) =>
    sign === '<' ? '&lt;' : sign === '&' ? '&amp;' : `\\${sign}`,
  );
}

/** A tooltip in Markdown, its actions as links. */
export function page(title: string, facts: Facts, actions: string[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(undefined, true);
  markdown.isTrusted = {
    enabledCommands: [...Object.values(commandIds), ...Object.values(internalCommandIds)],
  };
  markdown.appendMarkdown(`**${escape(title)}**\n\n`);
  for (const [name, value] of facts) markdown.appendMarkdown(`- ${name}: ${escape(value)}\n`);
  markdown.appendMarkdown(`\n${actions.join(' · ')}`);
  return markdown;
}
