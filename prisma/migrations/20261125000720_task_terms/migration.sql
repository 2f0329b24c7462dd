-- Tasks that expire, and approvals whose rejection is an answer.
ALTER TABLE "tasks" ADD COLUMN "expires_at" TIMESTAMPTZ(3), ADD COLUMN "on_expiry" TEXT, ADD COLUMN "on_reject" TEXT;
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_on_expiry_check" CHECK (on_expiry IN ('fail', 'approve', 'reject', 'keep'));
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_on_reject_check" CHECK (on_reject IN ('fail', 'continue'));

-- A task that is approved by itself in the transaction that asks for it, waits for nobody: what counts is what it is when
-- that transaction commits.
DROP TRIGGER "tasks_announced" ON "tasks";
DROP FUNCTION announce_waiting_task();

CREATE FUNCTION announce_task(task UUID, event_type TEXT) RETURNS void LANGUAGE sql AS $$
  SELECT announce_event(t.workspace_id, r.workflow_id, t.run_id, event_type, jsonb_build_object(
           'task_id', t.id, 'run_id', t.run_id, 'workflow_id', r.workflow_id, 'workspace_id', t.workspace_id,
           'title', t.title, 'approval_level', t.approval_level,
           'expires_at', to_char(t.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
    FROM tasks t JOIN runs r ON r.id = t.run_id
   WHERE t.id = task AND t.status = 'waiting'
     AND EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.workspace_id = t.workspace_id)
$$;

CREATE FUNCTION announce_waiting_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM announce_task(NEW.id, 'task.waiting');
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "tasks_announced" AFTER INSERT OR UPDATE OF status ON "tasks" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.status = 'waiting') EXECUTE FUNCTION announce_waiting_task();
