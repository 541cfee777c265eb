import type { Socket } from 'node:net';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { attach } from './rpcServer';
import type { Session } from './session';

/** Answers another process of this user, which may ask what the owner of a session may, as long as it is there. */
export function answerSocket(socket: Socket, session: Session, stop: () => Promise<void>): void {
  const reader = new StreamMessageReader(socket);
  // Its timer outlives a connection that ends inside a message.
  reader.partialMessageTimeout = 0;
  const connection = createMessageConnection(reader, new StreamMessageWriter(socket));
  // Whoever does not speak the protocol, or is gone, is let go of; the session is not concerned.
  connection.onError(() => socket.destroy());
  socket.once('close', () => connection.dispose());
  attach(connection, session, stop);
  connection.listen();
}
