ALTER TABLE "escalations" ALTER COLUMN "prescription_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "shipment_lines" ALTER COLUMN "prescription_line_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "shipments" ALTER COLUMN "prescription_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "shipments" ALTER COLUMN "prescription_tenant_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "shipments" ALTER COLUMN "destination_site_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "shipments" ALTER COLUMN "destination_tenant_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "shipments" ALTER COLUMN "mode" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "escalations" ADD COLUMN "subject_kind" text DEFAULT 'prescription' NOT NULL;--> statement-breakpoint
ALTER TABLE "escalations" ADD COLUMN "subject_id" uuid;--> statement-breakpoint
ALTER TABLE "escalations" ADD COLUMN "due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "shipment_lines" ADD COLUMN "request_line_id" uuid;--> statement-breakpoint
ALTER TABLE "shipment_scans" ADD COLUMN "received_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "shipments" ADD COLUMN "request_id" uuid;--> statement-breakpoint
ALTER TABLE "shipments" ADD COLUMN "request_tenant_id" uuid;--> statement-breakpoint
ALTER TABLE "shipments" ADD COLUMN "taken_from" text DEFAULT 'available' NOT NULL;--> statement-breakpoint
ALTER TABLE "shipments" ADD COLUMN "received_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "shipments" ADD COLUMN "received_by" text;--> statement-breakpoint
CREATE UNIQUE INDEX "escalations_open_once" ON "escalations" USING btree ("subject_id","kind") WHERE resolved_at is null;--> statement-breakpoint
CREATE INDEX "shipments_request" ON "shipments" USING btree ("request_id") WHERE request_id is not null;--> statement-breakpoint
ALTER TABLE "escalations" ADD CONSTRAINT "escalations_subject" CHECK (case when subject_kind = 'prescription'
        then prescription_id is not null and subject_id is null
        else prescription_id is null and subject_id is not null end);--> statement-breakpoint
ALTER TABLE "shipment_lines" ADD CONSTRAINT "shipment_lines_asked_for" CHECK (num_nonnulls(prescription_line_id, request_line_id) = 1);--> statement-breakpoint
ALTER TABLE "shipments" ADD CONSTRAINT "shipments_asked_for" CHECK (case when kind in ('prescription', 'patient_return')
        then num_nulls(prescription_id, prescription_tenant_id, mode) = 0 and num_nonnulls(request_id, request_tenant_id) = 0
        else num_nonnulls(prescription_id, prescription_tenant_id, mode) = 0 and num_nulls(request_id, request_tenant_id) = 0 end);--> statement-breakpoint
ALTER TABLE "shipments" ADD CONSTRAINT "shipments_destined" CHECK (num_nulls(destination_site_id, destination_tenant_id) = case when kind = 'supplier_return' and destination_site_id is null then 2 else 0 end);