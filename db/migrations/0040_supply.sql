ALTER TABLE "replenishment_suggestions" ADD COLUMN "transfer_id" uuid;--> statement-breakpoint
ALTER TABLE "replenishment_suggestions" ADD COLUMN "refusal" jsonb;