ALTER TABLE "campaign_batches" ADD COLUMN "picked_goods" jsonb;--> statement-breakpoint
ALTER TABLE "campaign_batches" ADD COLUMN "packed_goods" jsonb;