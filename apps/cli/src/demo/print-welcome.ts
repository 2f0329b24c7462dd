import { DEMO } from './demo-workflow.ts';
import { demoPayload, triggerPath } from './run-demo.ts';

export interface Welcome {
  apiUrl: string;
  token: string;
  /** Of the demo user; null when somebody has changed it. */
  password: string | null;
  home: string;
}

/** How to go on from here. */
export function printWelcome({ apiUrl, token, password, home }: Welcome): string {
  const body = JSON.stringify({ trigger_payload: demoPayload(apiUrl) });
  return [
    `Runyard is up at ${apiUrl}`,
    `  dashboard ${apiUrl}/ (${DEMO.email}, ${password ?? 'the password that you gave it'})`,
    `  API       ${apiUrl}/docs`,
    `  health    ${apiUrl}/health/ready`,
    `  queues    ${apiUrl}/admin/queues (the same)`,
    `  logs      ${home}/logs`,
    '',
    'Bearer token of the demo user, valid for a day:',
    `  ${token}`,
    '',
    'Trigger the demo workflow again:',
    `  curl -X POST '${apiUrl}${triggerPath}' \\`,
    `    -H 'Authorization: Bearer ${token}' \\`,
    `    -H 'Content-Type: application/json' \\`,
    `    -d '${body}'`,
    '',
    'Ctrl-C stops everything and keeps the data.',
  ].join('\n');
}
