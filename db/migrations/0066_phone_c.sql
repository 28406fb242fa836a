ALTER TABLE "escalations" DROP CONSTRAINT "escalations_once";--> statement-breakpoint
ALTER TABLE "escalations" ADD COLUMN "shipment_id" uuid;--> statement-breakpoint
CREATE UNIQUE INDEX "escalations_prescription_once" ON "escalations" USING btree ("prescription_id","part","kind") WHERE shipment_id is null;--> statement-breakpoint
CREATE UNIQUE INDEX "escalations_hand_over_open_once" ON "escalations" USING btree ("shipment_id","kind") WHERE resolved_at is null;