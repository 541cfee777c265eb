import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { parseCommand } from './command';
import { ownFd } from './ownFd';
import { later } from './observe/clock';
import { maxCommandLine, telemetryFd, type AgentCommand, type AgentMessage } from '../protocol/telemetry';

/** Bytes that may wait for the supervisor before messages are dropped: the user's program is never held up. */
const maxWaitingBytes = 1024 * 1024;

export interface Channel {
  /** Sends when the loop turns; drops the message rather than wait. */
  send(message: AgentMessage): void;
  /** Sends before it returns, for a process that is about to die; drops the message if the pipe is full. */
  sendNow(message: AgentMessage): void;
}

/**
 * Opens the worker's end of the telemetry pipe, unreferenced so that it never keeps the program running. To open it
 * takes a tenth of Node's own start, and a command can be obeyed only once the program's first turn is over: so long
 * it waits, and the little that there is to be told is written without it.
 * @param onCommand called for each well-formed command of the supervisor
 * @throws Error when fd 4 is not a pipe
 */
export function openChannel(onCommand: (command: AgentCommand) => void): Channel {
  const isOurs = ownFd(telemetryFd);
  if (!isOurs) throw new Error('The supervisor has made no pipe for the agent');
  let socket: Socket | undefined;
  later(() => {
    try {
      if (isOurs()) socket = openSocket(onCommand);
    } catch {
      // It is still written to, and no command comes.
    }
  }, 0);

  const sendNow = (message: AgentMessage): void => {
    // With the channel closed the number belongs to another file, or to a connection of the user's program.
    if (socket ? socket.destroyed : !isOurs()) return;
    try {
      writeSync(telemetryFd, `${JSON.stringify(message)}\n`);
    } catch {
      // EAGAIN or EPIPE: the report is lost, and the exit code and stderr still tell the cause.
    }
  };

  return {
    send(message) {
      if (socket === undefined) sendNow(message);
      else if (socket.writable && socket.writableLength <= maxWaitingBytes)
        socket.write(`${JSON.stringify(message)}\n`);
    },
    sendNow,
  };
}

function openSocket(onCommand: (command: AgentCommand) => void): Socket {
  const socket = new Socket({ fd: telemetryFd, readable: true, writable: true });
  let received = '';
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    received += chunk;
    const lines = received.split('\n');
    received = lines.pop() ?? '';
    if (received.length > maxCommandLine) received = '';
    for (const line of lines) {
      const command = parseCommand(line);
      if (command) onCommand(command);
    }
  });
  return socket.unref();
}
