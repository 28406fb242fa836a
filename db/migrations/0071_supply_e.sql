CREATE TABLE "lot_origins" (
	"lot_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"supplier_name" text NOT NULL,
	"reference_id" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "lot_origins_lot_id_tenant_id_supplier_name_pk" PRIMARY KEY("lot_id","tenant_id","supplier_name")
);
--> statement-breakpoint
ALTER TABLE "order_invoices" DROP CONSTRAINT "order_invoices_part";--> statement-breakpoint
ALTER TABLE "order_returns" ALTER COLUMN "part_line_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "order_returns" ADD COLUMN "discrepancy_id" uuid;--> statement-breakpoint
ALTER TABLE "order_returns" ADD COLUMN "kept_units" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "order_invoices" ADD COLUMN "kind" text DEFAULT 'goods' NOT NULL;--> statement-breakpoint
ALTER TABLE "lot_origins" ADD CONSTRAINT "lot_origins_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "order_returns_discrepancy" ON "order_returns" USING btree ("discrepancy_id");--> statement-breakpoint
CREATE UNIQUE INDEX "order_invoices_goods" ON "order_invoices" USING btree ("part_id") WHERE kind = 'goods';--> statement-breakpoint
CREATE INDEX "order_invoices_of_part" ON "order_invoices" USING btree ("part_id");--> statement-breakpoint
ALTER TABLE "order_returns" ADD CONSTRAINT "order_returns_kept" CHECK (kept_units between 0 and units);--> statement-breakpoint
ALTER TABLE "order_returns" ADD CONSTRAINT "order_returns_of_one" CHECK (num_nonnulls(part_line_id, discrepancy_id) > 0);