CREATE TABLE "patient_assessments" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"diagnosis_code" text NOT NULL,
	"assessed_on" date NOT NULL,
	"valid_to" date NOT NULL,
	"assessed_by" text NOT NULL,
	CONSTRAINT "patient_assessments_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "prescription_parts" (
	"prescription_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"part" integer NOT NULL,
	"state" text NOT NULL,
	"first_dose_on" date NOT NULL,
	"order_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"due_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"refusals" jsonb,
	"uninsured" boolean DEFAULT false NOT NULL,
	"remark" text,
	"changed_by" text,
	CONSTRAINT "prescription_parts_prescription_id_tenant_id_part_pk" PRIMARY KEY("prescription_id","tenant_id","part")
);
--> statement-breakpoint
ALTER TABLE "escalations" DROP CONSTRAINT "escalations_once";--> statement-breakpoint
ALTER TABLE "escalations" ADD COLUMN "part" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "shipments" ADD COLUMN "part" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "prescription_lines" ADD COLUMN "part" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "prescriptions" ADD COLUMN "part" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "prescriptions" ADD COLUMN "parts" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "patient_assessments" ADD CONSTRAINT "patient_assessments_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prescription_parts" ADD CONSTRAINT "prescription_parts_prescription_id_tenant_id_prescriptions_id_tenant_id_fk" FOREIGN KEY ("prescription_id","tenant_id") REFERENCES "public"."prescriptions"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "patient_assessments_patient" ON "patient_assessments" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "prescription_parts_to_order" ON "prescription_parts" USING btree ("order_at") WHERE state in ('planned', 'held');--> statement-breakpoint
CREATE INDEX "prescription_parts_under_way" ON "prescription_parts" USING btree ("first_dose_on") WHERE state = 'under_way';--> statement-breakpoint
ALTER TABLE "escalations" ADD CONSTRAINT "escalations_once" UNIQUE("prescription_id","part","kind");
--> statement-breakpoint
-- The walls: an assessment is seen by whoever is linked to the patient and recorded in one's own name; nothing is changed.
ALTER TABLE patient_assessments ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE patient_assessments FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON patient_assessments TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY linked_patients ON patient_assessments FOR SELECT TO yunyaoku_app USING (linked(patient_id));
--> statement-breakpoint
CREATE POLICY own_assessments ON patient_assessments FOR INSERT TO yunyaoku_app
  WITH CHECK (tenant_id = (SELECT actor_tenant()) AND linked(patient_id));
--> statement-breakpoint
GRANT SELECT, INSERT ON patient_assessments TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
-- The parts follow their prescription: its owner writes, a tenant with a grant reads.
ALTER TABLE prescription_parts ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE prescription_parts FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON prescription_parts TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON prescription_parts TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
CREATE POLICY handed_on ON prescription_parts FOR SELECT TO yunyaoku_app USING (granted(prescription_id));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON prescription_parts TO yunyaoku_app, yunyaoku_network;
