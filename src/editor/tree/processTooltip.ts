import type { MarkdownString } from 'vscode';
import { commandIds, internalCommandIds } from '../ids';
import { link, page } from './page';
import { factsOf } from './processFacts';
import { nameProcess } from './processText';
import type { ProcessRow } from './rows';

/** The whole story of a process, with what can be done as links. */
export function processTooltip(row: ProcessRow, now: number): MarkdownString | undefined {
  const { model } = row.session;
  const info = model.process(row.id);
  if (!info) return undefined;
  const { state } = info;
  const actions =
    state === 'zombie'
      ? [link('Reap', commandIds.reapZombie, row), link('End Parent…', commandIds.endParent, row)]
      : [
          link('End…', commandIds.endProcess, row),
          link('End Tree…', commandIds.endProcessTree, row),
          link('Send Signal…', commandIds.sendSignal, row),
          link('Measure Memory Share', commandIds.measureMemory, row),
          ...(state === 'kept' ? [] : [link('Keep', commandIds.keepProcess, row)]),
        ];
  if (info.site) actions.push(link('Reveal Spawn Site', commandIds.revealSpawnSite, row));
  actions.push(link('Copy Command Line', commandIds.copyCommandLine, row));
  if (state === 'zombie' || state === 'orphan' || state === 'stray')
    actions.push(link('Why is it here?', internalCommandIds.explainNotice, state));
  return page(nameProcess(info), factsOf(info, model, now), actions);
}
