// A process that spares V8's compilers as a supervisor does, and is busy from its first moment. It writes when it begins.
import { compileNothing, compileWhereItPays } from '../../../src/supervisor/engine';

compileNothing();
const [scheduling] = process.argv.slice(2);
compileWhereItPays({ scheduling: scheduling === 'round-robin' ? scheduling : 'shared' });

/** Long enough in one call to be compiled soon, short enough to let timers come. */
function hot(): number {
  let sum = 0;
  for (let i = 0; i < 1_000_000; i++) sum += Math.sqrt(i);
  return sum;
}

console.log('begun');
const spin = (): void => {
  hot();
  setImmediate(spin);
};
spin();
