CREATE TABLE "supplier_return_lines" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"supplier_return_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"ownership" text NOT NULL,
	"units" integer NOT NULL,
	"unit_price_ten_thousandths" integer NOT NULL,
	CONSTRAINT "supplier_return_lines_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "supplier_return_lines_units_positive" CHECK (units > 0),
	CONSTRAINT "supplier_return_lines_price" CHECK (unit_price_ten_thousandths >= 0)
);
--> statement-breakpoint
CREATE TABLE "supplier_returns" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"supplier_name" text NOT NULL,
	"supplier_site_id" uuid,
	"taken_from" text NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"authorisation" text,
	"requested_at" timestamp with time zone NOT NULL,
	"requested_by" text NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	"refusal_reason" text,
	"closed_at" timestamp with time zone,
	"closed_by" text,
	"credit_expected_fen" bigint,
	CONSTRAINT "supplier_returns_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "transfer_lines" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"transfer_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"lot_id" uuid,
	"units" integer NOT NULL,
	CONSTRAINT "transfer_lines_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "transfer_lines_units_positive" CHECK (units > 0)
);
--> statement-breakpoint
CREATE TABLE "transfers" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"from_site_id" uuid NOT NULL,
	"to_site_id" uuid NOT NULL,
	"state" text NOT NULL,
	"takes_rest" boolean NOT NULL,
	"note" text,
	"due_at" timestamp with time zone NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"requested_by" text NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	"refusal_reason" text,
	"closed_at" timestamp with time zone,
	CONSTRAINT "transfers_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "delivery_note_lines" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"delivery_note_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"ownership" text NOT NULL,
	"lot_number" text,
	"expires_on" date,
	"units" integer NOT NULL,
	CONSTRAINT "delivery_note_lines_id_tenant_id_pk" PRIMARY KEY("id","tenant_id"),
	CONSTRAINT "delivery_note_lines_units_positive" CHECK (units > 0)
);
--> statement-breakpoint
CREATE TABLE "delivery_notes" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"supplier_name" text NOT NULL,
	"number" text NOT NULL,
	"state" text NOT NULL,
	"expected_on" date,
	"announced_at" timestamp with time zone NOT NULL,
	"announced_by" text NOT NULL,
	"closed_at" timestamp with time zone,
	"closed_by" text,
	CONSTRAINT "delivery_notes_id_tenant_id_pk" PRIMARY KEY("id","tenant_id")
);
--> statement-breakpoint
ALTER TABLE "inventory_policies" ADD COLUMN "transfer_fen" bigint;--> statement-breakpoint
ALTER TABLE "supplier_return_lines" ADD CONSTRAINT "supplier_return_lines_supplier_return_id_tenant_id_supplier_returns_id_tenant_id_fk" FOREIGN KEY ("supplier_return_id","tenant_id") REFERENCES "public"."supplier_returns"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_lines" ADD CONSTRAINT "transfer_lines_transfer_id_tenant_id_transfers_id_tenant_id_fk" FOREIGN KEY ("transfer_id","tenant_id") REFERENCES "public"."transfers"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_note_lines" ADD CONSTRAINT "delivery_note_lines_delivery_note_id_tenant_id_delivery_notes_id_tenant_id_fk" FOREIGN KEY ("delivery_note_id","tenant_id") REFERENCES "public"."delivery_notes"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "supplier_return_lines_return" ON "supplier_return_lines" USING btree ("supplier_return_id");--> statement-breakpoint
CREATE INDEX "supplier_returns_tenant" ON "supplier_returns" USING btree ("tenant_id","id");--> statement-breakpoint
CREATE INDEX "transfer_lines_transfer" ON "transfer_lines" USING btree ("transfer_id");--> statement-breakpoint
CREATE INDEX "transfers_tenant" ON "transfers" USING btree ("tenant_id","id");--> statement-breakpoint
CREATE INDEX "delivery_note_lines_note" ON "delivery_note_lines" USING btree ("delivery_note_id");--> statement-breakpoint
CREATE INDEX "delivery_notes_tenant" ON "delivery_notes" USING btree ("tenant_id","id");