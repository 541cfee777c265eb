import Ajv, { type ErrorObject } from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const schema = join(__dirname, '..', 'fixtures', 'sarif', 'sarif-schema-2.1.0.json');

/** What keeps a log from being SARIF 2.1.0, going by the schema of OASIS. */
export function sarifErrors(log: unknown): readonly ErrorObject[] {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  const isValid = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object);
  return isValid(log) ? [] : (isValid.errors ?? []);
}
