import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { MessageDetailView } from '../../src/protocol/views/ipc';
import { select } from './arrangement';

const show = (number: number | undefined, title: string): TemplateResult | typeof nothing =>
  number === undefined
    ? nothing
    : html`<button class="button" @click=${() => select('ipc', String(number))}>${title}</button>`;

/** All about the selected message, with what it holds. */
export function ipcDetail(
  detail: MessageDetailView | undefined,
  followed: string,
  follow: (channel: string) => void,
): TemplateResult {
  if (!detail)
    return html`<section class="detail" id="ipc-detail" aria-label="Selected message" tabindex="-1">
      <p class="nothing">Select a message to see what it holds.</p>
    </section>`;
  const { title, facts, payload, channel, asks, answer } = detail;
  const isFollowed = followed === channel;
  return html`<section class="detail" id="ipc-detail" aria-label="Selected message" tabindex="-1">
    <h3>${title}</h3>
    <div class="buttons" role="group" aria-label="Actions of the message">
      <button
        class="button"
        aria-pressed=${String(isFollowed)}
        @click=${() => follow(isFollowed ? '' : channel)}
      >
        Follow Conversation
      </button>
      ${show(asks, 'Show What It Answers')} ${show(answer, 'Show Its Answer')}
    </div>
    <dl>
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${
      payload === undefined
        ? html`<p class="nothing">
            What messages hold is not shown, as the setting muster.ipc.payloads has it.
          </p>`
        : html`<pre class="payload" tabindex="0" role="group" aria-label="What it holds">${payload}</pre>`
    }
  </section>`;
}
