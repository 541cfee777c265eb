/** `dist/supervisor.js` as the editor starts it. */
import type { Duplex } from 'node:stream';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type { Plan } from '../../../src/protocol/plan';
import { planDefaults } from '../../../src/protocol/planDefaults';
import { requests } from '../../../src/protocol/rpc';
import { protocolVersion } from '../../../src/protocol/version';
import type { Sandbox } from '../sandbox';
import { Deployment } from './deployment';
import { startOwned } from './ownedProcess';
import { here, musterSupervisor, serverFile } from './paths';
import type { Launch } from './types';

const stopDeadline = 5000;

export interface EditorSession {
  readonly deployment: Deployment;
  readonly supervisor: number;
  readonly connection: MessageConnection;
  /** What the kernel does to the supervisor's fd 3 when its client is killed. */
  loseClient(): void;
  end(): Promise<void>;
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(environment);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

export async function startEditorSession(
  sandbox: Sandbox,
  { workers, env }: Launch,
  changes: Partial<Plan>,
): Promise<EditorSession> {
  const deployment = await Deployment.create(sandbox, { ...env });
  const stdio = ['ignore', 'ignore', 'ignore', 'pipe'] as const;
  const owned = startOwned([musterSupervisor], deployment.environment, [...stdio]);
  const socket = owned.child.stdio[3] as Duplex;
  socket.on('error', () => undefined);
  const connection = createMessageConnection(
    new StreamMessageReader(socket),
    new StreamMessageWriter(socket),
  );
  connection.onError(() => undefined);
  connection.listen();
  const plan: Plan = {
    ...planDefaults,
    program: serverFile,
    args: [],
    cwd: here,
    env: definedOnly(deployment.environment),
    slotEnv: {},
    execArgv: [],
    watch: [],
    workers,
    ...changes,
  };
  await connection.sendRequest(requests.handshake, { protocol: protocolVersion });
  await connection.sendRequest(requests.start, { session: 'bench', plan });
  await deployment.untilListening(workers);
  return {
    deployment,
    supervisor: owned.pid,
    connection,
    loseClient: () => socket.destroy(),
    async end() {
      await owned.end('SIGKILL', stopDeadline);
      connection.dispose();
      socket.destroy();
      deployment.end();
    },
  };
}
