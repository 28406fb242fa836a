CREATE TABLE "campaign_areas" (
	"campaign_id" uuid NOT NULL,
	"region_code" text NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"state" text NOT NULL,
	CONSTRAINT "campaign_areas_campaign_id_region_code_tenant_id_pk" PRIMARY KEY("campaign_id","region_code","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "campaign_batches" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"wave_id" uuid NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "campaign_batches_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"site_id" uuid NOT NULL,
	"region_code" text NOT NULL,
	"kit_id" uuid NOT NULL,
	"state" text NOT NULL,
	"parcels" smallint NOT NULL,
	"released_at" timestamp with time zone NOT NULL,
	"picked_by" text,
	"picked_at" timestamp with time zone,
	"rechecked_by" text,
	"rechecked_at" timestamp with time zone,
	"packed_by" text,
	"packed_at" timestamp with time zone,
	"dispatched_by" text,
	"dispatched_at" timestamp with time zone,
	"carrier" text,
	CONSTRAINT "campaign_batches_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "campaign_batches_number" UNIQUE("number")
);
--> statement-breakpoint
CREATE TABLE "campaign_contacts" (
	"household_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"name" text NOT NULL,
	"phone" text NOT NULL,
	"address" text NOT NULL,
	"household_key" uuid NOT NULL,
	"phone_key" uuid NOT NULL,
	"resident_key" uuid,
	CONSTRAINT "campaign_contacts_household_id_tenant_id_pk" PRIMARY KEY("household_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "campaign_depots" (
	"campaign_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"state" text NOT NULL,
	"staff" integer NOT NULL,
	"lost_at" timestamp with time zone,
	CONSTRAINT "campaign_depots_campaign_id_site_id_tenant_id_pk" PRIMARY KEY("campaign_id","site_id","tenant_id"),
	CONSTRAINT "campaign_depots_staff" CHECK (staff >= 0)
);
--> statement-breakpoint
CREATE TABLE "campaign_households" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"partition" smallint NOT NULL,
	"state" text NOT NULL,
	"tier" smallint,
	"region_code" text,
	"village_code" text NOT NULL,
	"persons" smallint NOT NULL,
	"source" text NOT NULL,
	"prescription_id" uuid,
	"site_id" uuid,
	"kit_id" uuid,
	"lot_ids" uuid[],
	"batch_id" uuid,
	"place" smallint,
	"registered_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"dispatch_due_at" timestamp with time zone,
	"dispatched_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"reason" text,
	CONSTRAINT "campaign_households_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "campaign_kit_lines" (
	"kit_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"product_id" uuid NOT NULL,
	"units" integer NOT NULL,
	CONSTRAINT "campaign_kit_lines_kit_id_tenant_id_position_pk" PRIMARY KEY("kit_id","tenant_id","position"),
	CONSTRAINT "campaign_kit_lines_units_positive" CHECK (units > 0)
);
--> statement-breakpoint
CREATE TABLE "campaign_quotas" (
	"campaign_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"region_code" text NOT NULL,
	"tier" smallint NOT NULL,
	"tenant_id" uuid NOT NULL,
	"kits" integer NOT NULL,
	"taken" integer NOT NULL,
	"owed" integer NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "campaign_quotas_campaign_id_site_id_region_code_tier_tenant_id_pk" PRIMARY KEY("campaign_id","site_id","region_code","tier","tenant_id"),
	CONSTRAINT "campaign_quotas_taken" CHECK (taken >= 0 and owed >= 0 and taken + owed <= kits)
);
--> statement-breakpoint
CREATE TABLE "campaign_waves" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"partition" smallint NOT NULL,
	"parcels" integer NOT NULL,
	"batches" integer NOT NULL,
	"released_at" timestamp with time zone NOT NULL,
	CONSTRAINT "campaign_waves_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"state" text NOT NULL,
	"rules" jsonb NOT NULL,
	"kit_id" uuid NOT NULL,
	"ownership" text NOT NULL,
	"partitions" smallint NOT NULL,
	"wave_parcels" integer NOT NULL,
	"dispatch_hours" integer NOT NULL,
	"target_hours" integer NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"opened_at" timestamp with time zone,
	"started_by" text,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"report" jsonb,
	CONSTRAINT "campaigns_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "campaigns_partitions" CHECK (partitions between 1 and 64)
);
--> statement-breakpoint
ALTER TABLE "file_jobs" ADD COLUMN "campaign_id" uuid;--> statement-breakpoint
ALTER TABLE "campaign_kit_lines" ADD CONSTRAINT "campaign_kit_lines_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "campaign_batches_campaign" ON "campaign_batches" USING btree ("campaign_id","site_id");--> statement-breakpoint
CREATE UNIQUE INDEX "campaign_contacts_household" ON "campaign_contacts" USING btree ("household_key");--> statement-breakpoint
CREATE UNIQUE INDEX "campaign_contacts_phone" ON "campaign_contacts" USING btree ("phone_key");--> statement-breakpoint
CREATE UNIQUE INDEX "campaign_contacts_resident" ON "campaign_contacts" USING btree ("resident_key") WHERE resident_key is not null;--> statement-breakpoint
CREATE INDEX "campaign_households_partition" ON "campaign_households" USING btree ("campaign_id","partition");--> statement-breakpoint
CREATE INDEX "campaign_households_batch" ON "campaign_households" USING btree ("batch_id") WHERE batch_id is not null;--> statement-breakpoint
CREATE INDEX "campaign_waves_campaign" ON "campaign_waves" USING btree ("campaign_id");--> statement-breakpoint
CREATE INDEX "campaigns_running" ON "campaigns" USING btree ("id") WHERE state in ('open', 'running', 'paused');