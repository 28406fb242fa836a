DROP INDEX "campaign_households_partition";--> statement-breakpoint
ALTER TABLE "route_plans" ADD COLUMN "together" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "campaign_households_partition" ON "campaign_households" USING btree ("campaign_id","partition","village_code" text_pattern_ops);