CREATE SCHEMA "auth";
--> statement-breakpoint
CREATE TABLE "access_grants" (
	"resource_id" uuid NOT NULL,
	"resource_kind" text NOT NULL,
	"owner_tenant_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"granted_at" timestamp with time zone NOT NULL,
	"until" timestamp with time zone,
	CONSTRAINT "access_grants_resource_id_tenant_id_purpose_pk" PRIMARY KEY("resource_id","tenant_id","purpose")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"name" text NOT NULL,
	"key_hash" text NOT NULL,
	"roles" text[] NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"user_id" text,
	"name" text NOT NULL,
	"roles" text[] NOT NULL,
	"site_ids" uuid[] NOT NULL,
	"department" text,
	"status" text NOT NULL,
	CONSTRAINT "people_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "qualifications" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"number" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date NOT NULL,
	CONSTRAINT "qualifications_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "products" (
	"id" uuid PRIMARY KEY NOT NULL,
	"standard_code" text NOT NULL,
	"approval_number" text NOT NULL,
	"gtin" text NOT NULL,
	"insurance_code" text,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"manufacturer" text NOT NULL,
	"ingredient_codes" text[] NOT NULL,
	"dosage_form" text NOT NULL,
	"strength" text NOT NULL,
	"base_unit" text NOT NULL,
	"pack_units" integer NOT NULL,
	"storage_class" text NOT NULL,
	"sale_class" text NOT NULL,
	"special_control" text NOT NULL,
	"list_class" text NOT NULL,
	"unit_price_ten_thousandths" integer NOT NULL,
	"trace_prefix" text NOT NULL,
	"active" boolean NOT NULL,
	CONSTRAINT "products_standard_code_unique" UNIQUE("standard_code"),
	CONSTRAINT "products_gtin_unique" UNIQUE("gtin"),
	CONSTRAINT "products_trace_prefix_unique" UNIQUE("trace_prefix")
);
--> statement-breakpoint
CREATE TABLE "audit_batches" (
	"first_position" bigint PRIMARY KEY NOT NULL,
	"last_position" bigint NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "audit_batches_last_position_unique" UNIQUE("last_position")
);
--> statement-breakpoint
CREATE TABLE "command_keys" (
	"tenant_id" uuid NOT NULL,
	"principal_id" text NOT NULL,
	"route" text NOT NULL,
	"key" text NOT NULL,
	"body_hash" text NOT NULL,
	"answer" jsonb NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "command_keys_tenant_id_principal_id_route_key_pk" PRIMARY KEY("tenant_id","principal_id","route","key")
);
--> statement-breakpoint
CREATE TABLE "event_cursors" (
	"reader" text PRIMARY KEY NOT NULL,
	"position" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"tenant_id" uuid NOT NULL,
	"type" text NOT NULL,
	"aggregate_kind" text NOT NULL,
	"aggregate_id" uuid NOT NULL,
	"payload" jsonb NOT NULL,
	"principal_id" text NOT NULL,
	"cause" text,
	"occurred_at" timestamp with time zone NOT NULL,
	"position" bigint,
	CONSTRAINT "events_id_pk" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE TABLE "network_accesses" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "network_accesses_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"operation" text NOT NULL,
	"principal_id" text NOT NULL,
	"tenant_id" uuid NOT NULL,
	"cause" text,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "network_accesses_id_pk" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE TABLE "dispenses" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"prescription_id" uuid NOT NULL,
	"prescription_line_id" uuid NOT NULL,
	"part" integer NOT NULL,
	"fill" integer NOT NULL,
	"units" integer NOT NULL,
	"shipment_id" uuid NOT NULL,
	"dispensed_at" timestamp with time zone NOT NULL,
	"dispensed_by" text NOT NULL,
	"returned_at" timestamp with time zone,
	CONSTRAINT "dispenses_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "dispenses_once" UNIQUE("prescription_line_id","part","fill"),
	CONSTRAINT "dispenses_shipment" UNIQUE("shipment_id","prescription_line_id","part"),
	CONSTRAINT "dispenses_units_positive" CHECK (units > 0)
);
--> statement-breakpoint
CREATE TABLE "escalations" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"prescription_id" uuid NOT NULL,
	"acting_role" text NOT NULL,
	"acting_tenant_id" uuid NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"resolved_at" timestamp with time zone,
	"resolved_by" text,
	"resolution" text,
	CONSTRAINT "escalations_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "escalations_once" UNIQUE("prescription_id","kind")
);
--> statement-breakpoint
CREATE TABLE "pickup_codes" (
	"shipment_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"attempts" integer NOT NULL,
	"used" boolean NOT NULL,
	CONSTRAINT "pickup_codes_shipment_id_tenant_id_pk" PRIMARY KEY("shipment_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "shipment_legs" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"shipment_id" uuid NOT NULL,
	"sequence" integer NOT NULL,
	"kind" text NOT NULL,
	"from_site_id" uuid NOT NULL,
	"to_site_id" uuid NOT NULL,
	"state" text NOT NULL,
	"planned_depart_at" timestamp with time zone NOT NULL,
	"planned_arrive_at" timestamp with time zone NOT NULL,
	"departed_at" timestamp with time zone,
	"arrived_at" timestamp with time zone,
	"driver_id" text,
	CONSTRAINT "shipment_legs_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "shipment_legs_sequence" UNIQUE("shipment_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "shipment_lines" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"shipment_id" uuid NOT NULL,
	"prescription_line_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"ownership" text NOT NULL,
	"units" integer NOT NULL,
	CONSTRAINT "shipment_lines_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "shipment_lines_units" CHECK (units >= 0)
);
--> statement-breakpoint
CREATE TABLE "shipment_scans" (
	"shipment_line_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"shipment_id" uuid NOT NULL,
	"code" text NOT NULL,
	"units" integer NOT NULL,
	"picked_at" timestamp with time zone NOT NULL,
	"rechecked_at" timestamp with time zone,
	"handed_over_at" timestamp with time zone,
	CONSTRAINT "shipment_scans_shipment_line_id_code_pk" PRIMARY KEY("shipment_line_id","code")
);
--> statement-breakpoint
CREATE TABLE "shipments" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"prescription_id" uuid NOT NULL,
	"prescription_tenant_id" uuid NOT NULL,
	"from_site_id" uuid NOT NULL,
	"destination_site_id" uuid NOT NULL,
	"destination_tenant_id" uuid NOT NULL,
	"current_site_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"state" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"promised_at" timestamp with time zone NOT NULL,
	"picked_by" text,
	"rechecked_by" text,
	"dispatched_at" timestamp with time zone,
	"arrived_at" timestamp with time zone,
	"handed_over_at" timestamp with time zone,
	"handed_over_by" text,
	"return_reason" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "shipments_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "claims" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"shipment_id" uuid NOT NULL,
	"prescription_id" uuid NOT NULL,
	"insurer_tenant_id" uuid NOT NULL,
	"plan_code" text NOT NULL,
	"state" text NOT NULL,
	"claimed_fen" integer NOT NULL,
	"settled_fen" integer,
	"insurer_reference" text,
	"denied_reason" text,
	"submitted_at" timestamp with time zone,
	"settled_at" timestamp with time zone,
	CONSTRAINT "claims_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "claims_shipment" UNIQUE("shipment_id")
);
--> statement-breakpoint
CREATE TABLE "cover_years" (
	"patient_id" uuid NOT NULL,
	"plan_code" text NOT NULL,
	"year" integer NOT NULL,
	"deductible_paid_fen" integer NOT NULL,
	"paid_out_fen" integer NOT NULL,
	CONSTRAINT "cover_years_patient_id_plan_code_year_pk" PRIMARY KEY("patient_id","plan_code","year"),
	CONSTRAINT "cover_years_not_negative" CHECK (deductible_paid_fen >= 0 and paid_out_fen >= 0)
);
--> statement-breakpoint
CREATE TABLE "lots" (
	"id" uuid PRIMARY KEY NOT NULL,
	"product_id" uuid NOT NULL,
	"number" text NOT NULL,
	"expires_on" date,
	CONSTRAINT "lots_number" UNIQUE("product_id","number")
);
--> statement-breakpoint
CREATE TABLE "stock_balances" (
	"site_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"status" text NOT NULL,
	"ownership" text NOT NULL,
	"tenant_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"expires_on" date,
	"units" integer NOT NULL,
	CONSTRAINT "stock_balances_site_id_lot_id_status_ownership_pk" PRIMARY KEY("site_id","lot_id","status","ownership"),
	CONSTRAINT "stock_balances_not_negative" CHECK (units >= 0)
);
--> statement-breakpoint
CREATE TABLE "stock_movements" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "stock_movements_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"tenant_id" uuid NOT NULL,
	"counter_tenant_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"ownership" text NOT NULL,
	"from_site_id" uuid,
	"from_account" text NOT NULL,
	"to_site_id" uuid,
	"to_account" text NOT NULL,
	"units" integer NOT NULL,
	"from_balance_after" integer,
	"to_balance_after" integer,
	"reason" text NOT NULL,
	"reference_id" uuid,
	"principal_id" text NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "stock_movements_id_pk" PRIMARY KEY("id"),
	CONSTRAINT "stock_movements_units_positive" CHECK (units > 0)
);
--> statement-breakpoint
CREATE TABLE "trace_codes" (
	"code" text PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"units_in_pack" integer NOT NULL,
	"units_left" integer NOT NULL,
	"state" text NOT NULL,
	CONSTRAINT "trace_codes_units" CHECK (units_left >= 0 and units_left <= units_in_pack)
);
--> statement-breakpoint
CREATE TABLE "cash_reconciliations" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"day" date NOT NULL,
	"expected_fen" bigint NOT NULL,
	"counted_fen" bigint NOT NULL,
	"counted_by" text NOT NULL,
	"counted_at" timestamp with time zone NOT NULL,
	CONSTRAINT "cash_reconciliations_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "cash_reconciliations_day" UNIQUE("site_id","day")
);
--> statement-breakpoint
CREATE TABLE "charge_lines" (
	"shipment_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"prescription_line_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"units" integer NOT NULL,
	"total_fen" integer NOT NULL,
	"insurer_fen" integer NOT NULL,
	CONSTRAINT "charge_lines_shipment_id_prescription_line_id_tenant_id_pk" PRIMARY KEY("shipment_id","prescription_line_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "charges" (
	"shipment_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"prescription_id" uuid NOT NULL,
	"prescription_tenant_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"plan_code" text,
	"total_fen" integer NOT NULL,
	"patient_fen" integer NOT NULL,
	"insurer_fen" integer NOT NULL,
	"deductible_used_fen" integer NOT NULL,
	"collected_fen" integer NOT NULL,
	"collected_method" text,
	"collected_at" timestamp with time zone,
	"collected_by" text,
	"refunded_fen" integer NOT NULL,
	"reversed_at" timestamp with time zone,
	"booked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "charges_shipment_id_tenant_id_pk" PRIMARY KEY("shipment_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "money_balances" (
	"tenant_id" uuid NOT NULL,
	"account" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"amount_fen" bigint NOT NULL,
	CONSTRAINT "money_balances_tenant_id_account_subject_id_pk" PRIMARY KEY("tenant_id","account","subject_id")
);
--> statement-breakpoint
CREATE TABLE "money_postings" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "money_postings_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"tenant_id" uuid NOT NULL,
	"transaction_id" uuid NOT NULL,
	"account" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"amount_fen" integer NOT NULL,
	"balance_after_fen" bigint NOT NULL,
	"reason" text NOT NULL,
	"shipment_id" uuid,
	"principal_id" text NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "money_postings_id_pk" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE TABLE "lanes" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"from_site_id" uuid NOT NULL,
	"to_site_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"departure_minutes" integer[] NOT NULL,
	"weekdays" integer[] NOT NULL,
	"cut_off_minutes" integer NOT NULL,
	"travel_minutes" integer NOT NULL,
	"cost_fen" integer NOT NULL,
	CONSTRAINT "lanes_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "licences" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"number" text NOT NULL,
	"scopes" text[] NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date NOT NULL,
	CONSTRAINT "licences_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "regions" (
	"code" text PRIMARY KEY NOT NULL,
	"parent_code" text,
	"level" text NOT NULL,
	"name_zh" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sites" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"parent_id" uuid,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"region_code" text NOT NULL,
	"designated_code" text,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"longitude" numeric(9, 6) NOT NULL,
	"latitude" numeric(9, 6) NOT NULL,
	"position_source" text NOT NULL,
	"storage_classes" text[] NOT NULL,
	"scopes" text[] NOT NULL,
	"calendar" jsonb NOT NULL,
	"preparation_minutes" integer NOT NULL,
	"accepts_automatically" boolean NOT NULL,
	CONSTRAINT "sites_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "sites_id" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "tenants" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"social_credit_code" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "tenants_social_credit_code_unique" UNIQUE("social_credit_code")
);
--> statement-breakpoint
CREATE TABLE "vehicles" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"plate" text NOT NULL,
	"site_id" uuid NOT NULL,
	"capacity_litres" integer NOT NULL,
	"cold_boxes" integer NOT NULL,
	CONSTRAINT "vehicles_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "patient_allergies" (
	"patient_id" uuid NOT NULL,
	"ingredient_code" text NOT NULL,
	"recorded_on" date NOT NULL,
	CONSTRAINT "patient_allergies_patient_id_ingredient_code_pk" PRIMARY KEY("patient_id","ingredient_code")
);
--> statement-breakpoint
CREATE TABLE "patient_covers" (
	"patient_id" uuid NOT NULL,
	"insurer_tenant_id" uuid NOT NULL,
	"plan_code" text NOT NULL,
	"insured_number" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date NOT NULL,
	CONSTRAINT "patient_covers_patient_id_plan_code_valid_from_pk" PRIMARY KEY("patient_id","plan_code","valid_from")
);
--> statement-breakpoint
CREATE TABLE "patient_diagnoses" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"code" text NOT NULL,
	"diagnosed_on" date NOT NULL,
	"offline" boolean NOT NULL,
	CONSTRAINT "patient_diagnoses_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "patient_links" (
	"patient_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"until" timestamp with time zone,
	CONSTRAINT "patient_links_patient_id_tenant_id_purpose_pk" PRIMARY KEY("patient_id","tenant_id","purpose")
);
--> statement-breakpoint
CREATE TABLE "patients" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"sex" text NOT NULL,
	"birth_date" date NOT NULL,
	"resident_id" text NOT NULL,
	"phone" text NOT NULL,
	"village_code" text NOT NULL,
	"address" text NOT NULL,
	"guardian_id" uuid,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "patients_resident_id_unique" UNIQUE("resident_id")
);
--> statement-breakpoint
CREATE TABLE "prescription_lines" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"prescription_id" uuid NOT NULL,
	"line_number" integer NOT NULL,
	"product_id" uuid NOT NULL,
	"quantity_units" integer NOT NULL,
	"dose_amount" numeric(12, 4) NOT NULL,
	"dose_unit" text NOT NULL,
	"frequency" text NOT NULL,
	"route" text NOT NULL,
	"days_supply" integer NOT NULL,
	"directions" text NOT NULL,
	"state" text NOT NULL,
	CONSTRAINT "prescription_lines_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "prescription_reviews" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"prescription_id" uuid NOT NULL,
	"action" text NOT NULL,
	"reason_code" text,
	"remark" text,
	"person_id" text NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	CONSTRAINT "prescription_reviews_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "prescriptions" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"hospital_reference" text NOT NULL,
	"patient_id" uuid NOT NULL,
	"prescriber_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"cancel_requested_at" timestamp with time zone,
	"diagnosis_codes" text[] NOT NULL,
	"chronic_reason" text,
	"signed_at" timestamp with time zone NOT NULL,
	"valid_until" timestamp with time zone NOT NULL,
	"acknowledged_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"completed_at" timestamp with time zone,
	"mode" text NOT NULL,
	"destination_site_id" uuid NOT NULL,
	"delivery_address" text,
	"delivery_phone" text,
	"accepted_by_site_id" uuid,
	"tracking_token_hash" text NOT NULL,
	"signature" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "prescriptions_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "prescriptions_tracking_token_hash_unique" UNIQUE("tracking_token_hash"),
	CONSTRAINT "prescriptions_reference" UNIQUE("tenant_id","hospital_reference")
);
--> statement-breakpoint
CREATE TABLE "tracking_codes" (
	"prescription_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"requests" integer NOT NULL,
	"attempts" integer NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "tracking_codes_prescription_id_tenant_id_pk" PRIMARY KEY("prescription_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "sourcing_decisions" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"prescription_id" uuid NOT NULL,
	"attempt" integer NOT NULL,
	"cause" text NOT NULL,
	"outcome" text NOT NULL,
	"explanation" jsonb NOT NULL,
	"promised_at" timestamp with time zone,
	"decided_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sourcing_decisions_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "auth"."account" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth"."session" (
	"id" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"token" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"user_id" text NOT NULL,
	CONSTRAINT "session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "auth"."sign_in_attempts" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE TABLE "auth"."user" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean NOT NULL,
	"image" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "auth"."verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "qualifications" ADD CONSTRAINT "qualifications_person_id_tenant_id_people_id_tenant_id_fk" FOREIGN KEY ("person_id","tenant_id") REFERENCES "public"."people"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pickup_codes" ADD CONSTRAINT "pickup_codes_shipment_id_tenant_id_shipments_id_tenant_id_fk" FOREIGN KEY ("shipment_id","tenant_id") REFERENCES "public"."shipments"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shipment_legs" ADD CONSTRAINT "shipment_legs_shipment_id_tenant_id_shipments_id_tenant_id_fk" FOREIGN KEY ("shipment_id","tenant_id") REFERENCES "public"."shipments"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shipment_lines" ADD CONSTRAINT "shipment_lines_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shipment_lines" ADD CONSTRAINT "shipment_lines_shipment_id_tenant_id_shipments_id_tenant_id_fk" FOREIGN KEY ("shipment_id","tenant_id") REFERENCES "public"."shipments"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shipment_scans" ADD CONSTRAINT "shipment_scans_shipment_id_tenant_id_shipments_id_tenant_id_fk" FOREIGN KEY ("shipment_id","tenant_id") REFERENCES "public"."shipments"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cover_years" ADD CONSTRAINT "cover_years_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lots" ADD CONSTRAINT "lots_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_balances" ADD CONSTRAINT "stock_balances_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "charge_lines" ADD CONSTRAINT "charge_lines_shipment_id_tenant_id_charges_shipment_id_tenant_id_fk" FOREIGN KEY ("shipment_id","tenant_id") REFERENCES "public"."charges"("shipment_id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lanes" ADD CONSTRAINT "lanes_from_site_id_sites_id_fk" FOREIGN KEY ("from_site_id") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lanes" ADD CONSTRAINT "lanes_to_site_id_sites_id_fk" FOREIGN KEY ("to_site_id") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vehicles" ADD CONSTRAINT "vehicles_site_id_sites_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_allergies" ADD CONSTRAINT "patient_allergies_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_covers" ADD CONSTRAINT "patient_covers_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_diagnoses" ADD CONSTRAINT "patient_diagnoses_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_links" ADD CONSTRAINT "patient_links_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prescription_lines" ADD CONSTRAINT "prescription_lines_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prescription_lines" ADD CONSTRAINT "prescription_lines_prescription_id_tenant_id_prescriptions_id_tenant_id_fk" FOREIGN KEY ("prescription_id","tenant_id") REFERENCES "public"."prescriptions"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prescription_reviews" ADD CONSTRAINT "prescription_reviews_prescription_id_tenant_id_prescriptions_id_tenant_id_fk" FOREIGN KEY ("prescription_id","tenant_id") REFERENCES "public"."prescriptions"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prescriptions" ADD CONSTRAINT "prescriptions_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tracking_codes" ADD CONSTRAINT "tracking_codes_prescription_id_tenant_id_prescriptions_id_tenant_id_fk" FOREIGN KEY ("prescription_id","tenant_id") REFERENCES "public"."prescriptions"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sourcing_decisions" ADD CONSTRAINT "sourcing_decisions_prescription_id_tenant_id_prescriptions_id_tenant_id_fk" FOREIGN KEY ("prescription_id","tenant_id") REFERENCES "public"."prescriptions"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."account" ADD CONSTRAINT "account_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."session" ADD CONSTRAINT "session_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "access_grants_tenant" ON "access_grants" USING btree ("tenant_id","resource_kind");--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_hash" ON "api_keys" USING btree ("key_hash");--> statement-breakpoint
CREATE INDEX "api_keys_tenant" ON "api_keys" USING btree ("tenant_id");--> statement-breakpoint
CREATE UNIQUE INDEX "people_user" ON "people" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "people_tenant" ON "people" USING btree ("tenant_id");--> statement-breakpoint
CREATE INDEX "qualifications_person" ON "qualifications" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "command_keys_recorded" ON "command_keys" USING btree ("recorded_at");--> statement-breakpoint
CREATE UNIQUE INDEX "events_position" ON "events" USING btree ("position");--> statement-breakpoint
CREATE INDEX "events_unplaced" ON "events" USING btree ("id") WHERE position is null;--> statement-breakpoint
CREATE INDEX "events_aggregate" ON "events" USING btree ("aggregate_id","id");--> statement-breakpoint
CREATE INDEX "dispenses_prescription" ON "dispenses" USING btree ("prescription_id");--> statement-breakpoint
CREATE INDEX "escalations_open" ON "escalations" USING btree ("raised_at") WHERE resolved_at is null;--> statement-breakpoint
CREATE INDEX "shipment_lines_shipment" ON "shipment_lines" USING btree ("shipment_id");--> statement-breakpoint
CREATE INDEX "shipment_lines_prescription_line" ON "shipment_lines" USING btree ("prescription_line_id");--> statement-breakpoint
CREATE INDEX "shipment_scans_shipment" ON "shipment_scans" USING btree ("shipment_id");--> statement-breakpoint
CREATE INDEX "shipment_scans_code" ON "shipment_scans" USING btree ("code");--> statement-breakpoint
CREATE INDEX "shipments_prescription" ON "shipments" USING btree ("prescription_id");--> statement-breakpoint
CREATE INDEX "shipments_from" ON "shipments" USING btree ("from_site_id","state");--> statement-breakpoint
CREATE INDEX "shipments_destination" ON "shipments" USING btree ("destination_site_id","state");--> statement-breakpoint
CREATE INDEX "claims_prescription" ON "claims" USING btree ("prescription_id");--> statement-breakpoint
CREATE INDEX "claims_unanswered" ON "claims" USING btree ("prescription_id") WHERE state in ('prechecked', 'submitted');--> statement-breakpoint
CREATE INDEX "stock_balances_product" ON "stock_balances" USING btree ("product_id","site_id") WHERE status = 'available' and units > 0;--> statement-breakpoint
CREATE INDEX "stock_balances_lot" ON "stock_balances" USING btree ("lot_id");--> statement-breakpoint
CREATE INDEX "stock_movements_lot" ON "stock_movements" USING btree ("lot_id","id");--> statement-breakpoint
CREATE INDEX "stock_movements_reference" ON "stock_movements" USING btree ("reference_id");--> statement-breakpoint
CREATE INDEX "trace_codes_lot" ON "trace_codes" USING btree ("lot_id");--> statement-breakpoint
CREATE INDEX "charges_prescription" ON "charges" USING btree ("prescription_id");--> statement-breakpoint
CREATE INDEX "charges_site" ON "charges" USING btree ("site_id","collected_at");--> statement-breakpoint
CREATE INDEX "charges_reversed" ON "charges" USING btree ("prescription_id") WHERE reversed_at is not null;--> statement-breakpoint
CREATE INDEX "money_postings_transaction" ON "money_postings" USING btree ("transaction_id");--> statement-breakpoint
CREATE INDEX "money_postings_shipment" ON "money_postings" USING btree ("shipment_id");--> statement-breakpoint
CREATE INDEX "money_postings_subject" ON "money_postings" USING btree ("subject_id","account","id");--> statement-breakpoint
CREATE INDEX "lanes_to" ON "lanes" USING btree ("to_site_id");--> statement-breakpoint
CREATE INDEX "lanes_from" ON "lanes" USING btree ("from_site_id");--> statement-breakpoint
CREATE INDEX "licences_tenant" ON "licences" USING btree ("tenant_id");--> statement-breakpoint
CREATE INDEX "regions_parent" ON "regions" USING btree ("parent_code");--> statement-breakpoint
CREATE INDEX "sites_parent" ON "sites" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "sites_tenant" ON "sites" USING btree ("tenant_id");--> statement-breakpoint
CREATE INDEX "patient_diagnoses_patient" ON "patient_diagnoses" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "patient_links_tenant" ON "patient_links" USING btree ("tenant_id");--> statement-breakpoint
CREATE INDEX "patients_village" ON "patients" USING btree ("village_code");--> statement-breakpoint
CREATE INDEX "prescription_lines_prescription" ON "prescription_lines" USING btree ("prescription_id");--> statement-breakpoint
CREATE INDEX "prescription_reviews_prescription" ON "prescription_reviews" USING btree ("prescription_id");--> statement-breakpoint
CREATE INDEX "prescriptions_patient" ON "prescriptions" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "prescriptions_open" ON "prescriptions" USING btree ("state","due_at") WHERE state not in ('completed', 'cancelled', 'expired', 'rejected');--> statement-breakpoint
CREATE INDEX "sourcing_decisions_prescription" ON "sourcing_decisions" USING btree ("prescription_id");--> statement-breakpoint
CREATE INDEX "account_user" ON "auth"."account" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "session_user" ON "auth"."session" USING btree ("user_id");