import type { SendMailOptions } from 'nodemailer';
import type { NodeServices } from '../node-services.ts';
import { openGuardedSocket } from '../outbound/guarded-socket.ts';
import { type SmtpServer, securityOf } from './smtp-server.ts';

/** What became of a mail that the server took. */
export interface SentMail {
  messageId: string;
  accepted: string[];
  /** Recipients that the server did not take while it took others. */
  rejected: string[];
}

/** Hands one mail to a server (the client is loaded by the first who does), over a connection to an address that the deployment allows.
 *  @throws what `smtpFailure` reads */
export async function sendMail(
  mail: SendMailOptions,
  server: SmtpServer,
  { mayConnect, mail: { authorities } }: NodeServices,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<SentMail> {
  const security = securityOf(server);
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(server.username !== undefined && { auth: { user: server.username, pass: server.password ?? '' } }),
    ...(authorities !== undefined && { tls: { ca: authorities } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    getSocket: (_options, callback) => {
      openGuardedSocket(mayConnect, server, signal).then(
        (connection) => callback(null, { connection }),
        (error: Error) => callback(error),
      );
    },
  });
  const { messageId, accepted, rejected } = await transport.sendMail({ ...mail, signal });
  return { messageId, accepted: accepted.map(String), rejected: rejected.map(String) };
}
