import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { localhostCertificate, localhostKey } from './localhost-certificate.ts';

export interface Mail {
  from: string;
  to: string[];
  /** The mail as it came, headers first. */
  source: string;
  secure: boolean;
  user: unknown;
}

/** A real SMTP server that keeps what it takes; override what a test is about. */
export async function startSmtpServer(options: SMTPServerOptions = {}) {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    key: localhostKey,
    cert: localhostCertificate,
    authOptional: true,
    onAuth: ({ username, password }, _session, callback) => {
      const isKnown = username === 'ada' && password === 'right';
      if (isKnown) callback(null, { user: username });
      else callback(replyError(535, 'wrong user name or password'));
    },
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : (mailFrom?.address ?? ''),
          to: rcptTo.map(({ address }) => address),
          source: Buffer.concat(chunks).toString(),
          secure: session.secure,
          user: session.user,
        });
        callback(null);
      });
    },
    ...options,
  });
  server.on('error', () => undefined); // clients that break off
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return { port, mails, close: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

/** An error that the server answers with this status. */
export function replyError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
