/**
 * Where messages are seen without a listener for `'message'`: it would take what waits for the program's own listener,
 * and keep an idle child running. Instead `emit` of the one object is stood before, and `_send`, through which all
 * goes that is sent, Node's own messages included, whatever the program makes of `send`.
 * Source: `setupChannel` in lib/internal/child_process.js, alike in Node 20 to 26.
 */
import type { ChildProcess } from 'node:child_process';
import type { EventEmitter } from 'node:events';
import { subscribe } from 'node:diagnostics_channel';
import { Worker } from 'node:worker_threads';
import type { ObservedChannel } from './ipcChannel';
import { fieldOf, isReadable, isReceipt } from './ipcFields';

const { apply } = Reflect;

type Send = (
  this: ChannelEnd,
  message: unknown,
  handle: unknown,
  options: unknown,
  callback: unknown,
) => boolean;

/** The end of a channel as Node makes it: the process itself, or one of its children. */
export interface ChannelEnd extends Pick<EventEmitter, 'listenerCount'> {
  _send: Send;
  /** What waits until the other end has taken a handle; null when nothing does. */
  _handleQueue: unknown[] | null;
}

/** Its arguments are handed on as the list that they are: the program may have changed how lists are spread. */
type Emit = (this: object, ...args: unknown[]) => boolean;
/** Looks at an event before its listeners. @returns what is to be done after them */
type Before = (event: unknown, message: unknown, handle: unknown) => (() => void) | undefined;

/** What the message of Node's is that brings a handle: the message of the program is in it and follows it. */
const isEnvelope = (message: unknown): boolean =>
  isReadable(message) && fieldOf(message, 'cmd') === 'NODE_HANDLE';

/** Runs what observes: nothing of ours throws into the program. */
function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // A message is missing in the figures, which the program must not notice.
  }
}

/**
 * Stands before `emit` of one object. What the object inherits is looked up whenever `emit` is, so that it is what it
 * would be without us, whoever replaces it and whoever keeps it.
 */
function standBeforeEmit(target: object, before: Before): void {
  const standBefore = (emit: Emit): Emit => {
    const value = function (this: object, ...args: unknown[]): boolean {
      const after = before(args[0], args[1], args[2]);
      if (!after) return apply(emit, this, args);
      try {
        return apply(emit, this, args);
      } finally {
        after();
      }
    };
    Object.defineProperty(value, 'name', { value: emit.name });
    return value;
  };
  const own = Object.hasOwn(target, 'emit') ? (target as { emit: Emit }).emit : undefined;
  let emit: Emit | undefined;
  let observed: Emit | undefined;
  Object.defineProperty(target, 'emit', {
    get() {
      const current = own ?? (Object.getPrototypeOf(target) as { emit: Emit }).emit;
      if (current !== emit || !observed) {
        emit = current;
        observed = standBefore(current);
      }
      return observed;
    },
    set(value: unknown) {
      Object.defineProperty(this, 'emit', { value, writable: true, configurable: true, enumerable: true });
    },
    configurable: true,
    enumerable: false,
  });
}

/**
 * Observes the channel behind one end of it.
 * @param onExit for the process itself: called after the program's `'exit'` listeners
 */
export function watchEnd(end: ChannelEnd, channel: ObservedChannel, onExit?: () => void): void {
  let isFlushing = false;
  const { _send: send } = end;
  end._send = function (message, handle, options, callback) {
    // What waits for a handle to be taken comes here once more when its turn has come.
    const waits = this._handleQueue !== null && !isReceipt(message);
    const before = waits ? undefined : channel.written;
    const goesOn = send.call(this, message, handle, options, callback);
    quietly(() => {
      if (!waits) channel.sent(message, Boolean(handle), before);
      if (!goesOn && !isFlushing) channel.pressed();
    });
    return goesOn;
  };
  standBeforeEmit(end, (event, message, handle) => {
    if (event === 'message') {
      quietly(() => channel.received(message, Boolean(handle), !handle));
    } else if (event === 'internalMessage') {
      quietly(() => {
        if (isEnvelope(message)) channel.passed();
        // Without a listener the program's own messages wait, and were read all the same.
        else channel.received(message, Boolean(handle), !handle && end.listenerCount('message') > 0);
      });
      if (isReceipt(message)) {
        isFlushing = true;
        return () => {
          isFlushing = false;
        };
      }
    } else if (event === 'disconnect') {
      quietly(() => channel.close());
    } else if (event === 'exit') {
      return onExit;
    }
    return undefined;
  });
}

/**
 * Tells of each child with an IPC channel, before the program can use it: where Node puts `_send` in place, which it
 * does for such children alone.
 */
export function watchForks(onFork: (child: ChildProcess, end: ChannelEnd) => void): void {
  subscribe('child_process', (published) => {
    const { process: child } = published as { process: ChildProcess & ChannelEnd };
    const set = (send: Send): void => {
      // Away first, so that the order of the child's properties is as without us.
      Reflect.deleteProperty(child, '_send');
      child._send = send;
      quietly(() => onFork(child, child));
    };
    Object.defineProperty(child, '_send', { set, configurable: true, enumerable: false });
  });
}

/** Tells of each thread that the program starts. */
export function watchThreads(onThread: (thread: Worker) => ObservedChannel | undefined): void {
  const channels = new WeakMap<object, ObservedChannel>();
  subscribe('worker_threads', (published) => {
    quietly(() => {
      const { worker } = published as { worker: Worker };
      const channel = onThread(worker);
      if (!channel) return;
      channels.set(worker, channel);
      standBeforeEmit(worker, (event, message) => {
        if (event === 'message') quietly(() => channel.received(message, false, false));
        else if (event === 'exit') quietly(() => channel.close());
        return undefined;
      });
    });
  });
  const prototype = Worker.prototype as { postMessage: (this: object, ...args: unknown[]) => void };
  const { postMessage } = prototype;
  const value = function (this: object, ...args: unknown[]): void {
    apply(postMessage, this, args);
    const channel = channels.get(this);
    // What is sent to a thread that has ended goes nowhere.
    if (channel && !channel.isClosed) quietly(() => channel.sent(args[0], false, undefined));
  };
  Object.defineProperty(value, 'name', { value: postMessage.name });
  Object.defineProperty(value, 'length', { value: postMessage.length });
  Object.defineProperty(prototype, 'postMessage', {
    value,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}
