import type { Debugger, Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';
import type { RequestRecord } from '../protocol/traffic';
import { askForWaiting } from './waiting';

const maxFrames = 50;
const maxText = 16 * 1024;
/** The main thread stands still while its stack is written: no longer than this. */
const maxWritingMs = 500;

export interface Findings {
  /** Told first: whether the main thread was held at a breakpoint already before it was asked. */
  onState(state: 'paused' | 'running'): void;
  /**
   * Its stack as Node writes one, without the line of the message, and the requests that wait. The main thread is let
   * go then.
   */
  onStack(stack: string, inFlight: RequestRecord[] | undefined): void;
  onClose(): void;
}

/**
 * Asks the main thread from another one, over the inspector, where it is. It answers when it next runs JavaScript:
 * native code that it waits for, such as that of `execSync`, is not interrupted. For its stack it is paused, for
 * milliseconds.
 */
export class StackProbe {
  readonly #session: Session;
  readonly #findings: Findings;
  #state: 'asked' | 'paused' | 'running' | 'closed' = 'asked';
  #isAnswered = false;

  private constructor(session: Session, findings: Findings) {
    this.#session = session;
    this.#findings = findings;
    session.on('inspectorNotification', () => (this.#isAnswered = true));
    session.on('Debugger.paused', ({ params }) => this.#onPaused(params.callFrames));
    session.post('Debugger.enable', () => this.#onEnabled());
  }

  /** @throws Error when this Node has no inspector */
  static async open(findings: Findings): Promise<StackProbe> {
    // Not at the top: an inspector that nobody needs need not be in memory, and not every Node has one.
    const { Session: OpenSession } = await import('node:inspector');
    const session = new OpenSession();
    session.connectToMainThread();
    return new StackProbe(session, findings);
  }

  /** Whether it has said anything. At a breakpoint it would have: it waits for us, then, not in native code. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** Makes it stop as soon as it comes back from native code, not some statements later. */
  stopOnReturn(): void {
    this.#session.post('Debugger.pause');
  }

  /** Lets the main thread go. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#session.disconnect();
    this.#findings.onClose();
  }

  #onEnabled(): void {
    this.#isAnswered = true;
    if (this.#state !== 'asked') return;
    this.#state = 'running';
    this.#session.post('Debugger.pause');
    this.#findings.onState('running');
  }

  #onPaused(callFrames: Debugger.CallFrame[]): void {
    // Enabling tells at once of a pause that has begun before, and replies only then.
    if (this.#state === 'asked') {
      this.#state = 'paused';
      this.#findings.onState('paused');
      return;
    }
    const top = callFrames[0];
    if (this.#state !== 'running' || top === undefined) return;
    const finish = (stack: string, inFlight?: RequestRecord[]): void => {
      if (this.#state === 'closed') return;
      // Before the session ends: with another debugger attached the end of ours would not let it go.
      this.#session.post('Debugger.resume');
      this.close();
      this.#findings.onStack(stack.slice(0, maxText), inFlight);
    };
    this.#session.post(
      'Debugger.evaluateOnCallFrame',
      // Node itself writes it, so that source maps are applied where the program has them applied.
      { callFrameId: top.callFrameId, expression: 'new Error().stack', silent: true, timeout: maxWritingMs },
      (error, answer) => {
        const written = error
          ? undefined
          : ((answer as Debugger.EvaluateOnCallFrameReturnType).result.value as unknown);
        this.#askInFlight(top, (inFlight) => finish(framesOf(written) ?? formatFrames(callFrames), inFlight));
      },
    );
  }

  #askInFlight({ callFrameId }: Debugger.CallFrame, then: (inFlight?: RequestRecord[]) => void): void {
    const question = { callFrameId, expression: askForWaiting, silent: true, timeout: maxWritingMs };
    this.#session.post('Debugger.evaluateOnCallFrame', question, (error, answer) => {
      try {
        if (error) throw error;
        const { value } = (answer as Debugger.EvaluateOnCallFrameReturnType).result as { value?: unknown };
        then(JSON.parse(String(value)) as RequestRecord[]);
      } catch {
        then();
      }
    });
  }
}

/** The frames of a stack that was written by an expression, without that of the expression. */
export function framesOf(stack: unknown): string | undefined {
  if (typeof stack !== 'string') return undefined;
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  if (/^\s+at eval \(/.test(frames[0] ?? '')) frames.shift();
  return frames.length === 0 ? undefined : frames.join('\n');
}

/** Writes frames as Node would, for a program that has its own idea of a stack. */
export function formatFrames(frames: readonly Debugger.CallFrame[]): string {
  return frames
    .slice(0, maxFrames)
    .map(({ functionName, url, location }) => {
      const place = `${pathOf(url)}:${location.lineNumber + 1}:${(location.columnNumber ?? 0) + 1}`;
      return functionName === '' ? `    at ${place}` : `    at ${functionName} (${place})`;
    })
    .join('\n');
}

function pathOf(url: string): string {
  if (url === '') return '<anonymous>';
  try {
    return url.startsWith('file:') ? fileURLToPath(url) : url;
  } catch {
    return url;
  }
}
