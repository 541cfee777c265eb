import type { Locator } from 'playwright-core';

/** What is used of an element inside the page. The project is for Node: it has no types of a browser. */
export interface PageElement {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  getBoundingClientRect(): { readonly top: number };
  querySelector(selector: string): PageElement | null;
}

/** The accessible names of all elements that are there now. */
export async function ariaLabels(locator: Locator): Promise<string[]> {
  return locator.evaluateAll((elements: PageElement[]) =>
    elements.map((element) => element.getAttribute('aria-label') ?? ''),
  );
}

/** A pattern for a text that is this and nothing else. */
export function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}
