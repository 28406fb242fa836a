CREATE TABLE "data_accesses" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "data_accesses_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"tenant_id" uuid NOT NULL,
	"principal_id" text NOT NULL,
	"cause" text,
	"patient_id" uuid NOT NULL,
	"shown" text NOT NULL,
	"resource_id" uuid,
	"purpose" text NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "data_accesses_id_pk" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE INDEX "data_accesses_patient" ON "data_accesses" USING btree ("patient_id","id");--> statement-breakpoint
CREATE INDEX "data_accesses_tenant" ON "data_accesses" USING btree ("tenant_id","id");--> statement-breakpoint
ALTER TABLE data_accesses ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE data_accesses FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON data_accesses TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON data_accesses TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
GRANT SELECT, INSERT ON data_accesses TO yunyaoku_app, yunyaoku_network;
