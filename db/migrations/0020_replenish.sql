CREATE TABLE "demand_weeks" (
	"site_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"week_start" date NOT NULL,
	"tenant_id" uuid NOT NULL,
	"units" integer NOT NULL,
	"stock_out_days" integer NOT NULL,
	"origin" text NOT NULL,
	CONSTRAINT "demand_weeks_site_id_product_id_week_start_tenant_id_pk" PRIMARY KEY("site_id","product_id","week_start","tenant_id"),
	CONSTRAINT "demand_weeks_values" CHECK (units >= 0 and stock_out_days between 0 and 7)
);
--> statement-breakpoint
CREATE TABLE "replenishment_plans" (
	"site_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"order_weekdays" integer[] NOT NULL,
	"except_dates" date[] NOT NULL,
	"budget_fen" bigint,
	"swept_on" date,
	CONSTRAINT "replenishment_plans_site_id_tenant_id_pk" PRIMARY KEY("site_id","tenant_id"),
	CONSTRAINT "replenishment_plans_budget" CHECK (budget_fen >= 0)
);
--> statement-breakpoint
CREATE TABLE "replenishment_policies" (
	"site_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"supply_source" text NOT NULL,
	"supply_site_id" uuid,
	"service_level_per_mille" integer NOT NULL,
	"min_units" integer,
	"max_units" integer,
	"pack_units" integer NOT NULL,
	"lead_days" integer NOT NULL,
	"shelf_life_days" integer,
	"priority" integer NOT NULL,
	"demand_through" date,
	CONSTRAINT "replenishment_policies_site_id_product_id_tenant_id_pk" PRIMARY KEY("site_id","product_id","tenant_id"),
	CONSTRAINT "replenishment_policies_service_level" CHECK (service_level_per_mille between 500 and 999),
	CONSTRAINT "replenishment_policies_units" CHECK (pack_units > 0 and min_units >= 0 and max_units >= min_units),
	CONSTRAINT "replenishment_policies_days" CHECK (lead_days >= 0 and shelf_life_days >= 0)
);
--> statement-breakpoint
CREATE TABLE "replenishment_suggestions" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"state" text NOT NULL,
	"mode" text NOT NULL,
	"supply_source" text NOT NULL,
	"supply_site_id" uuid,
	"packs" integer NOT NULL,
	"pack_units" integer NOT NULL,
	"amount_fen" bigint NOT NULL,
	"facts" jsonb NOT NULL,
	"suggested_at" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	"dismiss_reason" text,
	"order_id" uuid,
	CONSTRAINT "replenishment_suggestions_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "replenishment_suggestions_id" UNIQUE("id"),
	CONSTRAINT "replenishment_suggestions_packs" CHECK (packs >= 0 and pack_units > 0)
);
--> statement-breakpoint
CREATE INDEX "demand_weeks_tenant" ON "demand_weeks" USING btree ("tenant_id","week_start");--> statement-breakpoint
CREATE INDEX "replenishment_plans_swept" ON "replenishment_plans" USING btree ("swept_on");--> statement-breakpoint
CREATE INDEX "replenishment_policies_tenant" ON "replenishment_policies" USING btree ("tenant_id","site_id");--> statement-breakpoint
CREATE UNIQUE INDEX "replenishment_suggestions_open" ON "replenishment_suggestions" USING btree ("site_id","product_id") WHERE state in ('suggested', 'accepted');--> statement-breakpoint
CREATE INDEX "replenishment_suggestions_site" ON "replenishment_suggestions" USING btree ("site_id","state","id");