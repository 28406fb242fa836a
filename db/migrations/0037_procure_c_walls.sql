ALTER TABLE procurement_negotiations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE procurement_negotiations FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON procurement_negotiations TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON procurement_negotiations TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
CREATE POLICY of_party ON procurement_negotiations FOR SELECT TO yunyaoku_app
  USING (supplier_tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
GRANT SELECT, INSERT ON procurement_negotiations TO yunyaoku_app, yunyaoku_network;
