CREATE TABLE "courier_agreements" (
	"site_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "courier_agreements_site_id_tenant_id_pk" PRIMARY KEY("site_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "courier_bookings" (
	"shipment_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"prescription_id" uuid NOT NULL,
	"tracking_number" text,
	"state" text NOT NULL,
	"booked_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "courier_bookings_shipment_id_tenant_id_pk" PRIMARY KEY("shipment_id","tenant_id")
);
--> statement-breakpoint
CREATE INDEX "courier_bookings_open" ON "courier_bookings" USING btree ("booked_at") WHERE state in ('booked', 'collected');
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['courier_agreements', 'courier_bookings'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY network_sees_across ON %I TO yunyaoku_network USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY own_rows ON %I TO yunyaoku_app
      USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()))', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON courier_agreements, courier_bookings TO yunyaoku_app;
--> statement-breakpoint
GRANT SELECT ON courier_agreements, courier_bookings TO yunyaoku_network;
