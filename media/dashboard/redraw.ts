let draw = (): void => undefined;

/** Called by the page once, with what draws it. */
export function onRedraw(listener: () => void): void {
  draw = listener;
}

/** Draws the page again with what was last sent, after something has changed that it was not sent. */
export const redraw = (): void => draw();
