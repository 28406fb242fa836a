CREATE TABLE "inventory_policies" (
	"tenant_id" uuid NOT NULL,
	"valid_from" date NOT NULL,
	"adjust_units" integer NOT NULL,
	"adjust_fen" bigint NOT NULL,
	"recount_units" integer NOT NULL,
	"near_expiry_days" integer[] NOT NULL,
	"set_by" text NOT NULL,
	CONSTRAINT "inventory_policies_tenant_id_valid_from_pk" PRIMARY KEY("tenant_id","valid_from")
);
--> statement-breakpoint
CREATE TABLE "stock_adjustments" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"ownership" text NOT NULL,
	"counted_units" integer NOT NULL,
	"difference_units" integer NOT NULL,
	"cause" text NOT NULL,
	"state" text NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	CONSTRAINT "stock_adjustments_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "stocktake_lines" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"stocktake_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"ownership" text NOT NULL,
	"part" text NOT NULL,
	"state" text NOT NULL,
	"counted_units" integer,
	"book_units" integer,
	"book_position" bigint,
	"counted_by" text,
	"counted_at" timestamp with time zone,
	"first_counted_units" integer,
	"first_counted_by" text,
	"refusal_code" text,
	CONSTRAINT "stocktake_lines_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "stocktake_lines_pile" UNIQUE("stocktake_id","lot_id","ownership","part"),
	CONSTRAINT "stocktake_lines_counted" CHECK (counted_units >= 0)
);
--> statement-breakpoint
CREATE TABLE "stocktakes" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"scope" jsonb NOT NULL,
	"state" text NOT NULL,
	"tolerance_units" integer NOT NULL,
	"opened_by" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"closed_by" text,
	"closed_at" timestamp with time zone,
	CONSTRAINT "stocktakes_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "code_aggregations" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"parent_code" text NOT NULL,
	"parent_level" text NOT NULL,
	"child_code" text NOT NULL,
	"child_level" text NOT NULL,
	"aggregated_at" timestamp with time zone NOT NULL,
	"aggregated_by" text NOT NULL,
	"disaggregated_at" timestamp with time zone,
	"disaggregated_by" text,
	CONSTRAINT "code_aggregations_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "destruction_lines" (
	"destruction_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"line_number" integer NOT NULL,
	"lot_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"ownership" text NOT NULL,
	"from_status" text NOT NULL,
	"units" integer NOT NULL,
	CONSTRAINT "destruction_lines_destruction_id_tenant_id_line_number_pk" PRIMARY KEY("destruction_id","tenant_id","line_number"),
	CONSTRAINT "destruction_lines_units" CHECK (units > 0)
);
--> statement-breakpoint
CREATE TABLE "destructions" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"method" text NOT NULL,
	"state" text NOT NULL,
	"planned_by" text NOT NULL,
	"planned_at" timestamp with time zone NOT NULL,
	"witnessed_by" text,
	"ended_at" timestamp with time zone,
	CONSTRAINT "destructions_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
DROP INDEX "stock_movements_lot";--> statement-breakpoint
ALTER TABLE "lots" ADD COLUMN "recalled_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "stock_balances" ADD COLUMN "moved_at" timestamp with time zone DEFAULT '1970-01-01T00:00:00.000Z' NOT NULL;--> statement-breakpoint
ALTER TABLE "stock_adjustments" ADD CONSTRAINT "stock_adjustments_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stocktake_lines" ADD CONSTRAINT "stocktake_lines_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stocktake_lines" ADD CONSTRAINT "stocktake_lines_stocktake_id_tenant_id_stocktakes_id_tenant_id_fk" FOREIGN KEY ("stocktake_id","tenant_id") REFERENCES "public"."stocktakes"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "destruction_lines" ADD CONSTRAINT "destruction_lines_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "destruction_lines" ADD CONSTRAINT "destruction_lines_destruction_id_tenant_id_destructions_id_tenant_id_fk" FOREIGN KEY ("destruction_id","tenant_id") REFERENCES "public"."destructions"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "stock_adjustments_site" ON "stock_adjustments" USING btree ("site_id","id");--> statement-breakpoint
CREATE INDEX "stocktakes_site" ON "stocktakes" USING btree ("site_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "code_aggregations_child" ON "code_aggregations" USING btree ("child_code") WHERE disaggregated_at is null;--> statement-breakpoint
CREATE INDEX "code_aggregations_parent" ON "code_aggregations" USING btree ("parent_code");--> statement-breakpoint
CREATE INDEX "destructions_site" ON "destructions" USING btree ("site_id","id");--> statement-breakpoint
CREATE INDEX "stock_movements_from" ON "stock_movements" USING btree ("lot_id","from_site_id","from_account","recorded_at","id");--> statement-breakpoint
CREATE INDEX "stock_movements_to" ON "stock_movements" USING btree ("lot_id","to_site_id","to_account","recorded_at","id");