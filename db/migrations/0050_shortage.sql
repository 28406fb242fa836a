CREATE TABLE "shortage_needs" (
	"plan_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_tenant_id" uuid NOT NULL,
	"tier" smallint NOT NULL,
	"need_units" integer NOT NULL,
	"held_units" integer NOT NULL,
	"received_units" numeric(14, 4) NOT NULL,
	"facts" jsonb NOT NULL,
	"other_site_id" uuid,
	CONSTRAINT "shortage_needs_plan_id_site_id_tenant_id_pk" PRIMARY KEY("plan_id","site_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "shortage_person_uses" (
	"shortage_id" uuid NOT NULL,
	"prescription_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"need_units" numeric(14, 4) NOT NULL,
	"used_at" timestamp with time zone NOT NULL,
	"counts" boolean NOT NULL,
	CONSTRAINT "shortage_person_uses_shortage_id_prescription_id_tenant_id_pk" PRIMARY KEY("shortage_id","prescription_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "shortage_plans" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"shortage_id" uuid NOT NULL,
	"state" text NOT NULL,
	"options" jsonb NOT NULL,
	"summary" jsonb NOT NULL,
	"made_by" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"applied_at" timestamp with time zone,
	CONSTRAINT "shortage_plans_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "shortage_plans_id" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "shortage_products" (
	"shortage_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"need_per_unit" numeric(9, 4) NOT NULL,
	"is_substitute" boolean NOT NULL,
	CONSTRAINT "shortage_products_shortage_id_product_id_tenant_id_pk" PRIMARY KEY("shortage_id","product_id","tenant_id"),
	CONSTRAINT "shortage_products_worth" CHECK (need_per_unit > 0)
);
--> statement-breakpoint
CREATE TABLE "shortage_promises" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"shortage_id" uuid NOT NULL,
	"plan_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"site_tenant_id" uuid NOT NULL,
	"depot_site_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"ownership" text NOT NULL,
	"units" integer NOT NULL,
	"drawn_units" integer NOT NULL,
	"lost_units" integer NOT NULL,
	"released_units" integer NOT NULL,
	"promised_at" timestamp with time zone NOT NULL,
	CONSTRAINT "shortage_promises_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "shortage_promises_units" CHECK (units > 0 and drawn_units >= 0 and lost_units >= 0 and released_units >= 0
        and drawn_units + lost_units + released_units <= units)
);
--> statement-breakpoint
CREATE TABLE "shortage_shares" (
	"plan_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"depot_site_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_tenant_id" uuid NOT NULL,
	"units" integer NOT NULL,
	"promised_units" integer NOT NULL,
	CONSTRAINT "shortage_shares_key" PRIMARY KEY("plan_id","site_id","depot_site_id","product_id","tenant_id"),
	CONSTRAINT "shortage_shares_units" CHECK (units > 0 and promised_units between 0 and units)
);
--> statement-breakpoint
CREATE TABLE "shortage_signs" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"ingredient_code" text NOT NULL,
	"state" text NOT NULL,
	"facts" jsonb NOT NULL,
	"found_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	CONSTRAINT "shortage_signs_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "shortage_signs_id" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "shortages" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"ingredient_code" text NOT NULL,
	"state" text NOT NULL,
	"reason" text NOT NULL,
	"limit_units" integer,
	"limit_days" integer,
	"declared_by" text NOT NULL,
	"declared_at" timestamp with time zone NOT NULL,
	"closed_by" text,
	"closed_at" timestamp with time zone,
	CONSTRAINT "shortages_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "shortages_id" UNIQUE("id"),
	CONSTRAINT "shortages_limit" CHECK ((limit_units is null) = (limit_days is null) and limit_units > 0 and limit_days > 0)
);
--> statement-breakpoint
ALTER TABLE "shortage_products" ADD CONSTRAINT "shortage_products_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "shortage_needs_site" ON "shortage_needs" USING btree ("site_tenant_id","plan_id");--> statement-breakpoint
CREATE INDEX "shortage_person_uses_patient" ON "shortage_person_uses" USING btree ("patient_id","shortage_id");--> statement-breakpoint
CREATE INDEX "shortage_person_uses_prescription" ON "shortage_person_uses" USING btree ("prescription_id");--> statement-breakpoint
CREATE INDEX "shortage_plans_shortage" ON "shortage_plans" USING btree ("shortage_id","state");--> statement-breakpoint
CREATE INDEX "shortage_products_product" ON "shortage_products" USING btree ("product_id");--> statement-breakpoint
CREATE INDEX "shortage_promises_site" ON "shortage_promises" USING btree ("site_id","product_id");--> statement-breakpoint
CREATE INDEX "shortage_promises_shortage" ON "shortage_promises" USING btree ("shortage_id");--> statement-breakpoint
CREATE INDEX "shortage_promises_lot" ON "shortage_promises" USING btree ("lot_id");--> statement-breakpoint
CREATE UNIQUE INDEX "shortage_signs_open" ON "shortage_signs" USING btree ("kind","ingredient_code") WHERE state = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "shortages_open" ON "shortages" USING btree ("ingredient_code") WHERE state <> 'closed';