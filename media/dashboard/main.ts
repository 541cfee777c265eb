/** The dashboard's page: shows the host's last snapshot, and nothing that it was not told. */
import { html, nothing, render } from 'lit/html.js';
import type { DashboardMessage, DashboardSnapshot } from '../../src/protocol/dashboard';
import { Announcer } from './announcer';
import { arrangement, askForSight, keepScroll, reveal } from './arrangement';
import { layout, root } from './layout';
import { revealProcess } from './processesTab';
import { onRedraw } from './redraw';
import { Scrolling } from './scrolling';
import { sidebar } from './sidebar';
import { Staleness } from './staleness';
import { tabbed } from './tabs';

let shown: DashboardSnapshot | undefined;
let announcement = '';
const staleness = new Staleness(draw);

function draw(): void {
  if (!root || !shown) return;
  const { since } = staleness;
  render(
    html`<main class=${layout}>
      <h1 class="unseen">Muster Dashboard</h1>
      ${
        since === undefined
          ? nothing
          : html`<p class="stale" role="alert">
              No word from Muster since ${since}: this may be out of date.
            </p>`
      }
      ${layout === 'sidebar' ? sidebar(shown) : tabbed(arrangement.tab, shown)}
      <p class="unseen" role="status">${announcement}</p>
    </main>`,
    root,
  );
}

const scrolling = new Scrolling(arrangement.scroll, keepScroll);
const announcer = new Announcer((text) => {
  announcement = text;
  draw();
});

onRedraw(draw);
window.addEventListener('message', ({ data }: MessageEvent<DashboardMessage>) => {
  if (data.type === 'reveal') {
    if (data.tab === 'processes') revealProcess();
    reveal(data);
    return;
  }
  shown = data;
  staleness.hear(data.sessions.length > 0);
  draw();
  announcer.show(data);
  scrolling.restore();
});
askForSight();
