-- A site's restocking is its tenant's own: nobody else reads it, and orders carry what a supplier needs to know.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['replenishment_plans', 'replenishment_policies', 'demand_weeks', 'replenishment_suggestions'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY network_sees_across ON %I TO yunyaoku_network USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY own_rows ON %I TO yunyaoku_app
      USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO yunyaoku_app, yunyaoku_network', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT DELETE ON replenishment_policies TO yunyaoku_app;
--> statement-breakpoint
-- The ledger grows in the order of time, so a few pages tell in which blocks a week lies.
CREATE INDEX stock_movements_recorded ON stock_movements USING brin (recorded_at) WITH (pages_per_range = 32, autosummarize = on);
