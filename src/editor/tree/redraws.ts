import type * as vscode from 'vscode';
import type { Row } from './rows';

/** Milliseconds: a redraw closes the tooltip of a row, so figures wait while somebody reads it. */
const readingTime = 8000;
/**
 * Milliseconds between two redraws of a row for its figures' sake. VS Code makes the buttons of a row anew when it
 * draws it, and a click during which that happens is lost; a click takes about a tenth of a second.
 */
const figuresPace = 3000;
/** A redraw of an open row draws all below it again: figures of such rows wait for their turn. */
const mostRedrawn = 200;

/** What decides on how a row is drawn. */
export type Look = Pick<
  vscode.TreeItem,
  'label' | 'description' | 'iconPath' | 'contextValue' | 'collapsibleState'
>;

/** What a row last looked like, and when it was drawn, by the monotonic clock. */
interface Drawn {
  form: string;
  figures: string;
  at: number;
}

/** Decides which of the rows that may have changed are drawn anew, and when. */
export class Redraws {
  readonly #drawn = new WeakMap<Row, Drawn>();
  /** Rows that have changed and are drawn later. */
  readonly #waiting = new Set<Row>();
  readonly #open = new WeakSet<Row>();
  /** The row whose tooltip was asked for last, and until when its figures stand still for it to be read. */
  #read: { row: Row; until: number } | undefined;

  /**
   * @param below the rows that a redraw of this one draws too
   * @param clock monotonic milliseconds
   */
  constructor(
    private readonly below: (row: Row) => readonly Row[],
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Takes in that a row is drawn. */
  draw(row: Row, item: Look): void {
    this.#drawn.set(row, { ...look(item), at: this.clock() });
    this.#waiting.delete(row);
  }

  isDrawn(row: Row): boolean {
    return this.#drawn.has(row);
  }

  /** Takes in that a person has opened or closed a row. */
  setOpen(row: Row, isOpen: boolean): void {
    if (isOpen) this.#open.add(row);
    else this.#open.delete(row);
  }

  /** Takes in that a person reads the tooltip of a row. */
  read(row: Row): void {
    this.#read = { row, until: this.clock() + readingTime };
  }

  /** Forgets the rows that wait, as all are drawn anew. */
  clear(): void {
    this.#waiting.clear();
  }

  /**
   * @param rows those that may have changed
   * @param itemOf what a row looks like now; undefined when what it stands for is gone
   * @param isNews more than figures may have changed in these rows
   * @returns those to be drawn now; others that have changed come with later calls
   */
  next(rows: readonly Row[], itemOf: (row: Row) => Look | undefined, isNews: boolean): Row[] {
    const now = this.clock();
    const news = new Set(isNews ? rows : []);
    const chosen: Row[] = [];
    const due: Row[] = [];
    for (const row of new Set([...rows, ...this.#dueOfWaiting(now)])) {
      const drawn = this.#drawn.get(row);
      const item = drawn && itemOf(row);
      this.#waiting.delete(row);
      if (!item) continue;
      const { form, figures } = look(item);
      if (form !== drawn.form || (figures !== drawn.figures && news.has(row))) chosen.push(row);
      else if (figures !== drawn.figures) {
        this.#waiting.add(row);
        if (now - drawn.at >= figuresPace) due.push(row);
      }
    }
    chosen.push(...this.#inTurn(due, now));
    for (const row of chosen) this.#start(row, now);
    return chosen;
  }

  /** What waits is figures, and nobody need ask what they are before their time. */
  #dueOfWaiting(now: number): Row[] {
    return [...this.#waiting].filter((row) => now - (this.#drawn.get(row)?.at ?? 0) >= figuresPace);
  }

  /** Of rows of which only figures changed those that are drawn now: not what is read, and few that are open. */
  #inTurn(rows: readonly Row[], now: number): Row[] {
    const read = this.#read !== undefined && now < this.#read.until ? this.#read.row : undefined;
    const chosen = rows.filter((row) => row !== read && !this.#open.has(row));
    if (read) return chosen;
    const at = (row: Row): number => this.#drawn.get(row)?.at ?? 0;
    let redrawn = 0;
    for (const row of rows.filter((one) => this.#open.has(one)).sort((a, b) => at(a) - at(b))) {
      const size = this.#size(row);
      if (redrawn > 0 && redrawn + size > mostRedrawn) break;
      redrawn += size;
      chosen.push(row);
    }
    return chosen;
  }

  #start(row: Row, now: number): void {
    this.#waiting.delete(row);
    const drawn = this.#drawn.get(row);
    if (drawn) drawn.at = now;
  }

  /** How many rows a redraw of this one draws. */
  #size(row: Row): number {
    if (!this.#open.has(row)) return 1;
    return this.below(row).reduce((sum, child) => sum + this.#size(child), 1);
  }
}

function look(item: Look): { form: string; figures: string } {
  const { label, description, iconPath, contextValue = '', collapsibleState = 0 } = item;
  const { id = '', color } = (iconPath ?? {}) as Partial<vscode.ThemeIcon>;
  const form = [label as string, id, color?.id ?? '', contextValue, collapsibleState].join('\n');
  return { form, figures: description as string };
}
