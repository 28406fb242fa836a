ALTER TABLE "campaign_contacts" ADD COLUMN "home_from" text;--> statement-breakpoint
ALTER TABLE "campaign_contacts" ADD COLUMN "home_until" text;--> statement-breakpoint
ALTER TABLE "campaign_households" ADD COLUMN "arrived_site_id" uuid;--> statement-breakpoint
ALTER TABLE "campaign_households" ADD COLUMN "arrived_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "route_parcels" ADD COLUMN "campaign_id" uuid;--> statement-breakpoint
ALTER TABLE "route_parcels" ADD COLUMN "planned_arrive_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "campaign_households_arrived" ON "campaign_households" USING btree ("arrived_site_id") WHERE arrived_site_id is not null;