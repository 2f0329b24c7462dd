import type { CommandContext } from '../context.ts';
import { DEMO } from '../demo/demo-workflow.ts';
import { seedDemo } from '../demo/seed-demo.ts';
import { withDatabase } from '../local/with-database.ts';

/** `seed`: adds the demo user, workspace and workflow where they are missing. */
export async function seed({ config, home, say }: CommandContext): Promise<number> {
  const local = await home();
  const { demoPassword } = local.settings;
  const demo = await withDatabase(config, local, (databaseUrl) => seedDemo(databaseUrl, demoPassword));
  say(`the demo is there: workspace ${DEMO.workspaceId}, workflow ${DEMO.workflowId}`);
  say(
    `${DEMO.email} signs in with ${demo.isPasswordKnown ? demoPassword : 'the password that was set before'}`,
  );
  return 0;
}
