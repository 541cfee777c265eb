import { html, type TemplateResult } from 'lit/html.js';
import type { AddressView } from '../../src/protocol/views/figure';
import { ask } from './host';

function open(event: Event, session: string, url: string): void {
  // The host opens it, since on a remote machine the port has to be forwarded first.
  event.preventDefault();
  event.stopPropagation();
  ask({ type: 'open', session, url });
}

/** Where something listens; what a browser can open is a link. */
export function addresses(session: string, list: readonly AddressView[]): TemplateResult[] {
  return list.map(({ text, url }) =>
    url === undefined
      ? html`<span class="address">${text}</span>`
      : html`<a class="address" href=${url} @click=${(event: Event) => open(event, session, url)}
          >${text}</a
        >`,
  );
}
