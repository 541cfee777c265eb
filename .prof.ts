import { inspect } from './src/lint';
import { readFileSync } from 'node:fs';
for (const f of process.argv.slice(2)) { const text=readFileSync(f,'utf8'); for(let i=0;i<5;i++){const a=performance.now(); inspect(text,{fileName:f}); console.log(f.split('/').pop(), text.length,(performance.now()-a).toFixed(0));} }
