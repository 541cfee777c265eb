/** The thread that checks: what is typed never waits for it. */
import { parentPort } from 'node:worker_threads';
import { Checker } from './checker';
import type { Notice, Reply, Request } from './messages';

const port = parentPort;
if (!port) throw new Error('This is a thread of the editor.');

const checker = new Checker();

port.on('message', (message: Request | Notice) => {
  const reply = answer(message);
  if (reply) port.postMessage(reply);
});

function answer(message: Request | Notice): Reply | undefined {
  switch (message.type) {
    case 'check':
      return { type: 'result', id: message.id, result: checker.check(message.document) };
    case 'fix':
      return { type: 'result', id: message.id, result: checker.fix(message.document) };
    case 'checkFolders': {
      const { id, folders } = message;
      const report = (progress: Reply): void => port?.postMessage(progress);
      const result = checker.checkFolders(folders, (progress) => report({ type: 'progress', id, progress }));
      return { type: 'result', id, result };
    }
    case 'close':
      checker.close(message.uri);
      return undefined;
    case 'forget':
      checker.forget();
      return undefined;
  }
}
