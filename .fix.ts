import { analyze } from './src/lint';
import { readFileSync } from 'node:fs';
for (const f of process.argv.slice(2)) { let text=readFileSync(f,'utf8'); for(let n=0;n<60;n++){ const x=analyze(text,{fileName:f}).find(x=>x.fixes.length); if(!x)break; const fix=x.fixes[0]!; console.log('#',x.rule,fix.title,fix.isPreferred); for(const e of [...fix.edits].reverse()) text=text.slice(0,e.range.start)+e.newText+text.slice(e.range.end);} console.log(text); for(const x of analyze(text,{fileName:f})) console.log('LEFT',x.rule,x.severity,text.slice(x.range.start,x.range.end),'|',x.noFix); }
