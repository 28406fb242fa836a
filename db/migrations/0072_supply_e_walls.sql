-- Who brought a lot: the receiver's, read across by recalls, and never written over.
ALTER TABLE lot_origins ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE lot_origins FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON lot_origins TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON lot_origins TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
GRANT SELECT, INSERT ON lot_origins TO yunyaoku_app, yunyaoku_network;
