CREATE TABLE "collection_reminders" (
	"shipment_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"claimed_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "collection_reminders_shipment_id_number_pk" PRIMARY KEY("shipment_id","number")
);
--> statement-breakpoint
CREATE TABLE "quarantine_decisions" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"ownership" text NOT NULL,
	"units" integer NOT NULL,
	"shipment_id" uuid,
	"finding" text NOT NULL,
	"decision" text NOT NULL,
	"evidence" jsonb NOT NULL,
	"decided_by" text NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	CONSTRAINT "quarantine_decisions_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "quarantine_decisions_units_positive" CHECK (units > 0)
);
--> statement-breakpoint
CREATE TABLE "temperature_readings" (
	"subject_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"subject_kind" text NOT NULL,
	"storage_class" text NOT NULL,
	"sensor" text NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	"celsius" numeric(5, 2) NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"recorded_by" text NOT NULL,
	CONSTRAINT "temperature_readings_subject_id_storage_class_sensor_taken_at_pk" PRIMARY KEY("subject_id","storage_class","sensor","taken_at")
);
--> statement-breakpoint
CREATE TABLE "patient_consents" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"scopes" text[] NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"recorded_by" text NOT NULL,
	"withdrawn_at" timestamp with time zone,
	"withdrawn_by" text,
	CONSTRAINT "patient_consents_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "pharmacy_nominations" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"nominated_at" timestamp with time zone NOT NULL,
	"nominated_by" text NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_by" text,
	CONSTRAINT "pharmacy_nominations_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
ALTER TABLE "dispenses" ADD COLUMN "return_reason" text;--> statement-breakpoint
ALTER TABLE "shipments" ADD COLUMN "collected_by" uuid;--> statement-breakpoint
ALTER TABLE "shipments" ADD COLUMN "returned_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "shipments" ADD COLUMN "returns_shipment_id" uuid;--> statement-breakpoint
ALTER TABLE "prescriptions" ADD COLUMN "accepted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "prescriptions" ADD COLUMN "awaits_choice" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "prescriptions" ADD COLUMN "choice_code_hash" text;--> statement-breakpoint
ALTER TABLE "collection_reminders" ADD CONSTRAINT "collection_reminders_shipment_id_tenant_id_shipments_id_tenant_id_fk" FOREIGN KEY ("shipment_id","tenant_id") REFERENCES "public"."shipments"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quarantine_decisions" ADD CONSTRAINT "quarantine_decisions_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_consents" ADD CONSTRAINT "patient_consents_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_consents" ADD CONSTRAINT "patient_consents_agent_id_patients_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pharmacy_nominations" ADD CONSTRAINT "pharmacy_nominations_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "collection_reminders_unsent" ON "collection_reminders" USING btree ("claimed_at") WHERE sent_at is null;--> statement-breakpoint
CREATE INDEX "quarantine_decisions_shipment" ON "quarantine_decisions" USING btree ("shipment_id","lot_id");--> statement-breakpoint
CREATE INDEX "patient_consents_patient" ON "patient_consents" USING btree ("patient_id");--> statement-breakpoint
CREATE UNIQUE INDEX "pharmacy_nominations_one" ON "pharmacy_nominations" USING btree ("patient_id") WHERE ended_at is null;--> statement-breakpoint
ALTER TABLE "prescriptions" ADD CONSTRAINT "prescriptions_choice_code_hash_unique" UNIQUE("choice_code_hash");--> statement-breakpoint

-- The walls of the new tables: closed first, then opened as far as is needed.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'collection_reminders', 'temperature_readings', 'quarantine_decisions', 'patient_consents', 'pharmacy_nominations'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY network_sees_across ON %I TO yunyaoku_network USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO yunyaoku_app, yunyaoku_network', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['collection_reminders', 'temperature_readings', 'quarantine_decisions'] LOOP
    EXECUTE format('CREATE POLICY own_rows ON %I TO yunyaoku_app
      USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()))', t);
  END LOOP;
  -- Whoever treats or serves the patient sees whom the patient trusts, and may end it when the patient says so.
  FOREACH t IN ARRAY ARRAY['patient_consents', 'pharmacy_nominations'] LOOP
    EXECUTE format('CREATE POLICY linked_patients ON %I TO yunyaoku_app
      USING (linked(patient_id)) WITH CHECK (linked(patient_id))', t);
  END LOOP;
END $$;
--> statement-breakpoint
-- The record of a parcel's temperature goes with the parcel.
CREATE POLICY handed_on ON temperature_readings FOR SELECT TO yunyaoku_app USING (granted(subject_id));
--> statement-breakpoint
REVOKE UPDATE ON temperature_readings, quarantine_decisions FROM yunyaoku_app, yunyaoku_network;
