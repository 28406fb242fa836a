-- Photos of what came damaged: the receiver's, seen by whoever sees the shipment, and never written over.
ALTER TABLE receipt_photos ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE receipt_photos FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON receipt_photos TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON receipt_photos TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
CREATE POLICY of_seen_shipments ON receipt_photos FOR SELECT TO yunyaoku_app
  USING (EXISTS (SELECT 1 FROM shipments s WHERE s.id = shipment_id));
--> statement-breakpoint
GRANT SELECT, INSERT ON receipt_photos TO yunyaoku_app, yunyaoku_network;
