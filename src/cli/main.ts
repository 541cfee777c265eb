#!/usr/bin/env node
/** The `muster` command. What it is to do is loaded when V8 is set up for it. */
import { compileNothing } from '../supervisor/engine';

if (process.argv[2] === 'run') compileNothing();
void import('./command').then(async ({ perform }) => {
  process.exitCode = await perform(process.argv.slice(2));
});
