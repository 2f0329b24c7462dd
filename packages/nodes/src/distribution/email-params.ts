import { z } from 'zod';
import { TimeoutParam } from '../http/http-params.ts';
import { SmtpParam } from './smtp-server.ts';

const maxRecipients = 50;
const maxAttachments = 20;
const oneAddress = /^(?:[^<>,;"\r\n]*<[^<>\s,;@]+@[^<>\s,;@]+>|[^<>\s,;@]+@[^<>\s,;@]+)$/;

const Address = z
  .string()
  .regex(oneAddress, { error: 'must be one address, such as ada@example.com or Ada <ada@example.com>' });

const Addresses = z
  .union([Address.transform((address) => [address]), z.array(Address).max(maxRecipients)], {
    error: `must be an address, or a list of at most ${maxRecipients}`,
  })
  .default([]);

const attachment = { filename: z.string().min(1), content_type: z.string().min(1).optional() };
const Attachment = z.union(
  [
    z.strictObject({ text: z.string(), ...attachment }),
    z.strictObject({ base64: z.base64(), ...attachment }),
  ],
  { error: 'must be { filename, text or base64, content_type }' },
);

export const EmailParams = z
  .strictObject({
    from: Address.optional().describe("Sender. Default: the deployment's SMTP_FROM."),
    to: Addresses,
    cc: Addresses,
    bcc: Addresses,
    reply_to: Address.optional(),
    subject: z.string().min(1).max(900),
    text: z
      .string()
      .optional()
      .describe('Default, without html: the `text` of the input, or all of it as JSON.'),
    html: z.string().optional(),
    attachments: z.array(Attachment).max(maxAttachments).default([]),
    smtp: SmtpParam.optional().describe("Default: the deployment's SMTP_URL."),
    timeout_ms: TimeoutParam.describe('Milliseconds until the server must have taken the mail.'),
  })
  .superRefine(({ to, cc, bcc }, ctx) => {
    const count = to.length + cc.length + bcc.length;
    if (count >= 1 && count <= maxRecipients) return;
    const message = `needs 1 to ${maxRecipients} recipients with cc and bcc, and has ${count}`;
    ctx.addIssue({ code: 'custom', path: ['to'], message });
  });
export type EmailParams = z.output<typeof EmailParams>;
