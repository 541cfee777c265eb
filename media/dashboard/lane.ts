import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import { guard } from 'lit/directives/guard.js';
import type { RequestRecord } from '../../src/protocol/traffic';
import type { LaneView } from '../../src/protocol/views/load';
import { drawCurve } from './curve';
import {
  barOf,
  describeRequest,
  laneHeight,
  lanePaths,
  laneWidth,
  nearestRequest,
  outcomes,
} from './lanePaths';

/** What of a lane is drawn: the time at its right edge and how much it spans, both in milliseconds. */
export interface LaneWindow {
  now: number;
  span: number;
  /** Requests a second at the upper edge of what lies behind the bars. */
  topRate: number;
}

/** What a person points at, in one lane. */
export interface Probe {
  slot: number;
  request: RequestRecord;
}

export interface LaneHandlers {
  point(probe: Probe | undefined): void;
  /** Moves on to the lane so many further down. */
  move(by: number): void;
  /** The lane has the keyboard. */
  focus(): void;
}

/** How busy the worker was: exact, while the bars are a sample. */
function rateArea({ rates }: LaneView, { span, topRate }: LaneWindow): string {
  const points = rates.slice(-Math.round(span / 1000) - 1);
  return drawCurve(points, span / 1000, laneHeight, topRate).area;
}

function marker({ request }: Probe, { now, span }: LaneWindow): TemplateResult {
  const { x, width, height } = barOf(request, now, span);
  const isLeft = x < laneWidth / 2;
  const place = Math.min(100, Math.max(0, x / 10));
  return html`<svg
      class="mark"
      viewBox="0 0 ${laneWidth} ${laneHeight}"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      ${svg`<rect x=${x - 2} width=${width + 4} y=${laneHeight - height} height=${height} />`}
    </svg>
    <span class="probe" .style=${isLeft ? `left:${place}%` : `right:${100 - place}%`}
      >${describeRequest(request)}</span
    >`;
}

function onPoint(
  event: PointerEvent,
  { slot, requests }: LaneView,
  { now, span }: LaneWindow,
  handlers: LaneHandlers,
): void {
  const box = (event.currentTarget as Element).getBoundingClientRect();
  const request = nearestRequest(requests, (event.clientX - box.left) / box.width, now, span);
  handlers.point(request && { slot, request });
}

function onKey(
  event: KeyboardEvent,
  { slot }: LaneView,
  seen: readonly RequestRecord[],
  place: number,
  handlers: LaneHandlers,
): void {
  const last = seen.length - 1;
  const next = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: last }[event.key];
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (next === undefined && step === undefined && event.key !== 'Escape') return;
  event.preventDefault();
  if (step !== undefined) return handlers.move(step);
  const request = next === undefined ? undefined : seen[Math.min(last, Math.max(0, next))];
  handlers.point(request && { slot, request });
}

function picture(view: LaneView, window: LaneWindow): TemplateResult {
  const { now, span } = window;
  const paths = lanePaths(view.requests, now, span);
  return html`<svg viewBox="0 0 ${laneWidth} ${laneHeight}" preserveAspectRatio="none" aria-hidden="true">
    <g transform="scale(${(laneWidth * 1000) / span} 1)"><path class="load" d=${rateArea(view, window)} /></g>
    ${(['long', 'short'] as const).map((kind) =>
      outcomes.map((outcome) => svg`<path class="${kind} ${outcome}" d=${paths[outcome][kind]} />`),
    )}
  </svg>`;
}

/**
 * The requests of a worker as bars over time: as wide as they lasted, the higher the longer. Along the bars go the
 * arrow keys; it is a slider for who listens, whose values are requests.
 */
export function lane(
  view: LaneView,
  window: LaneWindow,
  probe: Probe | undefined,
  isCurrent: boolean,
  handlers: LaneHandlers,
): TemplateResult {
  const { slot, requests } = view;
  const { now, span } = window;
  const seen = requests.filter(({ at, ms }) => at + ms >= now - span);
  const own = probe?.slot === slot ? probe : undefined;
  const place = own
    ? seen.findIndex(({ at, path }) => at === own.request.at && path === own.request.path)
    : -1;
  return html`<div
    class="plot"
    id="lane-${slot}"
    role="slider"
    aria-label="Requests of worker ${slot}"
    aria-valuemin="0"
    aria-valuemax=${seen.length}
    aria-valuenow=${place + 1}
    aria-valuetext=${own ? describeRequest(own.request) : `${seen.length} drawn, ${view.rate} now`}
    tabindex=${isCurrent ? 0 : -1}
    @pointermove=${(event: PointerEvent) => onPoint(event, view, window, handlers)}
    @pointerleave=${() => handlers.point(undefined)}
    @focus=${() => handlers.focus()}
    @blur=${() => handlers.point(undefined)}
    @keydown=${(event: KeyboardEvent) => onKey(event, view, seen, place < 0 ? seen.length : place, handlers)}
  >
    ${guard([view, span, window.topRate], () => picture(view, window))} ${own ? marker(own, window) : nothing}
  </div>`;
}
