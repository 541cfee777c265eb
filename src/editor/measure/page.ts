import { renderDocument, type PageParts } from '../pageDocument';

/** The document of a measurement's result; what is in it comes when it asks. */
export function renderMeasurePage(parts: PageParts): string {
  return renderDocument('Muster Scaling', '<div id="scaling"></div>', parts);
}
