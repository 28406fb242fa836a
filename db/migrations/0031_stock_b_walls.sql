DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['recalls', 'recall_lots', 'recall_tasks', 'recall_patients', 'temperature_excursions'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY network_sees_across ON %I TO yunyaoku_network USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY own_rows ON %I TO yunyaoku_app
      USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO yunyaoku_app, yunyaoku_network', t);
  END LOOP;
END $$;
--> statement-breakpoint
-- A recall is an announcement to everybody, with the lots that it stops.
CREATE POLICY announced ON recalls FOR SELECT TO yunyaoku_app USING ((SELECT actor_tenant()) IS NOT NULL);
--> statement-breakpoint
CREATE POLICY announced ON recall_lots FOR SELECT TO yunyaoku_app USING ((SELECT actor_tenant()) IS NOT NULL);
