import assert from 'node:assert/strict';
import { parseCommand } from '../../../src/agent/command';
import type { AgentCommand } from '../../../src/protocol/telemetry';

describe('a command to the agent', () => {
  const commands: AgentCommand[] = [
    { type: 'drain', idle: 'await-request', deadline: 10_000, streams: 0 },
    { type: 'begin', env: { MUSTER_SLOT: '2' } },
  ];
  for (const command of commands)
    it(`to ${command.type} is taken`, () => assert.deepEqual(parseCommand(JSON.stringify(command)), command));

  for (const line of [
    '',
    'null',
    '{',
    '7',
    '{"type":"dance"}',
    '{"type":"drain","idle":"close","deadline":"1","streams":1}',
    '{"type":"drain","idle":"never","deadline":1,"streams":1}',
    '{"type":"drain","idle":"close","deadline":1,"streams":-1}',
    '{"type":"begin"}',
    '{"type":"begin","env":null}',
    '{"type":"begin","env":{"A":1}}',
  ])
    it(`is not ${line || 'an empty line'}`, () => assert.equal(parseCommand(line), undefined));
});
