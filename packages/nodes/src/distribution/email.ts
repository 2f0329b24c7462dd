import type { SendMailOptions } from 'nodemailer';
import { z } from 'zod';
import { completed, failed, type NodeFailure, type NodeOutcome, type NodeWork } from '../executor.ts';
import { NodeFailedError } from '../node-failed-error.ts';
import { withDeadline } from '../with-deadline.ts';
import { EmailParams } from './email-params.ts';
import { textOfInput } from './message-text.ts';
import { type SentMail, sendMail } from './send-mail.ts';
import { smtpFailure } from './smtp-failure.ts';
import type { SmtpServer } from './smtp-server.ts';

export const EmailConfig = z
  .object({ platform: z.literal('email'), params: EmailParams })
  .describe('E-mail, over SMTP.');

type EmailWork = NodeWork<z.output<typeof EmailConfig>>;

/** Sends one mail. Its Message-ID is made of the delivery id, so that a mail that comes twice is known. */
export async function deliverByEmail(work: EmailWork): Promise<NodeOutcome> {
  const server = work.config.params.smtp ?? work.services.mail.server;
  if (server === null) return failed(notConfigured);
  try {
    const mail = mailOf(work);
    const { messageId, accepted, rejected } = await sendInTime(mail, server, work);
    return completed({ delivery_id: work.nodeRunId, message_id: messageId, accepted, rejected });
  } catch (error) {
    if (work.signal.aborted) throw error;
    return failed(smtpFailure(server, error));
  }
}

const notConfigured: NodeFailure = {
  code: 'smtp_not_configured',
  message: 'There is no mail server: give params.smtp, or have whoever runs this system set SMTP_URL.',
  retryable: false,
};

async function sendInTime(mail: SendMailOptions, server: SmtpServer, work: EmailWork): Promise<SentMail> {
  const { timeout_ms: timeoutMs } = work.config.params;
  const timedOut = () => {
    const message = `The mail server ${server.host}:${server.port} took longer than ${timeoutMs} ms.`;
    return new NodeFailedError({ code: 'request_timeout', message, retryable: true });
  };
  return withDeadline(work.signal, timeoutMs, timedOut, (signal) =>
    sendMail(mail, server, work.services, { timeoutMs, signal }),
  );
}

function mailOf(work: EmailWork): SendMailOptions {
  const { to, cc, bcc, reply_to: replyTo, subject, text, html, attachments } = work.config.params;
  const from = senderOf(work);
  const domain = /@([^<>\s@]+)>?$/.exec(from)?.[1] ?? 'runyard';
  return {
    from,
    to,
    cc,
    bcc,
    subject,
    ...(replyTo !== undefined && { replyTo }),
    ...(html !== undefined && { html }),
    ...((text !== undefined || html === undefined) && { text: text ?? textOfInput(work.input) }),
    messageId: `<${work.nodeRunId}@${domain}>`,
    headers: { 'X-Runyard-Delivery': work.nodeRunId },
    attachments: attachments.map(({ filename, content_type: contentType, ...content }) => ({
      filename,
      ...(contentType !== undefined && { contentType }),
      content: 'text' in content ? content.text : Buffer.from(content.base64, 'base64'),
    })),
  };
}

/** The deployment's own server sends in the deployment's name only, where it has one. */
function senderOf({ config: { params }, services: { mail } }: EmailWork): string {
  if (params.smtp === undefined && mail.from !== null) {
    if (params.from === undefined || params.from === mail.from) return mail.from;
    throw badSender(
      `mail through this system's server is from ${mail.from}; use reply_to for another address`,
    );
  }
  if (params.from !== undefined) return params.from;
  throw badSender('say who sends the mail');
}

function badSender(problem: string): NodeFailedError {
  return new NodeFailedError({
    code: 'invalid_config',
    message: `params.from: ${problem}`,
    retryable: false,
  });
}
