/** Swagger UI's settings. The page and its files are named relative to each other, so any path in front will do. */
export const DOCS_SCRIPT = `const dark = matchMedia('(prefers-color-scheme: dark)');
const showTheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', showTheme);
showTheme();

SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#docs',
  presets: [SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
  deepLinking: true,
  filter: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  defaultModelExpandDepth: 2,
  defaultModelRendering: 'example',
  displayRequestDuration: true,
  validatorUrl: null,
});
`;

export const DOCS_STYLE = `
body { margin: 0; }
.swagger-ui .wrapper { max-width: 1200px; }
.swagger-ui .info { margin: 2rem 0; }

/* There is one server: where this page is. */
.swagger-ui .scheme-container .schemes > :not(.auth-wrapper) { display: none; }
.swagger-ui .scheme-container { padding: 1rem 0; }

/* All errors have one form and one type; what differs is said above it. */
.swagger-ui .response:not([data-code^='2']) .headers-wrapper,
.swagger-ui .responses-table:not(.live-responses-table) .response:not([data-code^='2']) .response-controls { display: none; }

@media (max-width: 640px) {
  .swagger-ui .parameters thead, .swagger-ui .responses-table > thead { display: none; }
  .swagger-ui .parameters, .swagger-ui .parameters tbody, .swagger-ui .parameters tr, .swagger-ui .parameters td,
  .swagger-ui .responses-table, .swagger-ui .responses-table > tbody, .swagger-ui .response, .swagger-ui .response > td {
    display: block;
    width: auto;
    max-width: none;
    min-width: 0;
    padding-left: 0;
  }
  .swagger-ui .headers { display: block; overflow-x: auto; }
  .swagger-ui .renderedMarkdown code { white-space: normal; overflow-wrap: anywhere; }
}

/* The contract has no links between operations. */
.swagger-ui .response-col_links, .swagger-ui .response > .response-col_links { display: none; }
`;

export const DOCS_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Runyard API</title>
    <link rel="stylesheet" href="docs/swagger-ui.css">
    <link rel="stylesheet" href="docs/docs.css">
    <link rel="icon" type="image/png" href="docs/favicon-32x32.png">
  </head>
  <body>
    <main id="docs"></main>
    <noscript>This page needs JavaScript. The contract itself is at <a href="openapi.json">openapi.json</a>.</noscript>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/docs.js"></script>
  </body>
</html>
`;
