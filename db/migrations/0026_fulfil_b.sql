CREATE TABLE "discrepancies" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"receiver_tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"shipment_id" uuid,
	"shipment_line_id" uuid,
	"delivery_note_id" uuid,
	"kind" text NOT NULL,
	"product_id" uuid NOT NULL,
	"lot_id" uuid,
	"ownership" text NOT NULL,
	"units" integer NOT NULL,
	"found_expires_on" date,
	"note" text,
	"state" text NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"raised_by" text NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	"decision_note" text,
	CONSTRAINT "discrepancies_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "discrepancies_units_positive" CHECK (units > 0),
	CONSTRAINT "discrepancies_of_one" CHECK (num_nonnulls(shipment_id, delivery_note_id) = 1)
);
--> statement-breakpoint
ALTER TABLE "discrepancies" ADD CONSTRAINT "discrepancies_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "discrepancies_shipment" ON "discrepancies" USING btree ("shipment_id");--> statement-breakpoint
CREATE INDEX "discrepancies_receiver" ON "discrepancies" USING btree ("receiver_tenant_id","id");--> statement-breakpoint
CREATE INDEX "discrepancies_sender" ON "discrepancies" USING btree ("tenant_id","id");