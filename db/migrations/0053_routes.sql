CREATE TABLE "route_parcels" (
	"plan_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"shipment_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"is_cold" boolean NOT NULL,
	"is_for_door" boolean NOT NULL,
	"is_open" boolean NOT NULL,
	CONSTRAINT "route_parcels_plan_id_shipment_id_pk" PRIMARY KEY("plan_id","shipment_id")
);
--> statement-breakpoint
CREATE TABLE "route_plans" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"state" text NOT NULL,
	"shift_from" timestamp with time zone NOT NULL,
	"shift_until" timestamp with time zone NOT NULL,
	"stays_out" boolean NOT NULL,
	"most_trips" integer NOT NULL,
	"vehicle_ids" uuid[] NOT NULL,
	"improve_seconds" integer NOT NULL,
	"progress" integer NOT NULL,
	"version" integer NOT NULL,
	"plan" jsonb NOT NULL,
	"planned_at" timestamp with time zone NOT NULL,
	"planned_by" text NOT NULL,
	"released_at" timestamp with time zone,
	"released_by" text,
	CONSTRAINT "route_plans_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
ALTER TABLE "vehicles" ADD COLUMN "capacity_kilograms" integer DEFAULT 1000 NOT NULL;--> statement-breakpoint
ALTER TABLE "route_parcels" ADD CONSTRAINT "route_parcels_plan_id_tenant_id_route_plans_id_tenant_id_fk" FOREIGN KEY ("plan_id","tenant_id") REFERENCES "public"."route_plans"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "route_parcels_open_once" ON "route_parcels" USING btree ("shipment_id") WHERE is_open;--> statement-breakpoint
CREATE INDEX "route_plans_tenant" ON "route_plans" USING btree ("tenant_id","id");--> statement-breakpoint
CREATE INDEX "route_plans_improving" ON "route_plans" USING btree ("planned_at") WHERE state = 'improving';