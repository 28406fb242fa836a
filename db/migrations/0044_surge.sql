CREATE TABLE "clinic_earmarks" (
	"tenant_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"units" integer NOT NULL,
	"prescribed_units" integer NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "clinic_earmarks_tenant_id_product_id_pk" PRIMARY KEY("tenant_id","product_id"),
	CONSTRAINT "clinic_earmarks_kept" CHECK (prescribed_units between 0 and units)
);
--> statement-breakpoint
CREATE TABLE "symptom_forms" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"state" text NOT NULL,
	"urgency" smallint NOT NULL,
	"fired_rules" text[] NOT NULL,
	"answers" jsonb NOT NULL,
	"person" jsonb,
	"patient_id" uuid,
	"submitted_at" timestamp with time zone NOT NULL,
	"claimed_by" uuid,
	"claimed_at" timestamp with time zone,
	"answered_at" timestamp with time zone,
	"outcome" text,
	"advice" text,
	"prescription_id" uuid,
	CONSTRAINT "symptom_forms_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "symptom_forms_urgency" CHECK (urgency in (1, 2))
);
--> statement-breakpoint
CREATE TABLE "registration_queue" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "registration_queue_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"body_hash" text NOT NULL,
	"source" text NOT NULL,
	"household" jsonb,
	"acknowledged_at" timestamp with time zone NOT NULL,
	"registered_at" timestamp with time zone,
	"household_id" uuid,
	"refused_code" text,
	CONSTRAINT "registration_queue_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
ALTER TABLE "clinic_earmarks" ADD CONSTRAINT "clinic_earmarks_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "symptom_forms_queue" ON "symptom_forms" USING btree ("tenant_id","urgency","id") WHERE state in ('waiting', 'claimed');--> statement-breakpoint
CREATE INDEX "symptom_forms_patient" ON "symptom_forms" USING btree ("patient_id") WHERE patient_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "registration_queue_key" ON "registration_queue" USING btree ("campaign_id","key");--> statement-breakpoint
CREATE INDEX "registration_queue_waiting" ON "registration_queue" USING btree ("campaign_id","number") WHERE registered_at is null;