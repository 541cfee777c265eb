/** Where a page finds its parts, as a webview may load them. */
export interface PageParts {
  script: string;
  style: string;
  cspSource: string;
  /** Lets this script run and no other. */
  nonce: string;
}

/**
 * The document of a webview, which loads its own script and style and nothing else.
 * @param body the element that the script draws into, as HTML of ours
 */
export function renderDocument(
  title: string,
  body: string,
  { script, style, cspSource, nonce }: PageParts,
): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <title>${title}</title>
    <link rel="stylesheet" href="${style}">
  </head>
  <body>
    ${body}
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>
`;
}
