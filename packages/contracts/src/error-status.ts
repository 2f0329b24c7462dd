import type { ErrorCode } from '@runyard/domain';

/** The one table from what went wrong to how HTTP says it. */
export const ERROR_STATUS = {
  invalid_request: 400,
  invalid_json: 400,
  missing_token: 401,
  invalid_token: 401,
  token_expired: 401,
  invalid_credentials: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  duplicate_node_key: 409,
  workflow_paused: 409,
  workflow_archived: 409,
  workflow_changing: 409,
  webhooks_not_configured: 409,
  idempotency_key_in_flight: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  validation_failed: 422,
  invalid_graph: 422,
  idempotency_key_reused: 422,
  rate_limited: 429,
  internal_error: 500,
  database_unavailable: 503,
  queue_unavailable: 503,
} as const satisfies Record<ErrorCode, number>;
