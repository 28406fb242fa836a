CREATE TABLE "receipt_photos" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"shipment_id" uuid NOT NULL,
	"shipment_line_id" uuid NOT NULL,
	"size_bytes" integer NOT NULL,
	"sha256" text NOT NULL,
	"content" "bytea" NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	"taken_by" text NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "receipt_photos_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "receipt_photos_once" UNIQUE("tenant_id","shipment_id","sha256")
);
--> statement-breakpoint
CREATE INDEX "receipt_photos_shipment" ON "receipt_photos" USING btree ("shipment_id");