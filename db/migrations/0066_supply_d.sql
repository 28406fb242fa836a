ALTER TABLE "order_invoices" DROP CONSTRAINT "order_invoices_part";--> statement-breakpoint
ALTER TABLE "order_returns" ALTER COLUMN "part_line_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "order_returns" ADD COLUMN "discrepancy_id" uuid;--> statement-breakpoint
ALTER TABLE "order_returns" ADD COLUMN "kept_units" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "order_invoices" ADD COLUMN "kind" text DEFAULT 'goods' NOT NULL;--> statement-breakpoint
CREATE INDEX "order_returns_discrepancy" ON "order_returns" USING btree ("discrepancy_id");--> statement-breakpoint
CREATE UNIQUE INDEX "order_invoices_goods" ON "order_invoices" USING btree ("part_id") WHERE kind = 'goods';--> statement-breakpoint
CREATE INDEX "order_invoices_of_part" ON "order_invoices" USING btree ("part_id");--> statement-breakpoint
ALTER TABLE "order_returns" ADD CONSTRAINT "order_returns_kept" CHECK (kept_units between 0 and units);--> statement-breakpoint
ALTER TABLE "order_returns" ADD CONSTRAINT "order_returns_of_one" CHECK (num_nonnulls(part_line_id, discrepancy_id) > 0);