import { html, type TemplateResult } from 'lit/html.js';
import { repeat } from 'lit/directives/repeat.js';
import type { SessionView } from '../../src/protocol/dashboard';
import type { FigureView } from '../../src/protocol/views/figure';
import type { SlotView, WorkersView } from '../../src/protocol/views/workers';
import { behind, dataTable, type Column } from './dataTable';
import { commonScale } from './sparkline';
import { cardFigures, workerCard, type Scales } from './workerCard';

/** With more workers than this the cards are small, so that they can be looked over. */
const many = 16;

const words = ({ now, more }: FigureView): string => [now ?? '–', more].filter(Boolean).join(', ');

const columns: readonly Column<SlotView>[] = [
  { title: 'Worker', cell: ({ slot }) => slot },
  { title: 'State', cell: ({ stateText }) => stateText },
  { title: 'In the last minutes', cell: ({ statesText }) => statesText },
  ...cardFigures.map(({ kind, name }): Column<SlotView> => ({
    title: name,
    isFigure: true,
    cell: (view) => words(view[kind]),
  })),
  ...cardFigures.map(({ kind, name }): Column<SlotView> => ({
    title: `Highest ${name}`,
    isFigure: true,
    cell: (view) => view[kind].highest ?? '–',
  })),
  { title: 'Restarts', isFigure: true, cell: ({ restarts }) => restarts },
];

/** Is it well? Every worker of the session. */
export function workersTab({ slots, step, memoryLimit }: WorkersView, { id }: SessionView): TemplateResult {
  const scales = Object.fromEntries(
    cardFigures.map(({ kind, floor }) => [
      kind,
      commonScale(
        slots.map((slot) => slot[kind]),
        // Against its limit, where there is one.
        kind === 'memory' ? Math.max(floor, memoryLimit ?? 0) : floor,
        step,
      ),
    ]),
  ) as Scales;
  return html`<ul class="cards ${slots.length > many ? 'small' : ''}">
      ${repeat(
        slots,
        ({ slot }) => slot,
        (slot) => workerCard(id, slot, scales),
      )}
    </ul>
    ${behind('Figures as a table', () => dataTable('The figures of every worker', columns, slots))}`;
}
