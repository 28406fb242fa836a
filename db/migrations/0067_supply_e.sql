CREATE TABLE "lot_origins" (
	"lot_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"supplier_name" text NOT NULL,
	"reference_id" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "lot_origins_lot_id_tenant_id_supplier_name_pk" PRIMARY KEY("lot_id","tenant_id","supplier_name")
);
--> statement-breakpoint
ALTER TABLE "lot_origins" ADD CONSTRAINT "lot_origins_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;