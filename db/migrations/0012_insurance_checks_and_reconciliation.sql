CREATE TABLE "claim_differences" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"insurer_tenant_id" uuid NOT NULL,
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"claim_id" uuid NOT NULL,
	"ours_fen" integer,
	"theirs_fen" integer,
	"found_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"closed_by" text,
	"close_reason" text,
	"close_remark" text,
	CONSTRAINT "claim_differences_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "claim_differences_once" UNIQUE("insurer_tenant_id","day","claim_id","kind")
);
--> statement-breakpoint
CREATE TABLE "insurance_checks" (
	"prescription_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	"facts" jsonb NOT NULL,
	"result" jsonb NOT NULL,
	"self_pay_line_ids" uuid[] NOT NULL,
	CONSTRAINT "insurance_checks_prescription_id_tenant_id_pk" PRIMARY KEY("prescription_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "insurer_files" (
	"tenant_id" uuid NOT NULL,
	"day" date NOT NULL,
	"lines" integer NOT NULL,
	"differences" integer NOT NULL,
	"imported_at" timestamp with time zone NOT NULL,
	CONSTRAINT "insurer_files_tenant_id_day_pk" PRIMARY KEY("tenant_id","day")
);
--> statement-breakpoint
CREATE TABLE "list_prices" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"list" text NOT NULL,
	"unit_price_ten_thousandths" integer NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"source" text NOT NULL,
	CONSTRAINT "list_prices_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "list_prices_once" UNIQUE("tenant_id","product_id","list","valid_from")
);
--> statement-breakpoint
ALTER TABLE "insurance_checks" ADD CONSTRAINT "insurance_checks_prescription_id_tenant_id_prescriptions_id_tenant_id_fk" FOREIGN KEY ("prescription_id","tenant_id") REFERENCES "public"."prescriptions"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "list_prices" ADD CONSTRAINT "list_prices_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "claim_differences_open" ON "claim_differences" USING btree ("tenant_id") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "list_prices_product" ON "list_prices" USING btree ("product_id");
--> statement-breakpoint
ALTER TABLE insurance_checks ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE insurance_checks FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON insurance_checks TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON insurance_checks TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
CREATE POLICY handed_on ON insurance_checks FOR SELECT TO yunyaoku_app USING (granted(prescription_id));
--> statement-breakpoint
ALTER TABLE list_prices ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE list_prices FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON list_prices TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON list_prices TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
GRANT SELECT, INSERT ON insurance_checks, list_prices TO yunyaoku_app, yunyaoku_network;

--> statement-breakpoint
ALTER TABLE insurer_files ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE insurer_files FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON insurer_files TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON insurer_files TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
ALTER TABLE claim_differences ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE claim_differences FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON claim_differences TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON claim_differences TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
GRANT SELECT ON insurer_files TO yunyaoku_app;
--> statement-breakpoint
GRANT SELECT, UPDATE ON claim_differences TO yunyaoku_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON insurer_files, claim_differences TO yunyaoku_network;
