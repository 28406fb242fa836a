DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['campaigns', 'campaign_kit_lines', 'campaign_depots', 'campaign_areas', 'campaign_quotas',
    'campaign_households', 'campaign_contacts', 'campaign_waves', 'campaign_batches'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY network_sees_across ON %I TO yunyaoku_network USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY own_rows ON %I TO yunyaoku_app
      USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO yunyaoku_app, yunyaoku_network', t);
  END LOOP;
END $$;
--> statement-breakpoint
REVOKE UPDATE ON campaign_kit_lines, campaign_waves FROM yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
-- A household's row changes half a dozen times within a day or two: room beside it keeps those changes on its page.
ALTER TABLE campaign_households SET (fillfactor = 50);
--> statement-breakpoint
ALTER TABLE campaign_batches SET (fillfactor = 50);
