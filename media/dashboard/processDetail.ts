import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { ProcessCommand } from '../../src/protocol/views/commands';
import type { ProcessDetailView } from '../../src/protocol/views/processes';
import { ask } from './host';

const titles: readonly [ProcessCommand, string][] = [
  ['muster.endProcess', 'End…'],
  ['muster.endProcessTree', 'End Tree…'],
  ['muster.sendSignal', 'Send Signal…'],
  ['muster.reapZombie', 'Reap'],
  ['muster.endParent', 'End Parent…'],
  ['muster.keepProcess', 'Keep'],
  ['muster.measureMemory', 'Measure Memory Share'],
  ['muster.revealSpawnSite', 'Reveal Spawn Site'],
  ['muster.copyCommandLine', 'Copy Command Line'],
  ['muster.copyPid', 'Copy PID'],
];

/** Asks the host to do something to a process, which it tells by when it started too. */
export function askProcess(session: string | undefined, key: string, command: ProcessCommand): void {
  const [, pid, start] = /^process:(\d+):(\d+(?:\.\d+)?)$/.exec(key) ?? [];
  if (session === undefined || pid === undefined || start === undefined) return;
  ask({ type: 'process', session, process: { pid: Number(pid), start: Number(start) }, command });
}

function buttons(session: string, { key, title, commands }: ProcessDetailView): TemplateResult {
  return html`<div class="buttons" role="group" aria-label="Actions of ${title}">
    ${titles
      .filter(([command]) => commands.includes(command))
      .map(
        ([command, name]) =>
          html`<button class="button" @click=${() => askProcess(session, key, command)}>${name}</button>`,
      )}
  </div>`;
}

/** What there is to know of the selected process, and what can be done to it. */
export function processDetail(
  session: string,
  detail: ProcessDetailView | undefined,
  selected: string | undefined,
): TemplateResult {
  const hint = selected === undefined ? 'Select a process to see all about it.' : 'It is gone.';
  return html`<section class="detail" id="process-detail" aria-label="Selected process" tabindex="-1">
    ${
      detail === undefined || detail.key !== selected
        ? html`<p class="nothing">${hint}</p>`
        : html`<h3>${detail.title}</h3>
            ${detail.commands.length > 0 ? buttons(session, detail) : nothing}
            <dl>
              ${detail.facts.map(
                ([name, value]) =>
                  html`<div>
                    <dt>${name}</dt>
                    <dd>${value}</dd>
                  </div>`,
              )}
            </dl>`
    }
  </section>`;
}
