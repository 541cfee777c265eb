/**
 * What the tree costs the extension host. It drives the real model and the real tree as VS Code's extension host does
 * (`extHostTreeViews.ts`): a row that is refreshed is asked for its item, and when it is open, for all below it again.
 */
import { ClusterModel, type Session } from '../../src/editor/clusterModel';
import { SessionModel } from '../../src/editor/sessionModel';
import { WorkersTree } from '../../src/editor/tree/provider';
import type { Row } from '../../src/editor/tree/rows';
import type { MusterEvent, ProcessInfo } from '../../src/protocol/events';
import { planDefaults } from '../../src/protocol/planDefaults';

const workers = 8;
const processes = 5000;
const changedPerTick = 50;
const ticks = 120;
/** What the tree takes for the time: a tick is a second to it, though the next one follows at once. */
const clock = { ms: 0, measured: performance.now.bind(performance) };
performance.now = () => clock.ms;

const stamp = { session: 'bench', time: 0, wall: 0 };
const programs = [
  'ffmpeg',
  'convert',
  'python3 resize.py',
  'sh -c find',
  'curl',
  'node job.js',
  'git',
  'tar',
];

function info(index: number, tick: number): ProcessInfo {
  const worker = 1 + (index % workers);
  const program = programs[Math.floor(index / workers) % programs.length] ?? '';
  return {
    pid: 10_000 + index,
    start: index,
    slot: worker,
    parent: worker,
    state: 'running',
    startedAt: Date.now(),
    command: `/usr/bin/${program} --input ${index}.mp4 --output ${index}.webm`,
    cpu: (index * 7 + tick) % 100,
    memory: 2 ** 20 * (10 + ((index + tick) % 50)),
    threads: 4,
  };
}

interface Tick {
  ms: number;
  items: number;
}

/** Asks for rows as VS Code does, and counts. */
class Host {
  items = 0;
  /** Of others it knows nothing, and takes no notice. */
  readonly #known = new Set<Row>();
  readonly #open = new Set<Row>();

  constructor(private readonly tree: WorkersTree) {
    tree.onDidChangeTreeData((rows) => {
      for (const row of rows ?? tree.getChildren()) if (this.#known.has(row)) this.ask(row);
    });
  }

  open(row: Row): void {
    this.#open.add(row);
    this.tree.setOpen(row, true);
  }

  /** Opens a row and all below it, by as many pages as there are. */
  openAll(row: Row): void {
    this.open(row);
    for (const child of this.tree.getChildren(row)) {
      if (child.kind === 'more') {
        this.tree.showMore(child);
        return this.openAll(row);
      }
      this.openAll(child);
    }
  }

  ask(row: Row): void {
    this.items++;
    this.#known.add(row);
    this.tree.getTreeItem(row);
    if (this.#open.has(row)) for (const child of this.tree.getChildren(row)) this.ask(child);
  }
}

function build(isOpen: boolean): { model: ClusterModel; host: Host } {
  const plan = { ...planDefaults, program: '/app/server.js', args: [], cwd: '/app', env: {}, slotEnv: {} };
  const model = new ClusterModel();
  const tree = new WorkersTree(model);
  const host = new Host(tree);
  const session = {
    model: new SessionModel('bench', { ...plan, execArgv: [], workers, watch: [] }, 'server.js'),
  } as Session;
  model.add(session);
  const receive = (event: MusterEvent): void => model.receive(event);
  for (let slot = 1; slot <= workers; slot++) {
    const rest = { state: 'ready' as const, pid: slot, restarts: 0, addresses: [], retiringPids: [] };
    receive({ ...stamp, type: 'slot', slot, ...rest });
  }
  const all = Array.from({ length: processes }, (_, index) => info(index, 0));
  receive({ ...stamp, type: 'processes', changed: all, gone: [] });
  const root = tree.sessionRow(session);
  if (isOpen) host.openAll(root);
  else host.open(root);
  host.ask(root);
  return { model, host };
}

/** One second of events: the figures of the workers, and the processes that changed. */
function tickOf(tick: number, isMoving: boolean): MusterEvent[] {
  const samples = Array.from({ length: workers }, (_, index) => ({
    slot: index + 1,
    pid: index + 1,
    cpu: (tick * 3 + index) % 100,
    memory: 2 ** 20 * (80 + (tick % 20)),
    treeMemory: 0,
    children: 0,
  }));
  const first = (tick * changedPerTick) % processes;
  const changed = Array.from({ length: changedPerTick }, (_, index) => {
    const one = info((first + index * 97) % processes, tick);
    // Moving: each is ended, and another of the same program has come.
    return isMoving ? { ...one, start: one.start + tick * processes } : one;
  });
  return [
    { ...stamp, type: 'processes', changed, gone: [] },
    { ...stamp, type: 'sample', samples, loopDelay: 0 },
  ];
}

function run(isOpen: boolean, isMoving: boolean): Tick[] {
  const { model, host } = build(isOpen);
  const results: Tick[] = [];
  for (let tick = 1; tick <= ticks; tick++) {
    const events = tickOf(tick, isMoving);
    host.items = 0;
    clock.ms += 1000;
    const start = clock.measured();
    for (const event of events) model.receive(event);
    results.push({ ms: clock.measured() - start, items: host.items });
  }
  // The first ticks of a process are its compiler's.
  return results.slice(10);
}

process.stdout.write(
  JSON.stringify({
    processes,
    changed: changedPerTick,
    closed: run(false, false),
    open: run(true, false),
    coming: run(false, true),
    comingOpen: run(true, true),
  }),
);
