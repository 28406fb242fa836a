DROP INDEX "route_parcels_open_once";--> statement-breakpoint
ALTER TABLE "patients" ADD COLUMN "longitude" numeric(9, 6);--> statement-breakpoint
ALTER TABLE "patients" ADD COLUMN "latitude" numeric(9, 6);--> statement-breakpoint
ALTER TABLE "route_parcels" ADD COLUMN "level" text DEFAULT 'hub' NOT NULL;--> statement-breakpoint
ALTER TABLE "route_parcels" ADD COLUMN "household_id" uuid;--> statement-breakpoint
ALTER TABLE "route_plans" ADD COLUMN "level" text DEFAULT 'hub' NOT NULL;--> statement-breakpoint
ALTER TABLE "route_plans" ADD COLUMN "door_means" text;--> statement-breakpoint
CREATE UNIQUE INDEX "route_parcels_open_at_level" ON "route_parcels" USING btree ("shipment_id","level") WHERE is_open;--> statement-breakpoint
ALTER TABLE "patients" ADD CONSTRAINT "patients_position" CHECK (num_nonnulls(longitude, latitude) <> 1);--> statement-breakpoint
ALTER TABLE "route_plans" ADD CONSTRAINT "route_plans_level" CHECK ((level = 'village') = (door_means is not null));