import { readSmtpUrl, type SmtpServer } from './smtp-server.ts';

export interface DeliveryOptions {
  /** SMTP_URL. */
  smtpUrl?: string | undefined;
  /** SMTP_FROM. */
  smtpFrom?: string | undefined;
  /** Certificate authorities (PEM) that mail servers are believed by. Default: those that Node believes. */
  smtpAuthorities?: string | undefined;
  /** FILES_DIR. */
  filesDir?: string | undefined;
}

/** The deployment's own way to send mail. */
export interface MailService {
  /** Null: each node has to name its server. */
  server: SmtpServer | null;
  /** Whom mail through `server` is from; null: each node says. */
  from: string | null;
  authorities: string | undefined;
}

/** @throws Error for an SMTP_URL that is none */
export function readDeliveryOptions(options: DeliveryOptions): {
  mail: MailService;
  filesDir: string | null;
} {
  const { smtpUrl, smtpFrom = null, smtpAuthorities: authorities, filesDir = null } = options;
  const server = smtpUrl === undefined ? null : readSmtpUrl(smtpUrl);
  return { mail: { server, from: smtpFrom, authorities }, filesDir };
}
