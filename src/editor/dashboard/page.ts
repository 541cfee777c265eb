/** Where the page finds its parts, as a webview may load them. */
export interface PageParts {
  script: string;
  style: string;
  cspSource: string;
  /** Lets this script run and no other. */
  nonce: string;
  /** What it is arranged for. */
  layout: 'panel' | 'sidebar';
}

/** The document of the dashboard; what is in it comes with the first snapshot. */
export function renderPage({ script, style, cspSource, nonce, layout }: PageParts): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <title>Muster Dashboard</title>
    <link rel="stylesheet" href="${style}">
  </head>
  <body>
    <div id="dashboard" data-layout="${layout}"></div>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>
`;
}
