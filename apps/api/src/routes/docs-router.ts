import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { type RequestHandler, Router } from 'express';
import { docsPolicy } from '../middleware/security-headers.ts';
import { DOCS_PAGE, DOCS_SCRIPT, DOCS_STYLE } from './docs/page.ts';

const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const SWAGGER_UI_FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];
const CACHE_SECONDS = 3_600;

/** GET /docs: the contract to read and try. Everything it shows comes from here, and it runs no script but ours. */
export function docsRouter(): Router {
  const docs = Router({ strict: true });
  docs.use('/docs', docsPolicy);
  docs.get('/docs', (_req, res) => res.type('html').send(DOCS_PAGE));
  docs.get('/docs/', (_req, res) => res.redirect(308, '../docs'));
  docs.get('/docs/docs.js', text('js', DOCS_SCRIPT));
  docs.get('/docs/docs.css', text('css', DOCS_STYLE));
  for (const file of SWAGGER_UI_FILES) docs.get(`/docs/${file}`, packagedFile(file));
  return docs;
}

const text =
  (type: string, content: string): RequestHandler =>
  (_req, res) =>
    res.type(type).set('Cache-Control', `public, max-age=${CACHE_SECONDS}`).send(content);

const packagedFile =
  (file: string): RequestHandler =>
  (_req, res) =>
    res.sendFile(file, { root: SWAGGER_UI, maxAge: CACHE_SECONDS * 1_000 });
