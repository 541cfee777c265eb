/**
 * The supervisor as the editor starts it: JSON-RPC on fd 3, nothing on stdout. It owns the workers; when the
 * client is gone, for whatever reason, it takes them down by itself and ends. Started to sweep, it ends what dead
 * supervisors have left, and nothing else. What does this is loaded when V8 is set up for it.
 */
import { compileNothing } from './engine';

compileNothing();
void import('./supervise').then(({ supervise }) => supervise());
