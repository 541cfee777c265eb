import type { AgentOptions } from '../protocol/telemetry';

/** An agent that is told nothing it understands reports and drains, and changes nothing else. */
const defaults: AgentOptions = {
  heartbeat: 0,
  reusePort: false,
  childrenLimit: 0,
  keepAlive: [],
  ipc: { payloads: false, redact: [] },
};

function parsePrimary(value: unknown): AgentOptions['primary'] {
  if (typeof value !== 'object' || value === null) return undefined;
  const { socket, number } = value as { socket?: unknown; number?: unknown };
  return typeof socket === 'string' && typeof number === 'number' ? { socket, number } : undefined;
}

function parseObject(text: string): Partial<Record<keyof AgentOptions, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Reads what the supervisor wrote into the environment; each option that it cannot read has its default. */
export function parseOptions(text: string): AgentOptions {
  const { heartbeat, spare, reusePort, childrenLimit, keepAlive, ipc, ...rest } = parseObject(text);
  const primary = parsePrimary(rest.primary);
  const isDuration = typeof heartbeat === 'number' && Number.isFinite(heartbeat) && heartbeat >= 0;
  return {
    heartbeat: isDuration ? heartbeat : defaults.heartbeat,
    reusePort: reusePort === true,
    childrenLimit:
      typeof childrenLimit === 'number' && Number.isInteger(childrenLimit) && childrenLimit > 0
        ? childrenLimit
        : defaults.childrenLimit,
    keepAlive: textsOf(keepAlive) ?? defaults.keepAlive,
    ipc: ipcOf(ipc) ?? defaults.ipc,
    ...(spare === 'warm' || spare === 'cold' ? { spare } : {}),
    ...(rest.observeOnly === true ? { observeOnly: true } : {}),
    ...(primary ? { primary } : {}),
  };
}

const textsOf = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;

/** Payloads are shown only with what is to be left out of them. */
function ipcOf(value: unknown): AgentOptions['ipc'] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { payloads, redact } = value as Partial<Record<keyof AgentOptions['ipc'], unknown>>;
  const words = textsOf(redact);
  return words && { payloads: payloads === true, redact: words };
}
