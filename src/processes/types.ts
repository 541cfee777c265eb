/**
 * A process, told from all that had or will have its number: pids are reused. `start` is when it started, as the
 * platform counts it (Linux: clock ticks since boot; macOS and Windows: wall milliseconds), and stays the same as
 * long as the process lives. It is comparable among processes of one machine since its last boot.
 */
export interface ProcessId {
  readonly pid: number;
  readonly start: number;
}

/**
 * `disk`: in a wait that no signal ends. `stopped`: by SIGSTOP or job control. `traced`: held by a debugger.
 * `zombie`: exited, its parent has not taken its status. `dead`: seen in the moment of its going. `idle`: a
 * kernel thread.
 */
export type ProcessState =
  'running' | 'sleeping' | 'disk' | 'stopped' | 'traced' | 'zombie' | 'dead' | 'idle';

/** One process at one moment. */
export interface ProcessRow extends ProcessId {
  readonly ppid: number;
  /** Process group and session; 0 where the platform has none. */
  readonly pgid: number;
  readonly sid: number;
  readonly state: ProcessState;
  /** Milliseconds of CPU since its start, in user and kernel. */
  readonly cpuTime: number;
  /** The same of the children that it has waited for, and of theirs; absent where it is not told. */
  readonly reapedCpuTime?: number;
  /** Resident memory, in bytes. */
  readonly rss: number;
  /** 0 where it is not told. */
  readonly threads: number;
  /** The effective user's number; -1 where there are no numbers. */
  readonly uid: number;
  /** Wall milliseconds. */
  readonly startedAt: number;
}

/** What costs a read of its own and is asked for one process at a time. */
export interface ProcessDetails {
  /** Empty for a zombie, a kernel thread, one that wiped its arguments, and where they are told as one text only. */
  readonly args: readonly string[];
  /** The command line on one line, free of control characters; the program's name when there are no arguments. */
  readonly command: string;
  /** The user's name; the number when it has none. */
  readonly user: string;
  /** Its control group's path, where the platform has them. */
  readonly cgroup?: string;
}

/** Signals that a sweep sends. */
export type SweepSignal = 'SIGSTOP' | 'SIGCONT' | 'SIGTERM' | 'SIGKILL';

/** Signals that a table sends. Windows knows only SIGTERM and SIGKILL: it asks, or ends. */
export type TableSignal = SweepSignal | 'SIGHUP' | 'SIGINT' | 'SIGQUIT' | 'SIGUSR1' | 'SIGUSR2' | 'SIGCHLD';

/**
 * The processes of this machine. Nothing throws for a process that is gone or hidden from us: it is undefined, or
 * missing from what is given.
 */
export interface ProcessTable {
  row(pid: number): Promise<ProcessRow | undefined>;
  /** Whether the process is there still, be it as a zombie, and is no other of the same number. */
  isSame(id: ProcessId): Promise<boolean>;
  details(id: ProcessId): Promise<ProcessDetails | undefined>;
  /** The process's proportional share of memory in bytes; undefined where it cannot be told. Takes milliseconds. */
  pss(id: ProcessId): Promise<number | undefined>;
  /** The processes of these numbers and all that descend from them, each after its parent. */
  tree(roots: readonly number[]): Promise<ProcessRow[]>;
  /** What has come since the last call, wherever it descends from; nothing at the first call. */
  newcomers(): Promise<ProcessRow[]>;
  /**
   * Whether the environment that the process's program was started with has a variable, as `NAME=value`.
   * undefined when it cannot be told: another user's, gone, between fork and exec, or no way on this platform.
   */
  environmentHas(pid: number, variable: string): Promise<boolean | undefined>;
  /**
   * For each of `rows` the values of variables in that environment, `''` for one that is not there; undefined as in
   * `environmentHas`.
   */
  environmentValues(rows: readonly ProcessRow[], names: readonly string[]): Promise<(string[] | undefined)[]>;
  /** All processes that can be seen. */
  everyone(): Promise<ProcessRow[]>;
  /** For each of `rows` whether its environment has every one of the variables; undefined as in `environmentHas`. */
  environmentsHave(
    rows: readonly ProcessRow[],
    variables: readonly string[],
  ): Promise<(boolean | undefined)[]>;
  /** Those of `ids` that still run, as the same process; a zombie does not. */
  living(ids: readonly ProcessId[]): Promise<ProcessId[]>;
  /** Signals each, its identity checked right before. @returns those that the signal reached */
  signal(ids: readonly ProcessId[], signal: TableSignal): Promise<ProcessId[]>;
  /** Ends what the table itself keeps running. */
  close(): void;
}
