-- Transfers, returns to suppliers and delivery notes are their tenant's own.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'transfers', 'transfer_lines', 'supplier_returns', 'supplier_return_lines', 'delivery_notes', 'delivery_note_lines'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY network_sees_across ON %I TO yunyaoku_network USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY own_rows ON %I TO yunyaoku_app
      USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO yunyaoku_app, yunyaoku_network', t);
  END LOOP;
END $$;
