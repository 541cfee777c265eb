import { basename } from 'node:path';
import type { Writable } from 'node:stream';
import type { MusterEvent } from '../protocol/events';
import { SlotStory } from '../supervisor/describe';
import { write } from './write';

/** Every event as one JSON object a line, for programs. */
export function jsonPrinter(out: Writable): (event: MusterEvent) => Promise<void> {
  return (event) => write(out, `${JSON.stringify(event)}\n`);
}

/** For a person: the workers' lines with their slot in front, and what happens to the workers between them. */
export function textPrinter(out: Writable, err: Writable): (event: MusterEvent) => Promise<void> {
  const story = new SlotStory();
  const say = (text: string): Promise<void> => write(err, `muster | ${text}\n`);
  return async (event) => {
    switch (event.type) {
      case 'log': {
        const text = event.lines.map((line) => `${event.slot} | ${line}\n`).join('');
        return write(event.stream === 'stdout' ? out : err, text);
      }
      case 'session': {
        const { program, workers, nodeVersion, state, mode } = event;
        if (state === 'starting' && mode === 'observe')
          return workers > 0
            ? undefined
            : say(`${basename(program)} starts its own workers and runs as written, Node.js ${nodeVersion}`);
        if (state === 'starting')
          return say(`${basename(program)} on ${workers} workers, Node.js ${nodeVersion}`);
        return state === 'stopping' || state === 'stopped' ? say(state) : undefined;
      }
      case 'slot': {
        const text = story.next(event, event.wall);
        return text === undefined ? undefined : say(text);
      }
      case 'notice':
        return event.severity === 'error' ? undefined : say(event.message);
      case 'reload': {
        const tail = event.cause ? `: ${event.cause.message}` : '';
        return say(`reload ${event.state}, ${event.replaced} of ${event.total} workers replaced${tail}`);
      }
      case 'processes':
      case 'sample':
      case 'requests':
      case 'runtime':
      case 'calls':
      case 'ipc':
      case 'report':
        return undefined;
    }
  };
}
