CREATE TABLE "procurement_award_works" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"round_id" uuid NOT NULL,
	"state" text NOT NULL,
	"options" jsonb NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"rounds" integer DEFAULT 0 NOT NULL,
	"cost_ten_thousandths" bigint,
	"gap_per_million" integer,
	"award_id" uuid,
	"refusals" jsonb,
	CONSTRAINT "procurement_award_works_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
ALTER TABLE "procurement_award_works" ADD CONSTRAINT "procurement_award_works_round_id_tenant_id_procurement_rounds_id_tenant_id_fk" FOREIGN KEY ("round_id","tenant_id") REFERENCES "public"."procurement_rounds"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "procurement_award_works_round" ON "procurement_award_works" USING btree ("round_id","id");--> statement-breakpoint
CREATE INDEX "procurement_award_works_open" ON "procurement_award_works" USING btree ("id") WHERE state in ('queued', 'running');