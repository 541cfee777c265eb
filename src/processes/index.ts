import { LinuxProcessTable } from './linux/table';
import type { ProcessTable } from './types';

/** Opens the process table of this machine. */
export function openProcessTable(): ProcessTable {
  return new LinuxProcessTable();
}
