CREATE TABLE "procurement_negotiations" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"round_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"supplier_tenant_id" uuid NOT NULL,
	"unit_price_ten_thousandths" integer NOT NULL,
	"agreed_at" timestamp with time zone NOT NULL,
	"agreed_by" text NOT NULL,
	CONSTRAINT "procurement_negotiations_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
ALTER TABLE "procurement_negotiations" ADD CONSTRAINT "procurement_negotiations_round_id_tenant_id_procurement_rounds_id_tenant_id_fk" FOREIGN KEY ("round_id","tenant_id") REFERENCES "public"."procurement_rounds"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "procurement_negotiations_round" ON "procurement_negotiations" USING btree ("round_id");