import assert from 'node:assert/strict';
import { Redraws, type Look } from '../../../src/editor/tree/redraws';
import type { Row, SlotRow } from '../../../src/editor/tree/rows';
import type { Session } from '../../../src/editor/clusterModel';

const rowOf = (slot: number): SlotRow => ({ kind: 'slot', session: {} as Session, slot });

/** A tree of rows whose looks are told, with a clock that is set by hand. */
class Looks {
  now = 0;
  /** How often it was asked what a row looks like. */
  looked = 0;
  readonly items = new Map<Row, Look>();
  readonly redraws: Redraws;

  constructor(below: (row: Row) => readonly Row[] = () => []) {
    this.redraws = new Redraws(below, () => this.now);
  }

  /** A row that is drawn as it looks. */
  row(description: string): Row {
    const row = rowOf(this.items.size + 1);
    this.set(row, description);
    this.redraws.draw(row, this.items.get(row) ?? assert.fail());
    return row;
  }

  set(row: Row, description: string, contextValue = ''): void {
    this.items.set(row, { label: 'row', description, contextValue });
  }

  /** What is drawn now, which then looks as it does. */
  next(rows: readonly Row[], isNews = false): Row[] {
    const itemOf = (row: Row): Look | undefined => {
      this.looked++;
      return this.items.get(row);
    };
    const drawn = this.redraws.next(rows, itemOf, isNews);
    for (const row of drawn) this.redraws.draw(row, this.items.get(row) ?? assert.fail());
    return drawn;
  }
}

describe('Redraws', () => {
  it('leave alone what looks as it did, and what was never drawn', () => {
    const looks = new Looks();
    const row = looks.row('1 %');
    const other = rowOf(9);
    looks.set(other, '5 %');
    looks.now = 10_000;
    assert.deepEqual(looks.next([row, other], true), []);
  });

  it('come at most every three seconds for figures, so that a click on the row’s buttons is seldom lost', () => {
    const looks = new Looks();
    const row = looks.row('0 %');
    const drawn: number[] = [];
    for (let second = 1; second <= 12; second++) {
      looks.now = second * 1000;
      looks.set(row, `${second} %`);
      if (looks.next([row]).length > 0) drawn.push(second);
    }
    assert.deepEqual(drawn, [3, 6, 9, 12]);
  });

  it('show at last the figures that came too soon, without being asked again', () => {
    const looks = new Looks();
    const row = looks.row('0 %');
    looks.now = 1000;
    looks.set(row, '90 %');
    assert.deepEqual(looks.next([row]), []);
    looks.now = 3000;
    assert.deepEqual(looks.next([]), [row]);
    assert.deepEqual(looks.next([]), []);
  });

  it('do not look again at a row that waits, before its turn', () => {
    const looks = new Looks();
    const rows = Array.from({ length: 100 }, () => looks.row('0 %'));
    for (const row of rows) looks.set(row, '1 %');
    looks.now = 1000;
    looks.next(rows);
    looks.looked = 0;
    looks.now = 2000;
    assert.deepEqual([looks.next([]).length, looks.looked], [0, 0]);
    looks.now = 3000;
    assert.equal(looks.next([]).length, rows.length);
  });

  it('come at once for a change of state, and for news', () => {
    const looks = new Looks();
    const row = looks.row('ready');
    looks.now = 100;
    looks.set(row, 'ready', 'process stopped');
    assert.deepEqual(looks.next([row]), [row]);
    looks.now = 200;
    looks.set(row, 'unresponsive', 'process stopped');
    assert.deepEqual(looks.next([row], true), [row]);
  });

  it('wait for a person to have read a tooltip, with the open rows that would close it', () => {
    const looks = new Looks();
    const [read, open, other] = [looks.row('0 %'), looks.row('0 %'), looks.row('0 %')];
    looks.redraws.setOpen(open, true);
    looks.redraws.read(read);
    looks.now = 5000;
    for (const row of [read, open, other]) looks.set(row, '1 %');
    assert.deepEqual(looks.next([read, open, other]), [other]);
    looks.now = 9000;
    assert.deepEqual(looks.next([]).length, 2);
  });

  it('draw few open rows with many below at a time, the one that waited longest first', () => {
    const below = new Map<Row, Row[]>();
    const looks = new Looks((row) => below.get(row) ?? []);
    const open = Array.from({ length: 3 }, (_, index) => {
      looks.now = index;
      const row = looks.row('0 %');
      below.set(
        row,
        Array.from({ length: 150 }, (__, number) => rowOf(1000 * (index + 1) + number)),
      );
      looks.redraws.setOpen(row, true);
      return row;
    });
    for (const row of open) looks.set(row, '1 %');
    looks.now = 4000;
    const turns = [looks.next(open), looks.next([]), looks.next([]), looks.next([])];
    assert.deepEqual(turns, [[open[0]], [open[1]], [open[2]], []]);
  });

  it('forget a row whose thing is gone', () => {
    const looks = new Looks();
    const row = looks.row('0 %');
    looks.set(row, '1 %');
    assert.deepEqual(looks.next([row]), []);
    looks.items.delete(row);
    looks.now = 5000;
    assert.deepEqual(looks.next([]), []);
  });
});
