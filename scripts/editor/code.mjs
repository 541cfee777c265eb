#!/usr/bin/env node
// Stands where the desktop's executable is expected: takes its flags, serves VS Code, and opens it in a browser.
import { register } from 'tsx/esm/api';

register();
const { launch } = await import('./launcher.ts');
process.exit(await launch(process.argv.slice(2)));
