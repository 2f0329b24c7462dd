import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler, Router } from 'express';
import { dashboardPolicy } from '../middleware/security-headers.ts';

/** What the build of the dashboard has made. */
const DASHBOARD = fileURLToPath(new URL('../../../dashboard/dist', import.meta.url));
const PAGE = 'index.html';
const ICON_SECONDS = 3_600;

/**
 * GET /: the dashboard. It is one page that finds everything relative to itself; the names of its files change with their
 * content, so that a browser may keep them for ever. The page itself is asked for each time.
 */
export function dashboardRouter(): Router {
  const dashboard = Router({ strict: true });
  if (!existsSync(`${DASHBOARD}/${PAGE}`)) return dashboard;
  dashboard.get('/', dashboardPolicy, file(PAGE, 'no-cache'));
  for (const name of ['theme.js', 'icon.svg'])
    dashboard.get(`/${name}`, file(name, `public, max-age=${ICON_SECONDS}`));
  dashboard.use(
    '/assets',
    express.static(`${DASHBOARD}/assets`, { immutable: true, maxAge: '1y', index: false }),
  );
  return dashboard;
}

const file =
  (name: string, cache: string): RequestHandler =>
  (_req, res) =>
    res.sendFile(name, { root: DASHBOARD, cacheControl: false, headers: { 'Cache-Control': cache } });
