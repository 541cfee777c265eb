/** A figure of a worker, with its history. */
export interface FigureView {
  /** Absent while there is no process to measure. */
  now?: string;
  /** The extremes of the points; absent when there are none. */
  lowest?: string;
  highest?: string;
  /** One a second, the newest last; null where there was nothing to measure. */
  points: (number | null)[];
}

export interface AddressView {
  text: string;
  /** What a browser can open. */
  url?: string;
}
