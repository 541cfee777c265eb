/** The process that listens on a port, as far as the operating system tells this user. */
export interface PortHolder {
  pid: number;
  /**
   * One line, at most 200 characters: the command line on Linux, the program's name on macOS and Windows.
   * Empty when only the pid could be told.
   */
  command: string;
}

/** Finds who listens on a TCP port (1 to 65535). May throw, and gives up when the signal aborts. */
export type FindPortHolder = (port: number, signal: AbortSignal) => Promise<PortHolder | undefined>;
