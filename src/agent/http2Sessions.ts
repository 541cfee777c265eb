import type {
  IncomingHttpHeaders,
  OutgoingHttpHeaders,
  ServerHttp2Session,
  ServerHttp2Stream,
} from 'node:http2';
import type { Server } from 'node:net';
import { goingAway } from './closeFrame';
import { endForGood, isEnded } from './endForGood';
import { OpenSet } from './openSet';

interface Request {
  stream: ServerHttp2Stream;
  headers: IncomingHttpHeaders;
}

/** Told by a method of it, not by `instanceof`: that would load `http2` into programs without it. */
function isHttp2(server: Server): boolean {
  return 'updateSettings' in server;
}

/** Extended CONNECT is how HTTP/2 upgrades. Source: RFC 8441. */
function isBounded({ stream, headers }: Request): boolean {
  // Not there before headers were sent, whatever its type says.
  const { sentHeaders } = stream as { sentHeaders?: OutgoingHttpHeaders };
  const type = sentHeaders?.['content-type'];
  return (
    headers[':method'] === 'CONNECT' || (typeof type === 'string' && type.startsWith('text/event-stream'))
  );
}

/** The sessions of HTTP/2 servers, and their requests. */
export class Http2Sessions {
  readonly #sessions = new OpenSet<ServerHttp2Session>(({ destroyed }) => destroyed);
  readonly #requests = new OpenSet<Request>(({ stream }) => stream.destroyed);
  readonly #used = new WeakSet<ServerHttp2Session>();
  #closing = false;

  watch(server: Server): void {
    if (!isHttp2(server)) return;
    server.on('session', (session: ServerHttp2Session) => {
      this.#sessions.add(session);
      session.on('stream', (stream, headers) => {
        this.#used.add(session);
        this.#requests.add({ stream, headers });
        if (this.#closing) session.close();
      });
    });
  }

  /**
   * Sends GOAWAY, which names the last request that is answered, so that a client can safely repeat a later one
   * elsewhere. A session that has had no request yet is left until its first, which is most likely on its way.
   */
  close(): void {
    this.#closing = true;
    for (const session of this.#sessions) if (this.#used.has(session)) session.close();
  }

  closeUnused(): void {
    for (const session of this.#sessions) session.close();
  }

  /** Ends the open server-sent events and tunnels, WebSockets among these. */
  endStreams(): void {
    for (const request of this.#requests) {
      const { stream, headers } = request;
      if (isEnded(stream) || !isBounded(request)) continue;
      if (headers[':protocol'] === 'websocket' && stream.headersSent) stream.write(goingAway);
      stream.once('finish', () => stream.close());
      endForGood(stream);
    }
  }
}
