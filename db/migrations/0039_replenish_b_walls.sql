-- Imports and exports of lists: a tenant's own, and nobody else's.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['file_jobs', 'file_chunks', 'import_rows'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY network_sees_across ON %I TO yunyaoku_network USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY own_rows ON %I TO yunyaoku_app
      USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO yunyaoku_app, yunyaoku_network', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT DELETE ON file_chunks, import_rows TO yunyaoku_app, yunyaoku_network;
