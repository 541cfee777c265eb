/** Where the page finds its parts, as a webview may load them. */
export interface PageParts {
  script: string;
  style: string;
  cspSource: string;
  /** Lets this script run and no other. */
  nonce: string;
}

/** The document of a measurement's result; what is in it comes when it asks. */
export function renderMeasurePage({ script, style, cspSource, nonce }: PageParts): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <title>Muster Scaling</title>
    <link rel="stylesheet" href="${style}">
  </head>
  <body>
    <div id="scaling"></div>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>
`;
}
