import { join } from 'node:path';
import { repository } from '../../../scripts/support/paths';

export const here = join(import.meta.dirname, '..');
const servers = join(here, 'servers');

export const serverFile = join(servers, 'server.js');
export const primaryFile = join(servers, 'primary.js');
export const musterCli = join(repository, 'dist', 'cli.js');
export const musterSupervisor = join(repository, 'dist', 'supervisor.js');
export const pm2Command = join(here, 'node_modules', 'pm2', 'bin', 'pm2');
export const autocannonCommand = join(here, 'node_modules', 'autocannon', 'autocannon.js');
