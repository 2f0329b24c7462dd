/** `usage` as OpenAI and Anthropic answer it: cached, written to a cache, and with reasoning. */
export const openaiUsages = {
  plain: {
    prompt_tokens: 19,
    completion_tokens: 10,
    total_tokens: 29,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  },
  cached: {
    prompt_tokens: 2006,
    completion_tokens: 300,
    total_tokens: 2306,
    prompt_tokens_details: { cached_tokens: 1920, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  },
  reasoned: {
    prompt_tokens: 81,
    completion_tokens: 1035,
    total_tokens: 1116,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 832,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  },
  bare: { prompt_tokens: 12, completion_tokens: 7, total_tokens: 19 },
} as const;

export const anthropicUsages = {
  /** The first call with a document that is to be cached. */
  written: {
    input_tokens: 21,
    cache_creation_input_tokens: 188_086,
    cache_read_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 188_086, ephemeral_1h_input_tokens: 0 },
    output_tokens: 393,
    service_tier: 'standard',
  },
  /** The second one. */
  cached: {
    input_tokens: 21,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 188_086,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: 393,
    service_tier: 'standard',
  },
  /** With extended thinking. */
  reasoned: {
    input_tokens: 2_095,
    cache_creation_input_tokens: null,
    cache_read_input_tokens: null,
    output_tokens: 1_503,
    output_tokens_details: { thinking_tokens: 1_203 },
    service_tier: 'standard',
  },
} as const;
