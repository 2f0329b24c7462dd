import type { NodeFailure } from '../executor.ts';
import { NodeFailedError } from '../node-failed-error.ts';
import { findRefusal } from '../outbound/address-refused.ts';
import type { SmtpServer } from './smtp-server.ts';

interface SmtpError {
  code: string;
  message: string;
  /** The server's last answer; null when it gave none. */
  responseCode: number | null;
}

const maxMessageChars = 300;

/** What it means for a node that a server did not take its mail: a reply from 400 to 499 and a broken connection may pass, a reply
 *  over 500 (RFC 5321, 4.2.1), a wrong password and a connection that cannot be protected stay. */
export function smtpFailure({ host, port }: SmtpServer, error: unknown): NodeFailure {
  if (error instanceof NodeFailedError) return error.failure;
  const refusal = findRefusal(error);
  if (refusal) return refusal;
  const problem = readSmtpError(error);
  const message = `The mail server ${host}:${port} failed: ${problem.message.slice(0, maxMessageChars)}`;
  return { ...judge(problem), message, cause: error };
}

function judge({ code, message, responseCode }: SmtpError): Pick<NodeFailure, 'code' | 'retryable'> {
  if (responseCode !== null && responseCode < 500)
    return { code: `smtp_${responseCode}`, retryable: responseCode >= 400 };
  if (code === 'EAUTH' || code === 'ENOAUTH') return { code: 'smtp_auth_failed', retryable: false };
  if (code === 'ETLS' || /certificate|STARTTLS/i.test(message))
    return { code: 'smtp_tls_failed', retryable: false };
  if (responseCode !== null) return { code: `smtp_${responseCode}`, retryable: false };
  if (code === 'ETIMEDOUT') return { code: 'request_timeout', retryable: true };
  return { code: 'network_error', retryable: true };
}

function readSmtpError(error: unknown): SmtpError {
  if (!(error instanceof Error)) return { code: '', message: String(error), responseCode: null };
  const code = 'code' in error ? String(error.code) : '';
  const reply = 'responseCode' in error ? Number(error.responseCode) : 0;
  return { code, message: error.message || code, responseCode: reply >= 200 ? reply : null };
}
