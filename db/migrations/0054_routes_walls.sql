-- A plan of routes is seen and changed by the tenant whose vehicles drive it. The network makes plans better.
ALTER TABLE route_plans ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE route_plans FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON route_plans TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON route_plans TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON route_plans TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
ALTER TABLE route_parcels ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE route_parcels FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON route_parcels TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON route_parcels TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON route_parcels TO yunyaoku_app, yunyaoku_network;
