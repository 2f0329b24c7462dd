import { assertNever } from '@runyard/domain';
import { z } from 'zod';
import { DiscordConfig, deliverToDiscord } from '../distribution/discord.ts';
import { deliverByEmail, EmailConfig } from '../distribution/email.ts';
import { deliverToFile, FileConfig } from '../distribution/file.ts';
import { deliverToSlack, SlackConfig } from '../distribution/slack.ts';
import { deliverToWebhook, WebhookConfig } from '../distribution/webhook.ts';
import type { NodeOutcome, NodeWork } from '../executor.ts';
import { defineNodeType } from '../node-type.ts';

/** One part for each platform. */
const DistributionConfig = z.discriminatedUnion('platform', [
  WebhookConfig,
  SlackConfig,
  DiscordConfig,
  EmailConfig,
  FileConfig,
]);

type DistributionWork = NodeWork<z.output<typeof DistributionConfig>>;

/** Delivers to a platform, at least once, under one delivery id: the node run's. */
export const distributionNode = defineNodeType({
  type: 'distribution',
  takesSecrets: true,
  configSchema: DistributionConfig,
  execute: distribute,
});

async function distribute({ config, ...work }: DistributionWork): Promise<NodeOutcome> {
  switch (config.platform) {
    case 'webhook':
      return deliverToWebhook({ ...work, config });
    case 'slack':
      return deliverToSlack({ ...work, config });
    case 'discord':
      return deliverToDiscord({ ...work, config });
    case 'email':
      return deliverByEmail({ ...work, config });
    case 'file':
      return deliverToFile({ ...work, config });
    default:
      return assertNever(config);
  }
}
