import type { RequestHandler } from 'express';
import helmet from 'helmet';

const { contentSecurityPolicy } = helmet;
type Directives = Record<string, Iterable<string>>;

/** Whatever the answer is, it stays out of frames, and no form or base of it leads elsewhere. */
const policy = (directives: Directives) =>
  contentSecurityPolicy({
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      formAction: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      ...directives,
    },
  });

/** For answers that are read by programs: if a browser is made to show one, nothing in it runs or loads. */
export const dataPolicy = policy({});

/** For the reference page: it loads from here only, and calls the API only where it is. */
export const docsPolicy = policy({
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
});

/** For the dashboard: everything comes from here, and nothing stands in the page itself. */
export const dashboardPolicy = policy({
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
});

/** For the pages of administrators. The queue board writes its styles into the page and names its base. */
export const adminPolicy = policy({
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'self'"],
});

/** What every answer carries. A form's POST names its origin only under a referrer policy that lets it. */
export const securityHeaders = (): RequestHandler[] => [
  helmet({
    contentSecurityPolicy: false,
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  }),
  dataPolicy,
  strictTransport,
];

const YEAR_SECONDS = 31_536_000;

/** Only who came over HTTPS is told to stay there, and only for this host: plain HTTP is fine on a private network. */
const strictTransport: RequestHandler = (req, res, next) => {
  if (req.secure) res.set('Strict-Transport-Security', `max-age=${YEAR_SECONDS}`);
  next();
};

/** Answers of the API hold what belongs to one caller: no cache keeps them. */
export const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};
