import { StringDecoder } from 'node:string_decoder';

/** A longer line is handed on in pieces of this many characters, so that a worker cannot fill our memory. */
export const maxLineLength = 16 * 1024;

/** Cuts a stream of bytes into lines, UTF-8 sequences and `\r\n` whole across chunks, and loses nothing. */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  /** @returns the lines that `chunk` completed, without their line ends */
  push(chunk: Buffer): string[] {
    return this.#cut(this.#rest + this.#decoder.write(chunk));
  }

  /** @returns what stands after the last line end, if anything */
  end(): string[] {
    const lines = this.#cut(this.#rest + this.#decoder.end());
    if (this.#rest !== '') lines.push(this.#rest);
    this.#rest = '';
    return lines;
  }

  #cut(text: string): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      pushBounded(lines, text.slice(from, text[end - 1] === '\r' && end > from ? end - 1 : end));
      from = end + 1;
    }
    this.#rest = text.slice(from);
    // A last `\r` may be half of a line end: it does not make the line too long.
    while (this.#rest.length > maxLineLength + (this.#rest.endsWith('\r') ? 1 : 0)) {
      lines.push(this.#rest.slice(0, maxLineLength));
      this.#rest = this.#rest.slice(maxLineLength);
    }
    return lines;
  }
}

function pushBounded(lines: string[], line: string): void {
  if (line.length <= maxLineLength) {
    lines.push(line);
    return;
  }
  for (let from = 0; from < line.length; from += maxLineLength) {
    lines.push(line.slice(from, from + maxLineLength));
  }
}
