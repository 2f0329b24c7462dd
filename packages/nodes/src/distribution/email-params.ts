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

const attachment = {
  filename: z.string().min(1).describe('What the file is called.'),
  content_type: z.string().min(1).optional().describe('Its media type. Default: by the name.'),
};
const Attachment = z.union(
  [
    z.strictObject({ text: z.string().describe('What it holds, as text.'), ...attachment }),
    z.strictObject({ base64: z.base64().describe('What it holds, in Base64.'), ...attachment }),
  ],
  { error: 'must be { filename, text or base64, content_type }' },
);

export const EmailParams = z
  .strictObject({
    from: Address.optional().describe("Sender. Default: the deployment's SMTP_FROM."),
    to: Addresses.describe('Receivers, one address or a list.'),
    cc: Addresses.describe('Receivers of a copy.'),
    bcc: Addresses.describe('Receivers of a copy whom the others do not see.'),
    reply_to: Address.optional().describe('Whom answers go to.'),
    subject: z.string().min(1).max(900).describe('The subject.'),
    text: z
      .string()
      .optional()
      .describe('Default, without html: the `text` of the input, or all of it as JSON.'),
    html: z.string().optional().describe('The body as HTML, beside or in place of text.'),
    attachments: z.array(Attachment).max(maxAttachments).default([]).describe('Files that go along.'),
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
