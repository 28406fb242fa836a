CREATE TABLE "temperature_excursions" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"storage_class" text NOT NULL,
	"sensor" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"worst_celsius" numeric(5, 2) NOT NULL,
	"units_frozen" integer NOT NULL,
	"found_at" timestamp with time zone NOT NULL,
	CONSTRAINT "temperature_excursions_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "temperature_excursions_once" UNIQUE("subject_id","storage_class","sensor","started_at")
);
--> statement-breakpoint
CREATE TABLE "recall_lots" (
	"recall_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	CONSTRAINT "recall_lots_recall_id_lot_id_pk" PRIMARY KEY("recall_id","lot_id")
);
--> statement-breakpoint
CREATE TABLE "recall_patients" (
	"recall_id" uuid NOT NULL,
	"shipment_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"prescription_id" uuid NOT NULL,
	"prescription_tenant_id" uuid NOT NULL,
	"units" integer NOT NULL,
	"notice" text NOT NULL,
	"noticed_at" timestamp with time zone,
	CONSTRAINT "recall_patients_recall_id_shipment_id_pk" PRIMARY KEY("recall_id","shipment_id")
);
--> statement-breakpoint
CREATE TABLE "recall_tasks" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"recall_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"state" text NOT NULL,
	"units_to_find" integer NOT NULL,
	"units_found" integer,
	"opened_at" timestamp with time zone NOT NULL,
	"acknowledged_by" text,
	"acknowledged_at" timestamp with time zone,
	"done_by" text,
	"done_at" timestamp with time zone,
	CONSTRAINT "recall_tasks_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "recall_tasks_site" UNIQUE("recall_id","site_id"),
	CONSTRAINT "recall_tasks_units" CHECK (units_to_find >= 0 and units_found >= 0)
);
--> statement-breakpoint
CREATE TABLE "recalls" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"recall_class" integer NOT NULL,
	"basis" jsonb NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"units_to_find" bigint NOT NULL,
	"opened_by" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"notify_by" timestamp with time zone NOT NULL,
	"closed_by" text,
	"closed_at" timestamp with time zone,
	"report" jsonb,
	CONSTRAINT "recalls_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
ALTER TABLE "recall_lots" ADD CONSTRAINT "recall_lots_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "recall_lots_lot" ON "recall_lots" USING btree ("lot_id");--> statement-breakpoint
CREATE INDEX "recall_patients_due" ON "recall_patients" USING btree ("recall_id") WHERE notice = 'due';--> statement-breakpoint
CREATE INDEX "recall_tasks_tenant" ON "recall_tasks" USING btree ("tenant_id","id");--> statement-breakpoint
CREATE INDEX "recalls_open" ON "recalls" USING btree ("id") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "shipment_lines_lot" ON "shipment_lines" USING btree ("lot_id");