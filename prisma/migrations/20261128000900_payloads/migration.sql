-- Large JSON has a row of its own, so that runs, node runs and tasks stay small. Whoever writes one of them need not know: triggers
-- put what is over the threshold aside, and leave {"$payload": {"id", "bytes"}} and the id. That id, and not the look of the JSON, says
-- that it is a reference. The id comes from run and content: what a run passes on unchanged is kept once.
CREATE TABLE "payloads" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "bytes" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payloads_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "payloads_run_id_idx" ON "payloads"("run_id");

ALTER TABLE "runs" ADD COLUMN "payload_id" UUID;
ALTER TABLE "node_runs" ADD COLUMN "input_payload_id" UUID, ADD COLUMN "output_payload_id" UUID;
ALTER TABLE "tasks" ADD COLUMN "output_payload_id" UUID;

CREATE FUNCTION payload_reference(of_payload uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('$payload', jsonb_build_object('id', id, 'bytes', bytes)) FROM payloads WHERE id = of_payload
$$;

-- Keeps JSON aside and returns its id. A run that would keep more than it may raises RY001, with the bytes of this payload, what the
-- run would keep, and the limit.
CREATE FUNCTION keep_payload(of_workspace uuid, of_run uuid, content jsonb) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  written text := content::text;
  key uuid := encode(substring(sha256(convert_to(of_run::text || written, 'UTF8')) FOR 16), 'hex')::uuid;
  most bigint := coalesce(nullif(current_setting('runyard.max_run_payload_bytes', true), '')::bigint, 67108864);
  kept bigint;
BEGIN
  INSERT INTO payloads (id, workspace_id, run_id, bytes, body)
  VALUES (key, of_workspace, of_run, octet_length(written), content) ON CONFLICT (id) DO NOTHING;
  IF FOUND THEN
    SELECT sum(bytes) INTO kept FROM payloads WHERE run_id = of_run;
    IF kept > most THEN
      RAISE EXCEPTION 'run_too_large % % %', octet_length(written), kept, most USING ERRCODE = 'RY001';
    END IF;
  END IF;
  RETURN key;
END $$;

CREATE FUNCTION offload_trigger_payload() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_column_size(NEW.trigger_payload) > coalesce(nullif(current_setting('runyard.payload_inline_bytes', true), '')::int, 65536) THEN
    NEW.payload_id := keep_payload(NEW.workspace_id, NEW.id, NEW.trigger_payload);
    NEW.trigger_payload := payload_reference(NEW.payload_id);
  ELSIF TG_OP = 'UPDATE' AND NEW.payload_id IS NOT DISTINCT FROM OLD.payload_id THEN
    NEW.payload_id := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION offload_input() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_column_size(NEW.input_data) > coalesce(nullif(current_setting('runyard.payload_inline_bytes', true), '')::int, 65536) THEN
    NEW.input_payload_id := keep_payload(NEW.workspace_id, NEW.run_id, NEW.input_data);
    NEW.input_data := payload_reference(NEW.input_payload_id);
  ELSIF TG_OP = 'UPDATE' AND NEW.input_payload_id IS NOT DISTINCT FROM OLD.input_payload_id THEN
    NEW.input_payload_id := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION offload_output() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_column_size(NEW.output_data) > coalesce(nullif(current_setting('runyard.payload_inline_bytes', true), '')::int, 65536) THEN
    NEW.output_payload_id := keep_payload(NEW.workspace_id, NEW.run_id, NEW.output_data);
    NEW.output_data := payload_reference(NEW.output_payload_id);
  ELSIF TG_OP = 'UPDATE' AND NEW.output_payload_id IS NOT DISTINCT FROM OLD.output_payload_id THEN
    NEW.output_payload_id := NULL;
  END IF;
  RETURN NEW;
END $$;

-- The size of the binary JSON is looked at first: it costs nothing, and most rows are small.
CREATE TRIGGER "runs_trigger_payload_offloaded" BEFORE INSERT ON "runs" FOR EACH ROW
  WHEN (pg_column_size(NEW.trigger_payload) > 1024
        AND pg_column_size(NEW.trigger_payload) > coalesce(nullif(current_setting('runyard.payload_inline_bytes', true), '')::int, 65536))
  EXECUTE FUNCTION offload_trigger_payload();
CREATE TRIGGER "runs_trigger_payload_offloaded_again" BEFORE UPDATE OF "trigger_payload" ON "runs" FOR EACH ROW
  WHEN ((OLD.payload_id IS NOT NULL AND NEW.trigger_payload IS DISTINCT FROM OLD.trigger_payload)
     OR (pg_column_size(NEW.trigger_payload) > 1024
        AND pg_column_size(NEW.trigger_payload) > coalesce(nullif(current_setting('runyard.payload_inline_bytes', true), '')::int, 65536)))
  EXECUTE FUNCTION offload_trigger_payload();
CREATE TRIGGER "node_runs_input_data_offloaded" BEFORE INSERT ON "node_runs" FOR EACH ROW
  WHEN (pg_column_size(NEW.input_data) > 1024
        AND pg_column_size(NEW.input_data) > coalesce(nullif(current_setting('runyard.payload_inline_bytes', true), '')::int, 65536))
  EXECUTE FUNCTION offload_input();
CREATE TRIGGER "node_runs_input_data_offloaded_again" BEFORE UPDATE OF "input_data" ON "node_runs" FOR EACH ROW
  WHEN ((OLD.input_payload_id IS NOT NULL AND NEW.input_data IS DISTINCT FROM OLD.input_data)
     OR (pg_column_size(NEW.input_data) > 1024
        AND pg_column_size(NEW.input_data) > coalesce(nullif(current_setting('runyard.payload_inline_bytes', true), '')::int, 65536)))
  EXECUTE FUNCTION offload_input();
CREATE TRIGGER "node_runs_output_data_offloaded" BEFORE INSERT ON "node_runs" FOR EACH ROW
  WHEN (pg_column_size(NEW.output_data) > 1024
        AND pg_column_size(NEW.output_data) > coalesce(nullif(current_setting('runyard.payload_inline_bytes', true), '')::int, 65536))
  EXECUTE FUNCTION offload_output();
CREATE TRIGGER "node_runs_output_data_offloaded_again" BEFORE UPDATE OF "output_data" ON "node_runs" FOR EACH ROW
  WHEN ((OLD.output_payload_id IS NOT NULL AND NEW.output_data IS DISTINCT FROM OLD.output_data)
     OR (pg_column_size(NEW.output_data) > 1024
        AND pg_column_size(NEW.output_data) > coalesce(nullif(current_setting('runyard.payload_inline_bytes', true), '')::int, 65536)))
  EXECUTE FUNCTION offload_output();
CREATE TRIGGER "tasks_output_data_offloaded" BEFORE INSERT ON "tasks" FOR EACH ROW
  WHEN (pg_column_size(NEW.output_data) > 1024
        AND pg_column_size(NEW.output_data) > coalesce(nullif(current_setting('runyard.payload_inline_bytes', true), '')::int, 65536))
  EXECUTE FUNCTION offload_output();
CREATE TRIGGER "tasks_output_data_offloaded_again" BEFORE UPDATE OF "output_data" ON "tasks" FOR EACH ROW
  WHEN ((OLD.output_payload_id IS NOT NULL AND NEW.output_data IS DISTINCT FROM OLD.output_data)
     OR (pg_column_size(NEW.output_data) > 1024
        AND pg_column_size(NEW.output_data) > coalesce(nullif(current_setting('runyard.payload_inline_bytes', true), '')::int, 65536)))
  EXECUTE FUNCTION offload_output();
