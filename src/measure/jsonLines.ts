import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';

/**
 * Reads one JSON value a line.
 * @param maxLength characters of a line; a longer one, and one that is no JSON, ends the reading
 * @param onEnd called once: at the end of the stream, or with what was wrong
 */
export function readJsonLines(
  stream: Readable,
  maxLength: number,
  onValue: (value: unknown) => void,
  onEnd: (problem?: string) => void,
): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let isOver = false;
  const end = (problem?: string): void => {
    if (isOver) return;
    isOver = true;
    onEnd(problem);
  };
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > maxLength) end('a line is too long');
    for (const line of lines) {
      if (isOver) return;
      try {
        onValue(JSON.parse(line));
      } catch (error) {
        end(error instanceof Error ? error.message : String(error));
      }
    }
  });
  stream.on('end', () => end());
  stream.on('close', () => end());
  stream.on('error', (error) => end(error.message));
}
