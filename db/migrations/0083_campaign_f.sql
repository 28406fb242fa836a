ALTER TABLE "campaign_contacts" ADD COLUMN "longitude" numeric(9, 6);--> statement-breakpoint
ALTER TABLE "campaign_contacts" ADD COLUMN "latitude" numeric(9, 6);--> statement-breakpoint
ALTER TABLE "campaign_depots" ADD COLUMN "resources" jsonb;--> statement-breakpoint
ALTER TABLE "registration_queue" ADD COLUMN "prescription_id" uuid;--> statement-breakpoint
ALTER TABLE "campaign_contacts" ADD CONSTRAINT "campaign_contacts_position" CHECK (num_nonnulls(longitude, latitude) <> 1);