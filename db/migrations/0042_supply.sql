ALTER TABLE "replenishment_suggestions" ADD COLUMN "transfer_id" uuid;--> statement-breakpoint
ALTER TABLE "replenishment_suggestions" ADD COLUMN "refusal" jsonb;--> statement-breakpoint
ALTER TABLE "order_credit_notes" ADD COLUMN "kind" text DEFAULT 'credit' NOT NULL;--> statement-breakpoint
ALTER TABLE "order_credit_notes" ADD COLUMN "settled_fen" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "procurement_call_offs" ADD COLUMN "delivered_units" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "procurement_call_offs" ADD COLUMN "order_line_id" uuid;--> statement-breakpoint
CREATE INDEX "procurement_call_offs_order" ON "procurement_call_offs" USING btree ("order_id") WHERE order_id is not null;