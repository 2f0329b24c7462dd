-- What API processes commit to find out whether they can.
CREATE TABLE "commit_checks" (
    "slot" SMALLINT NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "commit_checks_pkey" PRIMARY KEY ("slot")
) WITH (fillfactor = 50);
