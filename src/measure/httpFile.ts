/**
 * The `.http` files of the editors: requests apart by `###`, each a request line, headers, an empty line and a body;
 * `@name = value` and `{{name}}` for variables. Source: https://www.jetbrains.com/help/idea/exploring-http-syntax.html
 * and https://marketplace.visualstudio.com/items?itemName=humao.rest-client, of which it is the common part.
 */
import type { HttpRequest } from '../protocol/measure';
import { MeasureProblem } from './problem';

const separator = /^###/;
const comment = /^(#|\/\/)/;
const variable = /^@([\w.-]+)\s*=\s*(.*)$/;
const requestLine = /^(?:([A-Z][A-Z-]*)\s+)?(\S+?)(?:\s+HTTP\/[\d.]+)?$/;
/** A query that goes on in the next line. */
const queryLine = /^\s*[?&]\S/;
const header = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)\s*:\s*(.*)$/;
const placeholder = /\{\{\s*([^}]*?)\s*\}\}/g;
const bodyFile = /^<\s*@?\S/;
/** What a client may run after the answer. */
const script = /^[<>]\s*\{%/;

interface Line {
  /** Counted from 1. */
  number: number;
  text: string;
}

function problem(name: string, { number }: Line, what: string): MeasureProblem {
  return new MeasureProblem(`${name}:${number} ${what}.`);
}

function splitAtSeparators(lines: readonly Line[]): Line[][] {
  const blocks: Line[][] = [[]];
  for (const line of lines) {
    if (separator.test(line.text)) blocks.push([]);
    else blocks.at(-1)?.push(line);
  }
  return blocks;
}

class Variables {
  readonly #values = new Map<string, string>();

  constructor(private readonly name: string) {}

  /** @returns whether the line defines a variable */
  take(line: Line): boolean {
    const [, key, value] = variable.exec(line.text) ?? [];
    if (key === undefined || value === undefined) return false;
    this.#values.set(key, this.fill(line, value.trim()));
    return true;
  }

  /** @throws MeasureProblem for a variable that the file does not define */
  fill(line: Line, text: string): string {
    return text.replace(placeholder, (_, key: string) => {
      const value = this.#values.get(key);
      if (value === undefined)
        throw problem(this.name, line, `uses {{${key}}}, which the file does not define`);
      return value;
    });
  }
}

function readBody(name: string, lines: readonly Line[], variables: Variables): string | undefined {
  const found = lines.find(({ text }) => script.test(text) || bodyFile.test(text));
  if (found)
    throw problem(name, found, 'runs a script or reads a file, which a load does not: write the body out');
  const body = lines
    .map((line) => variables.fill(line, line.text))
    .join('\n')
    .trimEnd();
  return body === '' ? undefined : body;
}

function readRequest(name: string, block: readonly Line[], variables: Variables): HttpRequest | undefined {
  const lines = [...block];
  let first = lines.shift();
  while (first && (first.text.trim() === '' || comment.test(first.text) || variables.take(first)))
    first = lines.shift();
  if (!first) return undefined;
  let [, method, url] = requestLine.exec(variables.fill(first, first.text.trim())) ?? [];
  if (url === undefined)
    throw problem(name, first, 'is not a request line, such as GET http://localhost:3000/');
  const headers: Record<string, string> = {};
  for (let line = lines.shift(); line && line.text.trim() !== ''; line = lines.shift()) {
    if (comment.test(line.text)) continue;
    const text = variables.fill(line, line.text);
    const [, key, value] = header.exec(text) ?? [];
    if (key !== undefined && value !== undefined) headers[key] = value.trim();
    else if (queryLine.test(text)) url += text.trim();
    else throw problem(name, line, 'is not a header, such as Accept: text/html');
  }
  method ??= 'GET';
  const body = readBody(name, lines, variables);
  return { method, url: absolute(url, headers), headers, ...(body === undefined ? {} : { body }) };
}

/** A path with a `Host` header is a whole address, as on the wire. */
function absolute(url: string, headers: Readonly<Record<string, string>>): string {
  const host = Object.entries(headers).find(([key]) => key.toLowerCase() === 'host')?.[1];
  return url.startsWith('/') && host !== undefined ? `http://${host}${url}` : url;
}

/**
 * Reads the requests of a `.http` file, in their order.
 * @param name of the file, for what is said about it
 * @throws MeasureProblem with the line that cannot be read, or when there is no request
 */
export function parseHttpFile(text: string, name: string): HttpRequest[] {
  const lines = text.split(/\r?\n/).map((line, index) => ({ number: index + 1, text: line }));
  const variables = new Variables(name);
  const requests = splitAtSeparators(lines).flatMap((block) => readRequest(name, block, variables) ?? []);
  if (requests.length === 0) throw new MeasureProblem(`${name} holds no request.`);
  return requests;
}
