ALTER TABLE campaign_clinic_stock ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE campaign_clinic_stock FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON campaign_clinic_stock TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON campaign_clinic_stock TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON campaign_clinic_stock TO yunyaoku_app, yunyaoku_network;
