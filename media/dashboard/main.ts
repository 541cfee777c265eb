/** The dashboard's page: shows the host's last snapshot, and nothing that it was not told. */
import { html, render } from 'lit/html.js';
import type { DashboardMessage, DashboardSnapshot } from '../../src/protocol/dashboard';
import { Announcer } from './announcer';
import { arrangement, askForSight, keepScroll, onRearranged, reveal } from './arrangement';
import { layout, root } from './layout';
import { revealProcess } from './processesTab';
import { Scrolling } from './scrolling';
import { sidebar } from './sidebar';
import { tabbed } from './tabs';

let shown: DashboardSnapshot | undefined;
let announcement = '';

function draw(): void {
  if (!root || !shown) return;
  render(
    html`<main>
      <h1 class="unseen">Muster Dashboard</h1>
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

onRearranged(draw);
window.addEventListener('message', ({ data }: MessageEvent<DashboardMessage>) => {
  if (data.type === 'reveal') {
    if (data.tab === 'processes') revealProcess();
    reveal(data);
    return;
  }
  shown = data;
  draw();
  announcer.show(data);
  scrolling.restore();
});
askForSight();
