import type { Locator } from 'playwright-core';

/** What is used of an element inside the page. The project is for Node: it has no types of a browser. */
export interface PageElement {
  readonly innerText: string;
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  getBoundingClientRect(): { readonly top: number };
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

/** The accessible names of all elements that are there now. */
export async function ariaLabels(locator: Locator): Promise<string[]> {
  return locator.evaluateAll((elements: PageElement[]) =>
    elements.map((element) => element.getAttribute('aria-label') ?? ''),
  );
}

/**
 * The texts of all elements in another one, in the order in which they stand. They are found and read at one go: in a
 * list that is drawn anew between the two, they would have the new texts in the old order.
 * @param selector of CSS
 */
export async function textsIn(container: Locator, selector: string): Promise<string[]> {
  return container.evaluate(
    (element: PageElement, wanted) =>
      [...element.querySelectorAll(wanted)].map(({ innerText }) => innerText.trim()),
    selector,
  );
}

/** A pattern for a text that is this and nothing else. */
export function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}
