CREATE TABLE "export_jobs" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"requested_by" text NOT NULL,
	"state" text NOT NULL,
	"tables" integer NOT NULL,
	"tables_done" integer NOT NULL,
	"rows" integer NOT NULL,
	"size_bytes" integer NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "export_jobs_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "export_parts" (
	"export_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"part" integer NOT NULL,
	"table_name" text NOT NULL,
	"last_key" text,
	"content" "bytea" NOT NULL,
	CONSTRAINT "export_parts_export_id_tenant_id_part_pk" PRIMARY KEY("export_id","tenant_id","part")
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"key_id" text NOT NULL,
	"tenant_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"algorithm" text NOT NULL,
	"public_key" jsonb NOT NULL,
	"registered_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "signing_keys_key_id_tenant_id_pk" PRIMARY KEY("key_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "prescription_signatures" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"prescription_id" uuid NOT NULL,
	"act" text NOT NULL,
	"person_id" uuid NOT NULL,
	"key_id" text NOT NULL,
	"public_key" jsonb NOT NULL,
	"content" text NOT NULL,
	"jws" text NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "prescription_signatures_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
ALTER TABLE "export_parts" ADD CONSTRAINT "export_parts_export_id_tenant_id_export_jobs_id_tenant_id_fk" FOREIGN KEY ("export_id","tenant_id") REFERENCES "public"."export_jobs"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signing_keys" ADD CONSTRAINT "signing_keys_person_id_tenant_id_people_id_tenant_id_fk" FOREIGN KEY ("person_id","tenant_id") REFERENCES "public"."people"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prescription_signatures" ADD CONSTRAINT "prescription_signatures_prescription_id_tenant_id_prescriptions_id_tenant_id_fk" FOREIGN KEY ("prescription_id","tenant_id") REFERENCES "public"."prescriptions"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "export_jobs_state" ON "export_jobs" USING btree ("state","requested_at");--> statement-breakpoint
CREATE INDEX "signing_keys_person" ON "signing_keys" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "prescription_signatures_prescription" ON "prescription_signatures" USING btree ("prescription_id");
--> statement-breakpoint
ALTER TABLE signing_keys ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE signing_keys FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON signing_keys TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON signing_keys TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON signing_keys TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
-- Signatures are read by whoever may read the prescription, and never written over.
ALTER TABLE prescription_signatures ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE prescription_signatures FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON prescription_signatures TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON prescription_signatures TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
CREATE POLICY handed_on ON prescription_signatures FOR SELECT TO yunyaoku_app USING (granted(prescription_id));
--> statement-breakpoint
GRANT SELECT, INSERT ON prescription_signatures TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
-- Exports of a tenant's own data: its own rows, and nobody else's.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['export_jobs', 'export_parts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY network_sees_across ON %I TO yunyaoku_network USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY own_rows ON %I TO yunyaoku_app
      USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()))', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON export_jobs TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON export_parts TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
-- What a class of retention lets go: the network's sweep alone deletes, and it deletes these alone.
GRANT DELETE ON tracking_codes, data_accesses, network_accesses, prescription_signatures, export_parts TO yunyaoku_network;
--> statement-breakpoint
GRANT SELECT, DELETE ON auth.session, auth.verification, auth.sign_in_attempts TO yunyaoku_network;
