import { html, nothing, type TemplateResult } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import type { TableView } from '../../src/protocol/views/table';
import { rowHeight } from './geometry';

/** Rows that exist at a time. */
export const windowSize = 120;
/** Rows beyond those in sight that are there already when they come into sight. */
const margin = 40;

export interface Column<Row> {
  id: string;
  title: unknown;
  isSortable?: boolean;
  cell: (row: Row) => unknown;
}

/** By what a table is sorted. */
export interface Order {
  sort: string;
  isDescending: boolean;
}

export interface GridOptions<Row> {
  /** Prefix of the ids of what is in it, and its class. */
  id: string;
  label: string;
  columns: () => readonly Column<Row>[];
  /** The least width of a row, in px: where there is less room, the table is scrolled sideways. */
  leastWidth: () => number;
  keyOf: (row: Row) => string;
  classOf: (row: Row) => string;
  /** Selects a row. */
  select: (key: string) => void;
  /** Takes in that a person has scrolled. @param top the place of the first row in sight */
  onScroll: (top: number, isAtEnd: boolean, isUpwards: boolean) => void;
  onSort?: (column: string) => void;
  /** What a key does on the selected row beside moving along. */
  onKey?: (key: string) => boolean;
}

/** The place of the first row to ask for, so that those in sight have others around them. */
export const firstWanted = (top: number): number => Math.max(0, top - margin);

/**
 * A long table of which only the rows in sight exist, and those around them: the host sends what is asked for. As in
 * the lists of the workbench, the table has the keyboard and names the row that is active, so that a row may be drawn
 * anew, or be out of sight, without losing it.
 */
export class Grid<Row> {
  #scroller: HTMLElement | undefined;
  #table: TableView<Row> | undefined;
  /** The place of a row that is to be selected as soon as it is sent. */
  #wanted: number | undefined;
  #scrolledTo = 0;

  constructor(private readonly options: GridOptions<Row>) {}

  /** @param selected the key of the selected row */
  render(table: TableView<Row>, selected: string | undefined, order?: Order): TemplateResult {
    this.#table = table;
    this.#selectWanted();
    const { id, label, keyOf } = this.options;
    const columns = this.options.columns();
    const isHere = table.rows.some((row) => keyOf(row) === selected);
    return html`<div
      class="grid ${id}"
      role="grid"
      aria-label=${label}
      aria-rowcount=${table.total + 1}
      aria-colcount=${columns.length}
      aria-activedescendant=${isHere && selected !== undefined ? this.#rowId(selected) : nothing}
      tabindex="0"
      .style=${`--least: ${this.options.leastWidth()}px`}
      ${ref((element) => (this.#scroller = element as HTMLElement | undefined))}
      @scroll=${() => this.#onScroll()}
      @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
    >
      ${this.#head(columns, order)}
      <div
        role="rowgroup"
        class="rows"
        .style=${`height: ${table.total * rowHeight}px; padding-top: ${table.from * rowHeight}px`}
      >
        ${repeat(table.rows, keyOf, (row, index) => this.#row(row, table.from + index, columns, selected))}
      </div>
    </div>`;
  }

  /** Brings a row into sight. */
  reveal(place: number): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    // The head of the table stays in sight, and covers what is under it.
    const visible = scroller.clientHeight - 2 * rowHeight;
    const top = place * rowHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top > scroller.scrollTop + visible) scroller.scrollTop = top - visible;
  }

  /** Brings a row to the upper edge, as it was before the page was hidden. */
  scrollTo(top: number): void {
    if (this.#scroller) this.#scroller.scrollTop = top * rowHeight;
  }

  scrollToEnd(): void {
    if (this.#scroller) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #rowId(key: string): string {
    return `${this.options.id}-${key}`;
  }

  #head(columns: readonly Column<Row>[], order: Order | undefined): TemplateResult {
    return html`<div
      role="row"
      class="head"
      aria-rowindex="1"
      @keydown=${(event: KeyboardEvent) => moveInHead(event)}
    >
      ${columns.map(({ id, title, isSortable }) => {
        if (!isSortable) return html`<div role="columnheader" class="cell ${id}">${title}</div>`;
        const isSorted = order?.sort === id;
        const direction = order?.isDescending === true ? 'descending' : 'ascending';
        return html`<div role="columnheader" class="cell ${id}" aria-sort=${isSorted ? direction : nothing}>
          <button tabindex=${isSorted ? 0 : -1} @click=${() => this.options.onSort?.(id)}>
            ${title}<span class="direction ${isSorted ? direction : ''}" aria-hidden="true"></span>
          </button>
        </div>`;
      })}
    </div>`;
  }

  #row(
    row: Row,
    place: number,
    columns: readonly Column<Row>[],
    selected: string | undefined,
  ): TemplateResult {
    const key = this.options.keyOf(row);
    return html`<div
      role="row"
      id=${this.#rowId(key)}
      class="row ${this.options.classOf(row)}"
      aria-rowindex=${place + 2}
      aria-selected=${String(key === selected)}
      @pointerdown=${() => this.options.select(key)}
    >
      ${columns.map(({ id, cell }) => html`<div role="gridcell" class="cell ${id}">${cell(row)}</div>`)}
    </div>`;
  }

  #onScroll(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    const isUpwards = scrollTop < this.#scrolledTo;
    this.#scrolledTo = scrollTop;
    const isAtEnd = scrollHeight - clientHeight - scrollTop < 1.5 * rowHeight;
    this.options.onScroll(Math.floor(scrollTop / rowHeight), isAtEnd, isUpwards);
  }

  #onKey(event: KeyboardEvent): void {
    if (this.options.onKey?.(event.key) === true) {
      event.preventDefault();
      return;
    }
    const { selected, total = 0 } = this.#table ?? {};
    const page = Math.max(1, Math.floor((this.#scroller?.clientHeight ?? 0) / rowHeight) - 2);
    const at = this.#wanted ?? selected ?? -1;
    const place = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      PageUp: at - page,
      PageDown: at + page,
      Home: 0,
      End: total - 1,
    }[event.key];
    if (place === undefined || total === 0) return;
    event.preventDefault();
    this.#wanted = Math.min(total - 1, Math.max(0, place));
    this.reveal(this.#wanted);
    this.#selectWanted();
  }

  #selectWanted(): void {
    const { from = 0, rows = [] } = this.#table ?? {};
    const row = this.#wanted === undefined ? undefined : rows[this.#wanted - from];
    if (row === undefined) return;
    this.#wanted = undefined;
    const key = this.options.keyOf(row);
    // Not in the midst of a drawing.
    queueMicrotask(() => this.options.select(key));
  }
}

/** Along the heads with the arrow keys. */
function moveInHead(event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const head = event.currentTarget as HTMLElement;
  const buttons = [...head.querySelectorAll('button')];
  event.stopPropagation();
  if (step === undefined) return;
  event.preventDefault();
  const at = buttons.indexOf(event.target as HTMLButtonElement);
  buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus();
}
