import type { SessionView, SlotBrief } from '../../protocol/dashboard';
import type { Address } from '../../protocol/events';
import type { SessionCommand } from '../../protocol/views/commands';
import type { AddressView } from '../../protocol/views/figure';
import type { SessionModel, SlotModel } from '../sessionModel';
import { describeReadiness, formatAddress, isDown } from '../tree/text';

/** What the page shows of a session beside what is in the tab. */
export function viewSession(model: SessionModel): SessionView {
  return {
    id: model.id,
    name: model.name,
    ...(model.info && { state: model.info.state }),
    readiness: describeReadiness(model),
    failed: model.failed.length,
    addresses: model.addresses.map(viewAddress),
    slots: model.slots.map(viewBrief),
    commands: commandsFor(model),
  };
}

/** Where something listens. */
export function viewAddress(address: Address): AddressView {
  return { text: formatAddress(address), ...(address.url !== undefined && { url: address.url }) };
}

function viewBrief({ info }: SlotModel): SlotBrief {
  const { slot, state, restarts, cause } = info;
  return { slot, state, restarts, ...(isDown(info) && cause && { cause: cause.message }) };
}

function commandsFor({ isStopping, readyCount }: SessionModel): SessionCommand[] {
  if (isStopping) return ['muster.stop'];
  return [...(readyCount > 0 ? ['muster.reload' as const] : []), 'muster.restart', 'muster.stop'];
}
