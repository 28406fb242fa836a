CREATE TABLE "claim_corrections" (
	"claim_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"attempt" integer NOT NULL,
	"insurer_reference" text,
	"denied_code" text,
	"denied_reason" text,
	"denied_at" timestamp with time zone,
	"reason" text NOT NULL,
	"remark" text NOT NULL,
	"insured_number" text,
	"corrected_by" text NOT NULL,
	"corrected_at" timestamp with time zone NOT NULL,
	CONSTRAINT "claim_corrections_claim_id_attempt_tenant_id_pk" PRIMARY KEY("claim_id","attempt","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "charge_shares" (
	"shipment_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"plan_code" text NOT NULL,
	"place" integer NOT NULL,
	"insurer_tenant_id" uuid NOT NULL,
	"paid_fen" integer NOT NULL,
	"deductible_used_fen" integer NOT NULL,
	CONSTRAINT "charge_shares_shipment_id_plan_code_tenant_id_pk" PRIMARY KEY("shipment_id","plan_code","tenant_id")
);
--> statement-breakpoint
ALTER TABLE "claims" DROP CONSTRAINT "claims_shipment";--> statement-breakpoint
ALTER TABLE "claims" ADD COLUMN "attempt" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "claims" ADD COLUMN "earlier_fen" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "claims" ADD COLUMN "denied_code" text;--> statement-breakpoint
ALTER TABLE "claims" ADD COLUMN "denied_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "claim_corrections" ADD CONSTRAINT "claim_corrections_claim_id_tenant_id_claims_id_tenant_id_fk" FOREIGN KEY ("claim_id","tenant_id") REFERENCES "public"."claims"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "charge_shares" ADD CONSTRAINT "charge_shares_shipment_id_tenant_id_charges_shipment_id_tenant_id_fk" FOREIGN KEY ("shipment_id","tenant_id") REFERENCES "public"."charges"("shipment_id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_payer" UNIQUE("shipment_id","plan_code");--> statement-breakpoint

-- Charges of before had one payer: it becomes the first share. The owner looks past the walls for this one statement.
ALTER TABLE charges NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE claims NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE patient_covers NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
INSERT INTO charge_shares
  (shipment_id, tenant_id, plan_code, place, insurer_tenant_id, paid_fen, deductible_used_fen)
SELECT shipment_id, tenant_id, plan_code, 1, insurer_id, insurer_fen, deductible_used_fen
FROM charges CROSS JOIN LATERAL (
  SELECT coalesce(
    (SELECT insurer_tenant_id FROM claims
      WHERE claims.shipment_id = charges.shipment_id AND claims.tenant_id = charges.tenant_id),
    (SELECT insurer_tenant_id FROM patient_covers
      WHERE patient_covers.patient_id = charges.patient_id AND patient_covers.plan_code = charges.plan_code LIMIT 1)
  ) AS insurer_id
) insurer
WHERE plan_code IS NOT NULL AND insurer_id IS NOT NULL;
--> statement-breakpoint
ALTER TABLE charges FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE claims FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE patient_covers FORCE ROW LEVEL SECURITY;
--> statement-breakpoint

ALTER TABLE charge_shares ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE charge_shares FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON charge_shares TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON charge_shares TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
CREATE POLICY handed_on ON charge_shares FOR SELECT TO yunyaoku_app USING (granted(shipment_id));
--> statement-breakpoint
ALTER TABLE claim_corrections ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE claim_corrections FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON claim_corrections TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
-- A correction can hold an insured person's number: it stays with the institution that made it.
CREATE POLICY own_rows ON claim_corrections TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
GRANT SELECT, INSERT ON charge_shares, claim_corrections TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
-- An insurer reads the claims that it is asked to pay.
CREATE POLICY insurer_reads ON claims FOR SELECT TO yunyaoku_app
  USING (insurer_tenant_id = (SELECT actor_tenant()));
