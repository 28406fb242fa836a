CREATE TABLE "file_chunks" (
	"job_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"upload_id" uuid NOT NULL,
	"part" integer NOT NULL,
	"content" "bytea" NOT NULL,
	"next_key" text,
	CONSTRAINT "file_chunks_job_id_tenant_id_upload_id_part_pk" PRIMARY KEY("job_id","tenant_id","upload_id","part")
);
--> statement-breakpoint
CREATE TABLE "file_jobs" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"direction" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"format" text NOT NULL,
	"file_name" text NOT NULL,
	"requested_by" text NOT NULL,
	"requester_site_ids" uuid[] NOT NULL,
	"site_id" uuid,
	"sha256" text,
	"upload_id" uuid,
	"encoding" text,
	"ignored_columns" text[] NOT NULL,
	"size_bytes" bigint NOT NULL,
	"bytes_done" bigint NOT NULL,
	"rows" integer NOT NULL,
	"faulty_rows" integer NOT NULL,
	"leaves_out_faulty" boolean NOT NULL,
	"refusals" jsonb,
	"confirmed_by" text,
	"confirmer_site_ids" uuid[],
	"requested_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "file_jobs_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "import_rows" (
	"job_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"row" integer NOT NULL,
	"values" jsonb,
	"faults" jsonb,
	CONSTRAINT "import_rows_job_id_tenant_id_row_pk" PRIMARY KEY("job_id","tenant_id","row")
);
--> statement-breakpoint
ALTER TABLE "file_chunks" ADD CONSTRAINT "file_chunks_job_id_tenant_id_file_jobs_id_tenant_id_fk" FOREIGN KEY ("job_id","tenant_id") REFERENCES "public"."file_jobs"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_job_id_tenant_id_file_jobs_id_tenant_id_fk" FOREIGN KEY ("job_id","tenant_id") REFERENCES "public"."file_jobs"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "file_jobs_tenant" ON "file_jobs" USING btree ("tenant_id","id");--> statement-breakpoint
CREATE INDEX "file_jobs_open" ON "file_jobs" USING btree ("requested_at") WHERE state in ('queued', 'running', 'confirmed');--> statement-breakpoint
CREATE INDEX "file_jobs_expiring" ON "file_jobs" USING btree ("expires_at") WHERE state in ('uploading', 'previewed', 'done', 'failed');--> statement-breakpoint
CREATE INDEX "file_jobs_content" ON "file_jobs" USING btree ("tenant_id","sha256");--> statement-breakpoint
CREATE INDEX "import_rows_faulty" ON "import_rows" USING btree ("job_id","row") WHERE faults is not null;