import { parse } from './src/lint/syntax/parse';
import { Semantics } from './src/lint/semantics/semantics';
import { commandCalls } from './src/lint/shell/commandCalls';
import { readFileSync } from 'node:fs';
const cpu=()=>{const c=process.cpuUsage();return (c.user+c.system)/1000};
for (const f of process.argv.slice(2)) { const text=readFileSync(f,'utf8'); for(let i=0;i<4;i++){const a=cpu(); const t=parse(f,text); const b=cpu(); const s=new Semantics(t); const c=cpu(); const n=s.bindings.calls.length; for(const x of s.bindings.calls) s.modules.resolve((x as any).expression??(x as any).tag); const d=cpu(); commandCalls(s); const e=cpu(); console.log(f.split('/').pop(),'parse',(b-a).toFixed(0),'bind',(c-b).toFixed(0),'resolve',(d-c).toFixed(0),n,'cmd',(e-d).toFixed(0));} }
