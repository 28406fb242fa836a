-- A discrepancy is seen from both of its sides and written from its own, which is the sender's.
ALTER TABLE discrepancies ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE discrepancies FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON discrepancies TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON discrepancies TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant()) OR receiver_tenant_id = (SELECT actor_tenant()))
  WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON discrepancies TO yunyaoku_app, yunyaoku_network;
