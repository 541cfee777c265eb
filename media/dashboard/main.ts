/** The dashboard's page: shows the host's last snapshot, and nothing that it was not told. */
import { html, render } from 'lit/html.js';
import type { DashboardSnapshot } from '../../src/protocol/dashboard';
import { Announcer } from './announcer';
import { ask, host, type Arrangement } from './host';
import { Scrolling } from './scrolling';
import { tabbed, tabFor } from './tabs';

const saved = host.getState();
const arrangement: Arrangement = { tab: tabFor(saved?.tab), scroll: saved?.scroll ?? 0 };
let shown: DashboardSnapshot | undefined;
let announcement = '';

function arrange(change: Partial<Arrangement>): void {
  Object.assign(arrangement, change);
  host.setState(arrangement);
}

function draw(snapshot: DashboardSnapshot): void {
  const root = document.getElementById('dashboard');
  if (!root) return;
  const select = (tab: string): void => {
    arrange({ tab });
    draw(snapshot);
  };
  render(
    html`<main>
      <h1 class="unseen">Muster Dashboard</h1>
      ${tabbed(arrangement.tab, snapshot, select)}
      <p class="unseen" role="status">${announcement}</p>
    </main>`,
    root,
  );
}

const scrolling = new Scrolling(arrangement.scroll, (scroll) => arrange({ scroll }));
const announcer = new Announcer((text) => {
  announcement = text;
  if (shown) draw(shown);
});

window.addEventListener('message', ({ data }: MessageEvent<DashboardSnapshot>) => {
  shown = data;
  draw(data);
  announcer.show(data);
  scrolling.restore();
});
ask({ type: 'ready' });
