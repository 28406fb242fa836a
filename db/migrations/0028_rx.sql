CREATE TABLE "price_drafts" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"list" text NOT NULL,
	"state" text NOT NULL,
	"changes" jsonb NOT NULL,
	"source" text NOT NULL,
	"drafted_by" text NOT NULL,
	"drafted_at" timestamp with time zone NOT NULL,
	"in_force_from" date,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	CONSTRAINT "price_drafts_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
ALTER TABLE "claim_differences" ADD COLUMN "settled_by_file_of" date;--> statement-breakpoint
ALTER TABLE "claim_differences" ADD COLUMN "reopened_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "charge_lines" ADD COLUMN "unit_price_ten_thousandths" integer;--> statement-breakpoint
ALTER TABLE "charge_lines" ADD COLUMN "price_list" text;--> statement-breakpoint
ALTER TABLE "charge_lines" ADD COLUMN "list_price_id" uuid;--> statement-breakpoint
ALTER TABLE "clinical_rule_sets" ADD COLUMN "edited_by" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "prescription_reviews" ADD COLUMN "part" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "prescription_reviews" ADD COLUMN "review_result_id" uuid;--> statement-breakpoint
ALTER TABLE "prescription_reviews" ADD COLUMN "insurance_checked_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "price_drafts_tenant" ON "price_drafts" USING btree ("tenant_id","id");--> statement-breakpoint
CREATE INDEX "claim_differences_claim" ON "claim_differences" USING btree ("claim_id");