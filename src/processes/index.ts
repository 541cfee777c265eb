import { PsProcessTable } from './darwin';
import { LinuxProcessTable } from './linux/table';
import type { ProcessTable } from './types';
import { CimProcessTable } from './win32/table';

/** Opens the process table of this machine. To be closed by who opened it. */
export function openProcessTable(): ProcessTable {
  switch (process.platform) {
    case 'linux':
      return new LinuxProcessTable();
    case 'win32':
      return new CimProcessTable();
    default:
      return new PsProcessTable();
  }
}
