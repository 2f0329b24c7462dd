const NOBODY_APPROVED = { approved_by: null, approved_at: null };

/** How a task differs from the approved one of the schema. */
export const REJECTED_TASK = { status: 'failed', decision: 'rejected', ...NOBODY_APPROVED };
export const COMPLETED_TASK = {
  approval_level: 'none',
  decision: 'completed',
  output_data: { answer: 'It went well' },
  ...NOBODY_APPROVED,
};
