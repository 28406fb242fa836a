CREATE TABLE "patient_observations" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"code" text NOT NULL,
	"value" numeric(12, 4),
	"unit" text,
	"value_code" text,
	"effective_at" timestamp with time zone NOT NULL,
	"recorded_by" text NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "patient_observations_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "patient_observations_one_value" CHECK ((value is null) <> (value_code is null))
);
--> statement-breakpoint
ALTER TABLE "patient_observations" ADD CONSTRAINT "patient_observations_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "patient_observations_patient" ON "patient_observations" USING btree ("patient_id","code","effective_at");
--> statement-breakpoint
-- The walls: whoever is linked to the patient sees what was observed, and records in its own name. Nothing is changed.
ALTER TABLE patient_observations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE patient_observations FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON patient_observations TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY linked_patients ON patient_observations FOR SELECT TO yunyaoku_app USING (linked(patient_id));
--> statement-breakpoint
CREATE POLICY own_observations ON patient_observations FOR INSERT TO yunyaoku_app
  WITH CHECK (tenant_id = (SELECT actor_tenant()) AND linked(patient_id));
--> statement-breakpoint
GRANT SELECT, INSERT ON patient_observations TO yunyaoku_app, yunyaoku_network;
