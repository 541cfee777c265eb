/** Where the dashboard is drawn. */
export const root = document.getElementById('dashboard');

/** What the page is arranged for: the host says so in the document. */
export const layout: 'panel' | 'sidebar' = root?.dataset['layout'] === 'sidebar' ? 'sidebar' : 'panel';
