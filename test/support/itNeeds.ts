import { hasTool, type Tool } from '../../scripts/testing/tools';

/** A test of an example that calls a program of the system: skipped, and said so, where that is missing. */
export function itNeeds(tool: Tool, title: string, test: Mocha.AsyncFunc): void {
  if (hasTool(tool)) it(title, test);
  else it.skip(`${title} (${tool} is missing: install it to run this test)`, test);
}
