import { stripVTControlCharacters } from 'node:util';
import * as vscode from 'vscode';
import type { MusterEvent } from '../protocol/events';
import { SlotStory } from '../supervisor/describe';
import type { ClusterModel, Session } from './clusterModel';

/** One log a session, kept after its end so that it can be read; the next run of the program takes it over. */
export class SessionLogs implements vscode.Disposable {
  readonly #channels = new Map<string, vscode.LogOutputChannel>();
  readonly #stories = new WeakMap<Session, SlotStory>();
  readonly #subscription: vscode.Disposable;

  constructor(model: ClusterModel) {
    this.#subscription = model.onDidReceive(({ session, event }) => this.#write(session, event));
  }

  /** The log of a program, named after its file. */
  channel(program: string, name: string): vscode.LogOutputChannel {
    const known = this.#channels.get(program);
    if (known) return known;
    const channel = vscode.window.createOutputChannel(`Muster: ${name}`, { log: true });
    this.#channels.set(program, channel);
    return channel;
  }

  show({ model }: Session): void {
    this.channel(model.plan.program, model.name).show(true);
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const channel of this.#channels.values()) channel.dispose();
  }

  #write(session: Session, event: MusterEvent): void {
    const channel = this.channel(session.model.plan.program, session.model.name);
    switch (event.type) {
      case 'log': {
        // One entry for what was written at once: a stack stays together, and a flood costs the editor little.
        const lines = event.lines.map((line) => `[${event.slot}] ${stripVTControlCharacters(line)}`);
        if (event.stream === 'stdout') channel.info(lines.join('\n'));
        else channel.warn(lines.join('\n'));
        return;
      }
      case 'slot': {
        const story = this.#stories.get(session) ?? new SlotStory();
        this.#stories.set(session, story);
        const text = story.next(event, event.wall);
        if (text === undefined) return;
        if (event.state === 'failed') channel.error(text);
        else channel.info(text);
        return;
      }
      case 'session':
        channel.info(`session ${event.state}, ${event.workers} workers, Node.js ${event.nodeVersion}`);
        return;
      case 'reload':
        channel.info(`reload ${event.state}, ${event.replaced} of ${event.total} workers replaced`);
        if (event.cause) channel.error(event.cause.detail ?? event.cause.message);
        return;
      case 'notice':
        if (event.severity === 'info') channel.info(event.message);
        if (event.topic !== undefined) channel.warn(event.message);
        return;
      case 'processes':
      case 'sample':
      case 'requests':
      case 'runtime':
      case 'calls':
      case 'ipc':
      case 'report':
        return;
    }
  }
}
