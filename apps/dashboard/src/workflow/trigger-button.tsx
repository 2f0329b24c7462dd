import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { TextArea } from '../components/field.tsx';
import { formatDollars, formatDuration } from '../format.ts';
import { messageOf } from '../message-of.ts';
import { estimateWorkflow, triggerWorkflow, type Workflow } from '../queries/workflows.ts';

/** Triggers a workflow with a payload, and says before what that may cost and take. */
export function TriggerButton({ workflow, workspaceId }: { workflow: Workflow; workspaceId: string }) {
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('{}');
  const [told, setTold] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const attempt = async (act: (payload: Record<string, unknown>) => Promise<void>) => {
    setProblem(null);
    try {
      await act(JSON.parse(text));
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  const estimate = () =>
    attempt(async (payload) => setTold(describe(await estimateWorkflow(workflow.id, payload))));
  const trigger = () =>
    attempt(async (payload) => {
      const run = await triggerWorkflow(workspaceId, workflow.id, payload);
      setOpen(false);
      await navigate({
        to: '/w/$workspaceId/workflows/$workflowId/runs/$runId',
        params: { workspaceId, workflowId: workflow.id, runId: run.id },
      });
    });
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        Trigger …
      </Button>
      <Dialog
        title={`Trigger ${workflow.title}`}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onClick={() => void estimate()}>Estimate</Button>
            <Button look="primary" onClick={() => void trigger()}>
              Trigger
            </Button>
          </>
        }
      >
        <TextArea
          label="Trigger payload"
          rows={10}
          value={text}
          problem={problem}
          onChange={({ target }) => setText(target.value)}
        />
        {told && (
          <p role="status" className="mt-3">
            {told}
          </p>
        )}
      </Dialog>
    </>
  );
}

type Estimate = Awaited<ReturnType<typeof estimateWorkflow>>;

function describe({ expected_cost_usd, worst_cost_usd, duration_p50_ms, duration_p95_ms }: Estimate): string {
  const dollars = (cost: number | null) => (cost === null ? 'unknown' : formatDollars(cost));
  const time = (ms: number | null) => (ms === null ? 'unknown' : formatDuration(ms));
  return `It is expected to cost ${dollars(expected_cost_usd)}, at most ${dollars(worst_cost_usd)}. Half of such runs take up to ${time(duration_p50_ms)}, 19 of 20 up to ${time(duration_p95_ms)}.`;
}
