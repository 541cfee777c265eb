import { renderDocument, type PageParts } from '../pageDocument';

/** The document of the dashboard; what is in it comes with the first snapshot. */
export function renderPage({ layout, ...parts }: PageParts & { layout: 'panel' | 'sidebar' }): string {
  return renderDocument('Muster Dashboard', `<div id="dashboard" data-layout="${layout}"></div>`, parts);
}
