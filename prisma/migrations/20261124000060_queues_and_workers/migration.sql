-- Which workers there are, and what administrators want of the queues.
CREATE TABLE "workers" (
    "id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "pools" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "concurrency" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "status_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "command" TEXT,
    "running_count" INTEGER NOT NULL DEFAULT 0,
    "stats" JSONB NOT NULL DEFAULT '{}',
    "heartbeat_ms" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workers_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "workers_status_check" CHECK (status IN ('running', 'quiet', 'stopping')),
    CONSTRAINT "workers_command_check" CHECK (command IN ('quiet', 'resume', 'stop'))
);

-- Every heartbeat updates its row in place.
ALTER TABLE "workers" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200);

CREATE TABLE "queue_controls" (
    "queue" TEXT NOT NULL,
    "paused" BOOLEAN NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "queue_controls_pkey" PRIMARY KEY ("queue")
);
