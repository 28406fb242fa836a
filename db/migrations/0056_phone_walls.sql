-- The keys of people's devices, and the evidence of what was made on them without a network: their tenant's alone.
ALTER TABLE device_keys ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE device_keys FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON device_keys TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON device_keys TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON device_keys TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
-- Evidence is never written over.
ALTER TABLE offline_acts ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE offline_acts FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON offline_acts TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON offline_acts TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
GRANT SELECT, INSERT ON offline_acts TO yunyaoku_app, yunyaoku_network;
