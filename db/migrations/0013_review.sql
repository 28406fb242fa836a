CREATE TABLE "clinical_rule_sets" (
	"version" integer PRIMARY KEY NOT NULL,
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"state" text NOT NULL,
	"content" jsonb NOT NULL,
	"content_hash" text NOT NULL,
	"note" text NOT NULL,
	"drafted_by" text NOT NULL,
	"drafted_at" timestamp with time zone NOT NULL,
	"approved_by" text,
	"approved_at" timestamp with time zone,
	"in_force_from" date,
	CONSTRAINT "clinical_rule_sets_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "review_claims" (
	"prescription_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"person_id" text NOT NULL,
	"claimed_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "review_claims_prescription_id_tenant_id_pk" PRIMARY KEY("prescription_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "review_overrides" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"prescription_id" uuid NOT NULL,
	"finding_id" text NOT NULL,
	"rule_id" text NOT NULL,
	"reason" text NOT NULL,
	"person_id" text NOT NULL,
	"person_name" text NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	CONSTRAINT "review_overrides_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "review_overrides_finding" UNIQUE("prescription_id","finding_id")
);
--> statement-breakpoint
CREATE TABLE "review_results" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"prescription_id" uuid NOT NULL,
	"rule_set_version" integer NOT NULL,
	"outcome" text NOT NULL,
	"facts" jsonb NOT NULL,
	"result" jsonb NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	CONSTRAINT "review_results_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "review_second_reads" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"prescription_id" uuid NOT NULL,
	"agrees" boolean NOT NULL,
	"reason_code" text,
	"person_id" text NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	CONSTRAINT "review_second_reads_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "review_second_reads_person" UNIQUE("prescription_id","person_id")
);
--> statement-breakpoint
ALTER TABLE "prescription_reviews" ADD COLUMN "claimed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "review_claims" ADD CONSTRAINT "review_claims_prescription_id_tenant_id_prescriptions_id_tenant_id_fk" FOREIGN KEY ("prescription_id","tenant_id") REFERENCES "public"."prescriptions"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_overrides" ADD CONSTRAINT "review_overrides_prescription_id_tenant_id_prescriptions_id_tenant_id_fk" FOREIGN KEY ("prescription_id","tenant_id") REFERENCES "public"."prescriptions"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_results" ADD CONSTRAINT "review_results_rule_set_version_clinical_rule_sets_version_fk" FOREIGN KEY ("rule_set_version") REFERENCES "public"."clinical_rule_sets"("version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_results" ADD CONSTRAINT "review_results_prescription_id_tenant_id_prescriptions_id_tenant_id_fk" FOREIGN KEY ("prescription_id","tenant_id") REFERENCES "public"."prescriptions"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_second_reads" ADD CONSTRAINT "review_second_reads_prescription_id_tenant_id_prescriptions_id_tenant_id_fk" FOREIGN KEY ("prescription_id","tenant_id") REFERENCES "public"."prescriptions"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "review_results_prescription" ON "review_results" USING btree ("prescription_id","made_at");
--> statement-breakpoint
-- The walls. The rules are read by every tenant, and written by the network's operator alone.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'clinical_rule_sets', 'review_results', 'review_claims', 'review_overrides', 'review_second_reads'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY network_sees_across ON %I TO yunyaoku_network USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO yunyaoku_app, yunyaoku_network', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['review_results', 'review_claims', 'review_overrides', 'review_second_reads'] LOOP
    EXECUTE format('CREATE POLICY own_rows ON %I TO yunyaoku_app
      USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()))', t);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE FUNCTION acts_for_network() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM tenants t WHERE t.id = actor_tenant() AND t.kind = 'network_operator')
$$;
--> statement-breakpoint
CREATE POLICY directory ON clinical_rule_sets FOR SELECT TO yunyaoku_app USING (actor_tenant() IS NOT NULL);
--> statement-breakpoint
CREATE POLICY drafts_of_operator ON clinical_rule_sets FOR INSERT TO yunyaoku_app
  WITH CHECK (tenant_id = (SELECT actor_tenant()) AND (SELECT acts_for_network()));
--> statement-breakpoint
CREATE POLICY decisions_of_operator ON clinical_rule_sets FOR UPDATE TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant()) AND (SELECT acts_for_network()))
  WITH CHECK (tenant_id = (SELECT actor_tenant()) AND (SELECT acts_for_network()));
--> statement-breakpoint
-- What a version says never changes.
GRANT UPDATE (state, approved_by, approved_at, in_force_from) ON clinical_rule_sets TO yunyaoku_app;
--> statement-breakpoint
GRANT UPDATE ON review_claims TO yunyaoku_app;
