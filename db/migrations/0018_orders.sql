CREATE TABLE "order_approvals" (
	"order_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"step" integer NOT NULL,
	"site_id" uuid NOT NULL,
	"decision" text,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	CONSTRAINT "order_approvals_order_id_step_tenant_id_pk" PRIMARY KEY("order_id","step","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "order_lines" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"line_number" integer NOT NULL,
	"product_id" uuid NOT NULL,
	"units" integer NOT NULL,
	"seller_tenant_id" uuid,
	"near_expiry_offer_id" uuid,
	"contract_id" uuid,
	"award_id" uuid,
	"contract_unit_price_ten_thousandths" integer,
	"total_fen" bigint,
	"saving_fen" bigint,
	CONSTRAINT "order_lines_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "order_lines_number" UNIQUE("order_id","line_number"),
	CONSTRAINT "order_lines_units" CHECK (units > 0)
);
--> statement-breakpoint
CREATE TABLE "order_part_lines" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"part_id" uuid NOT NULL,
	"order_line_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"units" integer NOT NULL,
	"unit_price_ten_thousandths" integer NOT NULL,
	"total_fen" bigint NOT NULL,
	"lot_id" uuid,
	"contract_id" uuid,
	"award_id" uuid,
	"substitute_for_product_id" uuid,
	"dispatched_units" integer DEFAULT 0 NOT NULL,
	"received_units" integer,
	CONSTRAINT "order_part_lines_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "order_part_lines_units" CHECK (units >= 0)
);
--> statement-breakpoint
CREATE TABLE "order_parts" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"buyer_tenant_id" uuid NOT NULL,
	"buyer_site_id" uuid NOT NULL,
	"part_number" integer NOT NULL,
	"state" text NOT NULL,
	"from_site_id" uuid,
	"goods_fen" bigint NOT NULL,
	"delivery_fen" bigint NOT NULL,
	"offered_at" timestamp with time zone NOT NULL,
	"answer_due_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"dispatch_due_at" timestamp with time zone,
	"dispatched_at" timestamp with time zone,
	"received_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"reason" text,
	"instead_of_part_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "order_parts_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "order_parts_number" UNIQUE("order_id","part_number")
);
--> statement-breakpoint
CREATE TABLE "order_returns" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"seller_tenant_id" uuid NOT NULL,
	"part_id" uuid NOT NULL,
	"part_line_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"units" integer NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"answer" text,
	"requested_by" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	"sent_back_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "order_returns_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "order_returns_units" CHECK (units > 0)
);
--> statement-breakpoint
CREATE TABLE "order_substitutes" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"buyer_tenant_id" uuid NOT NULL,
	"part_id" uuid NOT NULL,
	"part_line_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"units" integer NOT NULL,
	"replaces_units" integer NOT NULL,
	"unit_price_ten_thousandths" integer NOT NULL,
	"total_fen" bigint NOT NULL,
	"state" text NOT NULL,
	"offered_at" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	CONSTRAINT "order_substitutes_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"state" text NOT NULL,
	"source" text NOT NULL,
	"source_id" uuid,
	"total_fen" bigint NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"submitted_by" text,
	"submitted_at" timestamp with time zone,
	"decided_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"reason" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "orders_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "purchase_limits" (
	"site_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"limit_fen" bigint NOT NULL,
	CONSTRAINT "purchase_limits_site_id_tenant_id_pk" PRIMARY KEY("site_id","tenant_id"),
	CONSTRAINT "purchase_limits_limit" CHECK (limit_fen >= 0)
);
--> statement-breakpoint
CREATE TABLE "order_credit_note_lines" (
	"credit_note_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"part_line_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"units" integer NOT NULL,
	"total_fen" bigint NOT NULL,
	CONSTRAINT "order_credit_note_lines_credit_note_id_part_line_id_reason_tenant_id_pk" PRIMARY KEY("credit_note_id","part_line_id","reason","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "order_credit_notes" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"buyer_tenant_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"part_id" uuid NOT NULL,
	"return_id" uuid,
	"total_fen" bigint NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"transaction_id" uuid NOT NULL,
	CONSTRAINT "order_credit_notes_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "order_invoice_lines" (
	"invoice_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"part_line_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"units" integer NOT NULL,
	"unit_price_ten_thousandths" integer NOT NULL,
	"total_fen" bigint NOT NULL,
	CONSTRAINT "order_invoice_lines_invoice_id_part_line_id_tenant_id_pk" PRIMARY KEY("invoice_id","part_line_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "order_invoices" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"buyer_tenant_id" uuid NOT NULL,
	"part_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"goods_fen" bigint NOT NULL,
	"delivery_fen" bigint NOT NULL,
	"total_fen" bigint NOT NULL,
	"settled_fen" bigint NOT NULL,
	"due_on" date NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone,
	"transaction_id" uuid NOT NULL,
	CONSTRAINT "order_invoices_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "order_invoices_part" UNIQUE("part_id"),
	CONSTRAINT "order_invoices_settled" CHECK (settled_fen >= 0 and settled_fen <= total_fen)
);
--> statement-breakpoint
CREATE TABLE "trade_payments" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"buyer_tenant_id" uuid NOT NULL,
	"amount_fen" bigint NOT NULL,
	"reference" text NOT NULL,
	"paid_at" timestamp with time zone NOT NULL,
	"transaction_id" uuid NOT NULL,
	CONSTRAINT "trade_payments_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "trade_payments_amount" CHECK (amount_fen > 0)
);
--> statement-breakpoint
CREATE TABLE "goods_owners" (
	"site_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"ownership" text NOT NULL,
	"tenant_id" uuid NOT NULL,
	"owner_tenant_id" uuid NOT NULL,
	"since" timestamp with time zone NOT NULL,
	CONSTRAINT "goods_owners_site_id_lot_id_ownership_tenant_id_pk" PRIMARY KEY("site_id","lot_id","ownership","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "storage_agreements" (
	"tenant_id" uuid NOT NULL,
	"owner_tenant_id" uuid NOT NULL,
	"tariff_unit" text NOT NULL,
	"fee_ten_thousandths" integer NOT NULL,
	"pallet_units" integer NOT NULL,
	CONSTRAINT "storage_agreements_tenant_id_owner_tenant_id_pk" PRIMARY KEY("tenant_id","owner_tenant_id"),
	CONSTRAINT "storage_agreements_pallet" CHECK (pallet_units >= 1)
);
--> statement-breakpoint
CREATE TABLE "storage_charge_lines" (
	"charge_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"ownership" text NOT NULL,
	"tariff_days" bigint NOT NULL,
	"total_fen" bigint NOT NULL,
	CONSTRAINT "storage_charge_lines_charge_id_site_id_lot_id_ownership_tenant_id_pk" PRIMARY KEY("charge_id","site_id","lot_id","ownership","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "storage_charges" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"owner_tenant_id" uuid NOT NULL,
	"month" text NOT NULL,
	"tariff_days" bigint NOT NULL,
	"total_fen" bigint NOT NULL,
	"charged_at" timestamp with time zone NOT NULL,
	"transaction_id" uuid NOT NULL,
	CONSTRAINT "storage_charges_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "storage_charges_month" UNIQUE("tenant_id","owner_tenant_id","month")
);
--> statement-breakpoint
CREATE TABLE "first_business_documents" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"filed_by_tenant_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"number" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date NOT NULL,
	"state" text NOT NULL,
	"filed_at" timestamp with time zone NOT NULL,
	"judged_at" timestamp with time zone,
	"judged_by" text,
	"reason" text,
	CONSTRAINT "first_business_documents_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "near_expiry_offers" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"unit_price_ten_thousandths" integer NOT NULL,
	"valid_to" date NOT NULL,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "near_expiry_offers_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "price_lists" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"buyer_group" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date NOT NULL,
	CONSTRAINT "price_lists_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "price_tiers" (
	"price_list_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"from_units" integer NOT NULL,
	"unit_price_ten_thousandths" integer NOT NULL,
	CONSTRAINT "price_tiers_price_list_id_product_id_from_units_tenant_id_pk" PRIMARY KEY("price_list_id","product_id","from_units","tenant_id"),
	CONSTRAINT "price_tiers_from" CHECK (from_units >= 1),
	CONSTRAINT "price_tiers_price" CHECK (unit_price_ten_thousandths >= 0)
);
--> statement-breakpoint
CREATE TABLE "seller_products" (
	"tenant_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"supply_chain" text[] NOT NULL,
	"active" boolean NOT NULL,
	CONSTRAINT "seller_products_tenant_id_product_id_pk" PRIMARY KEY("tenant_id","product_id")
);
--> statement-breakpoint
CREATE TABLE "seller_terms" (
	"tenant_id" uuid PRIMARY KEY NOT NULL,
	"minimum_order_fen" bigint NOT NULL,
	"free_delivery_fen" bigint NOT NULL,
	"delivery_fee_fen" integer NOT NULL,
	"answer_minutes" integer NOT NULL,
	"accepts_automatically" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "seller_territories" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"region_code" text NOT NULL,
	"product_id" uuid,
	CONSTRAINT "seller_territories_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "trade_accounts" (
	"tenant_id" uuid NOT NULL,
	"buyer_tenant_id" uuid NOT NULL,
	"buyer_group" text NOT NULL,
	"limit_fen" bigint NOT NULL,
	"terms_days" integer NOT NULL,
	"committed_fen" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "trade_accounts_tenant_id_buyer_tenant_id_pk" PRIMARY KEY("tenant_id","buyer_tenant_id"),
	CONSTRAINT "trade_accounts_committed" CHECK (committed_fen >= 0)
);
--> statement-breakpoint
ALTER TABLE "order_approvals" ADD CONSTRAINT "order_approvals_order_id_tenant_id_orders_id_tenant_id_fk" FOREIGN KEY ("order_id","tenant_id") REFERENCES "public"."orders"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_order_id_tenant_id_orders_id_tenant_id_fk" FOREIGN KEY ("order_id","tenant_id") REFERENCES "public"."orders"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_part_lines" ADD CONSTRAINT "order_part_lines_part_id_tenant_id_order_parts_id_tenant_id_fk" FOREIGN KEY ("part_id","tenant_id") REFERENCES "public"."order_parts"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_credit_note_lines" ADD CONSTRAINT "order_credit_note_lines_credit_note_id_tenant_id_order_credit_notes_id_tenant_id_fk" FOREIGN KEY ("credit_note_id","tenant_id") REFERENCES "public"."order_credit_notes"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_credit_notes" ADD CONSTRAINT "order_credit_notes_invoice_id_tenant_id_order_invoices_id_tenant_id_fk" FOREIGN KEY ("invoice_id","tenant_id") REFERENCES "public"."order_invoices"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_invoice_lines" ADD CONSTRAINT "order_invoice_lines_invoice_id_tenant_id_order_invoices_id_tenant_id_fk" FOREIGN KEY ("invoice_id","tenant_id") REFERENCES "public"."order_invoices"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "near_expiry_offers" ADD CONSTRAINT "near_expiry_offers_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "price_tiers" ADD CONSTRAINT "price_tiers_price_list_id_tenant_id_price_lists_id_tenant_id_fk" FOREIGN KEY ("price_list_id","tenant_id") REFERENCES "public"."price_lists"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "order_approvals_site" ON "order_approvals" USING btree ("site_id");--> statement-breakpoint
CREATE INDEX "order_lines_contract" ON "order_lines" USING btree ("contract_id") WHERE contract_id is not null;--> statement-breakpoint
CREATE INDEX "order_part_lines_part" ON "order_part_lines" USING btree ("part_id");--> statement-breakpoint
CREATE INDEX "order_part_lines_order_line" ON "order_part_lines" USING btree ("order_line_id");--> statement-breakpoint
CREATE INDEX "order_parts_seller" ON "order_parts" USING btree ("tenant_id","id");--> statement-breakpoint
CREATE INDEX "order_parts_buyer" ON "order_parts" USING btree ("buyer_tenant_id","id");--> statement-breakpoint
CREATE INDEX "order_parts_live" ON "order_parts" USING btree ("offered_at") WHERE state in ('offered', 'backordered', 'accepted');--> statement-breakpoint
CREATE INDEX "order_returns_part" ON "order_returns" USING btree ("part_id");--> statement-breakpoint
CREATE INDEX "order_returns_seller" ON "order_returns" USING btree ("seller_tenant_id","id");--> statement-breakpoint
CREATE INDEX "order_substitutes_part" ON "order_substitutes" USING btree ("part_id");--> statement-breakpoint
CREATE INDEX "orders_site" ON "orders" USING btree ("site_id","id");--> statement-breakpoint
CREATE INDEX "orders_tenant" ON "orders" USING btree ("tenant_id","id");--> statement-breakpoint
CREATE INDEX "order_credit_note_lines_part_line" ON "order_credit_note_lines" USING btree ("part_line_id");--> statement-breakpoint
CREATE INDEX "order_credit_notes_invoice" ON "order_credit_notes" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "order_credit_notes_buyer" ON "order_credit_notes" USING btree ("buyer_tenant_id","issued_at");--> statement-breakpoint
CREATE INDEX "order_invoices_pair" ON "order_invoices" USING btree ("tenant_id","buyer_tenant_id","issued_at");--> statement-breakpoint
CREATE INDEX "order_invoices_open" ON "order_invoices" USING btree ("tenant_id","buyer_tenant_id","due_on") WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX "order_invoices_buyer" ON "order_invoices" USING btree ("buyer_tenant_id","id");--> statement-breakpoint
CREATE INDEX "trade_payments_pair" ON "trade_payments" USING btree ("tenant_id","buyer_tenant_id","paid_at");--> statement-breakpoint
CREATE INDEX "goods_owners_owner" ON "goods_owners" USING btree ("owner_tenant_id");--> statement-breakpoint
CREATE INDEX "first_business_documents_subject" ON "first_business_documents" USING btree ("tenant_id","subject_id");--> statement-breakpoint
CREATE INDEX "first_business_documents_filer" ON "first_business_documents" USING btree ("filed_by_tenant_id");--> statement-breakpoint
CREATE UNIQUE INDEX "near_expiry_offers_lot" ON "near_expiry_offers" USING btree ("site_id","lot_id") WHERE withdrawn_at is null;--> statement-breakpoint
CREATE INDEX "near_expiry_offers_product" ON "near_expiry_offers" USING btree ("product_id");--> statement-breakpoint
CREATE INDEX "price_lists_tenant" ON "price_lists" USING btree ("tenant_id","buyer_group");--> statement-breakpoint
CREATE INDEX "price_tiers_product" ON "price_tiers" USING btree ("product_id","price_list_id");--> statement-breakpoint
CREATE INDEX "seller_products_product" ON "seller_products" USING btree ("product_id");--> statement-breakpoint
CREATE INDEX "seller_territories_tenant" ON "seller_territories" USING btree ("tenant_id");--> statement-breakpoint
CREATE INDEX "trade_accounts_buyer" ON "trade_accounts" USING btree ("buyer_tenant_id");