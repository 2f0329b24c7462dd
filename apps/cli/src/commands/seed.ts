import type { CommandContext } from '../context.ts';
import { DEMO } from '../demo/demo-workflow.ts';
import { seedDemo } from '../demo/seed-demo.ts';
import { withDatabase } from '../local/with-database.ts';

/** `seed`: adds the demo user, workspace and workflow where they are missing. */
export async function seed({ config, home, say }: CommandContext): Promise<number> {
  const local = await home();
  await withDatabase(config, local, (databaseUrl) => seedDemo(databaseUrl, local.settings.demoPassword));
  say(`the demo is there: ${DEMO.email}, workspace ${DEMO.workspaceId}, workflow ${DEMO.workflowId}`);
  return 0;
}
