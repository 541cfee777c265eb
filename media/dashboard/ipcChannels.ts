import { html, nothing, type TemplateResult } from 'lit/html.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ChannelView, IpcView } from '../../src/protocol/views/ipc';

/** What goes over each channel, and a way to see one alone. */
export function ipcChannels(
  { channels, moreChannels }: IpcView,
  followed: string,
  isOpen: boolean,
  toggle: (isOpen: boolean) => void,
  follow: (channel: string) => void,
): TemplateResult {
  const row = (channel: ChannelView): TemplateResult => {
    const { key, title, label, isClosed, rate, bytesRate, messages, bytes, pressure } = channel;
    const isFollowed = key === followed;
    return html`<tr class=${isClosed ? 'closed' : ''}>
      <th scope="row" title=${label}>
        <button class="link" aria-pressed=${String(isFollowed)} @click=${() => follow(isFollowed ? '' : key)}>
          ${title}
        </button>
        ${isClosed ? html`<span class="note">closed</span>` : nothing}
        ${pressure === undefined ? nothing : html`<span class="note bad">${pressure}</span>`}
      </th>
      <td>${rate}</td>
      <td>${bytesRate}</td>
      <td>${messages}</td>
      <td>${bytes}</td>
    </tr>`;
  };
  return html`<details
    class="channels"
    ?open=${isOpen}
    @toggle=${(event: Event) => toggle((event.target as HTMLDetailsElement).open)}
  >
    <summary>Channels (${channels.length + moreChannels})</summary>
    <div class="scroller">
      <table>
        <caption class="unseen">
          Channels, the busiest first
        </caption>
        <thead>
          <tr>
            <th scope="col">Channel</th>
            <th scope="col">Messages/s</th>
            <th scope="col">Bytes/s</th>
            <th scope="col">Messages</th>
            <th scope="col">Bytes</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(channels, ({ key }) => key, row)}
        </tbody>
      </table>
      ${moreChannels > 0 ? html`<p class="nothing">${moreChannels} more</p>` : nothing}
    </div>
  </details>`;
}
