CREATE TABLE "procurement_awards" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"round_id" uuid NOT NULL,
	"state" text NOT NULL,
	"options" jsonb NOT NULL,
	"facts" jsonb NOT NULL,
	"result" jsonb NOT NULL,
	"promised_units" bigint NOT NULL,
	"cost_ten_thousandths" bigint NOT NULL,
	"gap_per_million" integer,
	"made_at" timestamp with time zone NOT NULL,
	"made_by" text NOT NULL,
	"proposed_by" text,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	CONSTRAINT "procurement_awards_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "procurement_bids" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"round_id" uuid NOT NULL,
	"supplier_tenant_id" uuid NOT NULL,
	"state" text NOT NULL,
	"envelope" text NOT NULL,
	"sha256" text NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL,
	"sealed_by" text NOT NULL,
	"state_since" timestamp with time zone NOT NULL,
	"capacity_units" integer,
	CONSTRAINT "procurement_bids_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "procurement_demands" (
	"round_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"institution_tenant_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"units" integer NOT NULL,
	"suggested_units" integer NOT NULL,
	"last_price_ten_thousandths" integer NOT NULL,
	"reported_at" timestamp with time zone NOT NULL,
	"reported_by" text NOT NULL,
	"approved_at" timestamp with time zone,
	"approved_by" text,
	CONSTRAINT "procurement_demands_round_id_institution_tenant_id_product_id_tenant_id_pk" PRIMARY KEY("round_id","institution_tenant_id","product_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "procurement_key_holders" (
	"round_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"place" integer NOT NULL,
	"principal_id" text NOT NULL,
	"public_key" text NOT NULL,
	"wrapped_private_key" text NOT NULL,
	"registered_at" timestamp with time zone NOT NULL,
	"handed_key" text,
	"consented_at" timestamp with time zone,
	CONSTRAINT "procurement_key_holders_round_id_place_tenant_id_pk" PRIMARY KEY("round_id","place","tenant_id"),
	CONSTRAINT "procurement_key_holders_person" UNIQUE("round_id","principal_id")
);
--> statement-breakpoint
CREATE TABLE "procurement_objections" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"round_id" uuid NOT NULL,
	"award_id" uuid NOT NULL,
	"party_tenant_id" uuid NOT NULL,
	"state" text NOT NULL,
	"reason" text NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"raised_by" text NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	"decision_reason" text,
	CONSTRAINT "procurement_objections_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "procurement_offers" (
	"bid_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"round_id" uuid NOT NULL,
	"supplier_tenant_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"tiers" jsonb NOT NULL,
	"capacity_units" integer NOT NULL,
	"region_codes" text[] NOT NULL,
	"valid_to" date NOT NULL,
	CONSTRAINT "procurement_offers_bid_id_product_id_tenant_id_pk" PRIMARY KEY("bid_id","product_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "procurement_parties" (
	"round_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"party_tenant_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"region_code" text,
	"weight" integer NOT NULL,
	"invited_at" timestamp with time zone NOT NULL,
	CONSTRAINT "procurement_parties_round_id_party_tenant_id_tenant_id_pk" PRIMARY KEY("round_id","party_tenant_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "procurement_products" (
	"round_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"is_antibiotic" boolean NOT NULL,
	"incumbent_supplier_id" uuid,
	"pooled_units" bigint,
	"ceiling_ten_thousandths" integer,
	CONSTRAINT "procurement_products_round_id_product_id_tenant_id_pk" PRIMARY KEY("round_id","product_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "procurement_rounds" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"title" text NOT NULL,
	"state" text NOT NULL,
	"state_since" timestamp with time zone NOT NULL,
	"failure_cause" text,
	"cancel_reason" text,
	"demand_closes_at" timestamp with time zone NOT NULL,
	"bidding_opens_at" timestamp with time zone NOT NULL,
	"bidding_closes_at" timestamp with time zone NOT NULL,
	"opening_due_at" timestamp with time zone NOT NULL,
	"award_due_at" timestamp with time zone NOT NULL,
	"objection_days" integer NOT NULL,
	"objections_close_at" timestamp with time zone,
	"contract_starts_at" timestamp with time zone NOT NULL,
	"contract_ends_at" timestamp with time zone NOT NULL,
	"award_id" uuid,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "procurement_rounds_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "procurement_rounds_id" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "procurement_warnings" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"round_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	CONSTRAINT "procurement_warnings_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "procurement_warnings_once" UNIQUE("round_id","kind","subject_id")
);
--> statement-breakpoint
CREATE TABLE "procurement_allocations" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"round_id" uuid NOT NULL,
	"contract_id" uuid NOT NULL,
	"institution_tenant_id" uuid NOT NULL,
	"supplier_tenant_id" uuid NOT NULL,
	"distributor_tenant_id" uuid NOT NULL,
	"units" integer NOT NULL,
	"called_off_units" integer NOT NULL,
	CONSTRAINT "procurement_allocations_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "procurement_call_offs" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"round_id" uuid NOT NULL,
	"allocation_id" uuid NOT NULL,
	"contract_id" uuid NOT NULL,
	"institution_tenant_id" uuid NOT NULL,
	"supplier_tenant_id" uuid NOT NULL,
	"distributor_tenant_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"units" integer NOT NULL,
	"state" text NOT NULL,
	"called_off_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"delivered_at" timestamp with time zone,
	"moved_from_id" uuid,
	CONSTRAINT "procurement_call_offs_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "procurement_contracts" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"round_id" uuid NOT NULL,
	"supplier_tenant_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"region_code" text NOT NULL,
	"role" text NOT NULL,
	"state" text NOT NULL,
	"unit_price_ten_thousandths" integer NOT NULL,
	"promised_units" bigint NOT NULL,
	"called_off_units" bigint NOT NULL,
	"delivered_units" bigint NOT NULL,
	CONSTRAINT "procurement_contracts_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "procurement_decisions" (
	"award_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"round_id" uuid NOT NULL,
	"supplier_tenant_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"decision" jsonb NOT NULL,
	CONSTRAINT "procurement_decisions_award_id_supplier_tenant_id_product_id_tenant_id_pk" PRIMARY KEY("award_id","supplier_tenant_id","product_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "procurement_surplus_shares" (
	"round_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"institution_tenant_id" uuid NOT NULL,
	"budget_fen" bigint NOT NULL,
	"actual_fen" bigint NOT NULL,
	"ratio_per_mille" integer NOT NULL,
	"assessment_per_mille" integer NOT NULL,
	"share_fen" integer NOT NULL,
	"transaction_id" uuid NOT NULL,
	"settled_at" timestamp with time zone NOT NULL,
	"settled_by" text NOT NULL,
	CONSTRAINT "procurement_surplus_shares_round_id_institution_tenant_id_tenant_id_pk" PRIMARY KEY("round_id","institution_tenant_id","tenant_id")
);
--> statement-breakpoint
ALTER TABLE "procurement_awards" ADD CONSTRAINT "procurement_awards_round_id_tenant_id_procurement_rounds_id_tenant_id_fk" FOREIGN KEY ("round_id","tenant_id") REFERENCES "public"."procurement_rounds"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurement_bids" ADD CONSTRAINT "procurement_bids_round_id_tenant_id_procurement_rounds_id_tenant_id_fk" FOREIGN KEY ("round_id","tenant_id") REFERENCES "public"."procurement_rounds"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurement_demands" ADD CONSTRAINT "procurement_demands_round_id_tenant_id_procurement_rounds_id_tenant_id_fk" FOREIGN KEY ("round_id","tenant_id") REFERENCES "public"."procurement_rounds"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurement_key_holders" ADD CONSTRAINT "procurement_key_holders_round_id_tenant_id_procurement_rounds_id_tenant_id_fk" FOREIGN KEY ("round_id","tenant_id") REFERENCES "public"."procurement_rounds"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurement_objections" ADD CONSTRAINT "procurement_objections_round_id_tenant_id_procurement_rounds_id_tenant_id_fk" FOREIGN KEY ("round_id","tenant_id") REFERENCES "public"."procurement_rounds"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurement_offers" ADD CONSTRAINT "procurement_offers_bid_id_tenant_id_procurement_bids_id_tenant_id_fk" FOREIGN KEY ("bid_id","tenant_id") REFERENCES "public"."procurement_bids"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurement_parties" ADD CONSTRAINT "procurement_parties_round_id_tenant_id_procurement_rounds_id_tenant_id_fk" FOREIGN KEY ("round_id","tenant_id") REFERENCES "public"."procurement_rounds"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurement_products" ADD CONSTRAINT "procurement_products_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurement_products" ADD CONSTRAINT "procurement_products_round_id_tenant_id_procurement_rounds_id_tenant_id_fk" FOREIGN KEY ("round_id","tenant_id") REFERENCES "public"."procurement_rounds"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurement_warnings" ADD CONSTRAINT "procurement_warnings_round_id_tenant_id_procurement_rounds_id_tenant_id_fk" FOREIGN KEY ("round_id","tenant_id") REFERENCES "public"."procurement_rounds"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurement_allocations" ADD CONSTRAINT "procurement_allocations_contract_id_tenant_id_procurement_contracts_id_tenant_id_fk" FOREIGN KEY ("contract_id","tenant_id") REFERENCES "public"."procurement_contracts"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurement_call_offs" ADD CONSTRAINT "procurement_call_offs_allocation_id_tenant_id_procurement_allocations_id_tenant_id_fk" FOREIGN KEY ("allocation_id","tenant_id") REFERENCES "public"."procurement_allocations"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurement_contracts" ADD CONSTRAINT "procurement_contracts_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurement_contracts" ADD CONSTRAINT "procurement_contracts_round_id_tenant_id_procurement_rounds_id_tenant_id_fk" FOREIGN KEY ("round_id","tenant_id") REFERENCES "public"."procurement_rounds"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurement_decisions" ADD CONSTRAINT "procurement_decisions_round_id_tenant_id_procurement_rounds_id_tenant_id_fk" FOREIGN KEY ("round_id","tenant_id") REFERENCES "public"."procurement_rounds"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurement_surplus_shares" ADD CONSTRAINT "procurement_surplus_shares_round_id_tenant_id_procurement_rounds_id_tenant_id_fk" FOREIGN KEY ("round_id","tenant_id") REFERENCES "public"."procurement_rounds"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "procurement_awards_round" ON "procurement_awards" USING btree ("round_id");--> statement-breakpoint
CREATE INDEX "procurement_bids_round" ON "procurement_bids" USING btree ("round_id");--> statement-breakpoint
CREATE INDEX "procurement_bids_supplier" ON "procurement_bids" USING btree ("supplier_tenant_id");--> statement-breakpoint
CREATE INDEX "procurement_demands_institution" ON "procurement_demands" USING btree ("institution_tenant_id");--> statement-breakpoint
CREATE INDEX "procurement_objections_round" ON "procurement_objections" USING btree ("round_id");--> statement-breakpoint
CREATE INDEX "procurement_offers_round" ON "procurement_offers" USING btree ("round_id");--> statement-breakpoint
CREATE INDEX "procurement_parties_party" ON "procurement_parties" USING btree ("party_tenant_id");--> statement-breakpoint
CREATE INDEX "procurement_rounds_tenant" ON "procurement_rounds" USING btree ("tenant_id");--> statement-breakpoint
CREATE INDEX "procurement_allocations_contract" ON "procurement_allocations" USING btree ("contract_id","institution_tenant_id");--> statement-breakpoint
CREATE INDEX "procurement_allocations_institution" ON "procurement_allocations" USING btree ("institution_tenant_id");--> statement-breakpoint
CREATE INDEX "procurement_call_offs_round" ON "procurement_call_offs" USING btree ("round_id","state","due_at");--> statement-breakpoint
CREATE INDEX "procurement_call_offs_institution" ON "procurement_call_offs" USING btree ("institution_tenant_id");--> statement-breakpoint
CREATE INDEX "procurement_call_offs_supplier" ON "procurement_call_offs" USING btree ("supplier_tenant_id");--> statement-breakpoint
CREATE INDEX "procurement_contracts_round" ON "procurement_contracts" USING btree ("round_id","product_id","region_code");--> statement-breakpoint
CREATE INDEX "procurement_contracts_supplier" ON "procurement_contracts" USING btree ("supplier_tenant_id");--> statement-breakpoint
CREATE INDEX "procurement_decisions_round" ON "procurement_decisions" USING btree ("round_id");--> statement-breakpoint
CREATE INDEX "procurement_surplus_institution" ON "procurement_surplus_shares" USING btree ("institution_tenant_id");