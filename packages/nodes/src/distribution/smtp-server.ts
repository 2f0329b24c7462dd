import { z } from 'zod';

/** How the connection is protected: TLS from the first byte, STARTTLS or no mail, or not at all. */
const SECURITIES = ['tls', 'starttls', 'none'] as const;

const tlsPort = 465;
const submissionPort = 587;

/** A server that takes mail. */
export const SmtpParam = z
  .strictObject({
    host: z.string().min(1).describe('Its name or address.'),
    port: z.int().min(1).max(65_535).default(submissionPort).describe('Its port.'),
    security: z
      .enum(SECURITIES)
      .optional()
      .describe('tls, starttls or none. Default: tls on port 465, else starttls.'),
    username: z.string().min(1).optional().describe('Default: no sign-in.'),
    password: z.string().optional().describe('Of the user, mostly a secret.'),
  })
  .describe('The server to send through.');
export type SmtpServer = z.output<typeof SmtpParam>;

/** Reads `smtp://user:password@host:587` (STARTTLS; `?security=none` for none) or `smtps://…:465` (TLS).
 *  @throws Error when the text is neither */
export function readSmtpUrl(text: string): SmtpServer {
  const url = new URL(text);
  const isTls = url.protocol === 'smtps:';
  return SmtpParam.parse({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (isTls ? tlsPort : submissionPort)),
    security: isTls ? 'tls' : (url.searchParams.get('security') ?? 'starttls'),
    ...(url.username && { username: decodeURIComponent(url.username) }),
    ...(url.password && { password: decodeURIComponent(url.password) }),
  });
}

/** The security of a server that names none. */
export function securityOf({ security, port }: SmtpServer): (typeof SECURITIES)[number] {
  return security ?? (port === tlsPort ? 'tls' : 'starttls');
}
