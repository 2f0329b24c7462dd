-- Outgoing webhooks: endpoints, and deliveries that are written in the transaction of their event.
CREATE TABLE "webhook_endpoints" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "workflow_id" UUID,
    "url" TEXT NOT NULL,
    "description" TEXT,
    "events" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "secret_generation" INTEGER NOT NULL DEFAULT 1,
    "previous_secret_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_endpoints_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "webhook_deliveries" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "event" TEXT NOT NULL,
    "run_id" UUID,
    "body" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "last_status" INTEGER,
    "last_error" TEXT,
    "delivered_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "webhook_endpoints_workspace_id_created_at_id_idx" ON "webhook_endpoints"("workspace_id", "created_at", "id");

CREATE INDEX "webhook_deliveries_endpoint_id_created_at_id_idx" ON "webhook_deliveries"("endpoint_id", "created_at", "id");

ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "webhook_endpoints" ALTER COLUMN events SET NOT NULL;
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_status_check"
  CHECK (status IN ('pending', 'delivered', 'failed'));
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_due_check"
  CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL));

CREATE INDEX "webhook_deliveries_due_idx" ON "webhook_deliveries" (next_attempt_at) WHERE next_attempt_at IS NOT NULL;

-- Whatever statement ends a run, its event is written with it: no path can forget it.
CREATE FUNCTION announce_event(workspace UUID, workflow UUID, run UUID, event_type TEXT, data JSONB)
  RETURNS void LANGUAGE sql AS $$
  INSERT INTO webhook_deliveries (id, workspace_id, endpoint_id, event, run_id, body)
  SELECT d.id, e.workspace_id, e.id, event_type, run,
         jsonb_build_object('id', d.id, 'type', event_type, 'created_at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'data', data)
    FROM webhook_endpoints e, LATERAL (SELECT gen_random_uuid() AS id, e.id AS of_endpoint) d
   WHERE e.workspace_id = workspace AND e.is_enabled AND event_type = ANY(e.events)
     AND (e.workflow_id IS NULL OR e.workflow_id = workflow)
$$;

CREATE FUNCTION announce_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM webhook_endpoints WHERE workspace_id = NEW.workspace_id) THEN
    PERFORM announce_event(NEW.workspace_id, NEW.workflow_id, NEW.id, 'run.' || NEW.status, jsonb_build_object(
      'run_id', NEW.id, 'workflow_id', NEW.workflow_id, 'workspace_id', NEW.workspace_id, 'status', NEW.status,
      'triggered_by', NEW.triggered_by, 'error_code', NEW.error_code, 'error_message', NEW.error_message,
      'total_cost_cents', round(NEW.total_cost_nanos / 10000000.0)::bigint));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "runs_announced" AFTER UPDATE OF status ON "runs" FOR EACH ROW
  WHEN (OLD.completed_at IS NULL AND NEW.completed_at IS NOT NULL) EXECUTE FUNCTION announce_run();

CREATE FUNCTION announce_waiting_task() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE workflow UUID;
BEGIN
  IF EXISTS (SELECT 1 FROM webhook_endpoints WHERE workspace_id = NEW.workspace_id) THEN
    SELECT workflow_id INTO workflow FROM runs WHERE id = NEW.run_id;
    PERFORM announce_event(NEW.workspace_id, workflow, NEW.run_id, 'task.waiting', jsonb_build_object(
      'task_id', NEW.id, 'run_id', NEW.run_id, 'workflow_id', workflow, 'workspace_id', NEW.workspace_id,
      'title', NEW.title, 'approval_level', NEW.approval_level));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "tasks_announced" AFTER INSERT OR UPDATE OF status ON "tasks" FOR EACH ROW
  WHEN (NEW.status = 'waiting') EXECUTE FUNCTION announce_waiting_task();
