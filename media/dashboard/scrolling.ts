/**
 * Puts the page back to where it was scrolled. A page that is shown again may be laid out before it has its size, and
 * cannot be scrolled then: it is tried again, until it could be or until a person scrolls.
 */
export class Scrolling {
  #wanted: number | undefined;

  /**
   * @param saved where the page was, in px
   * @param onScroll called when a person has scrolled
   */
  constructor(saved: number, onScroll: (scroll: number) => void) {
    this.#wanted = saved > 0 ? saved : undefined;
    for (const input of ['wheel', 'pointerdown', 'keydown']) {
      window.addEventListener(input, () => (this.#wanted = undefined), { passive: true });
    }
    window.addEventListener('resize', () => this.restore());
    window.addEventListener(
      'scroll',
      () => {
        if (this.#wanted === undefined) onScroll(window.scrollY);
      },
      { passive: true },
    );
  }

  /** Called after each drawing: what is drawn decides how far the page can be scrolled. */
  restore(): void {
    if (this.#wanted === undefined) return;
    window.scrollTo(0, this.#wanted);
    if (window.scrollY >= this.#wanted) this.#wanted = undefined;
  }
}
