/** A figure of a worker, with its history. */
export interface FigureView {
  /** Absent while there is no process to measure. */
  now?: string;
  /** What else is to be said of it, in a few words. */
  more?: string;
  /** The extremes of the points; absent when there are none. */
  lowest?: string;
  highest?: string;
  /** The newest last; null where there was nothing to measure. */
  points: (number | null)[];
}

export interface AddressView {
  text: string;
  /** What a browser can open. */
  url?: string;
}
