-- A round belongs to whoever runs it. Parties are let in to the round by grants, and see their own rows of it.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'procurement_rounds', 'procurement_products', 'procurement_parties', 'procurement_demands',
    'procurement_key_holders', 'procurement_bids', 'procurement_offers', 'procurement_awards',
    'procurement_objections', 'procurement_warnings', 'procurement_decisions', 'procurement_contracts',
    'procurement_allocations', 'procurement_call_offs', 'procurement_surplus_shares'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY network_sees_across ON %I TO yunyaoku_network USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY own_rows ON %I TO yunyaoku_app
      USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()))', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO yunyaoku_app, yunyaoku_network', t);
  END LOOP;
END $$;
--> statement-breakpoint
-- What every party of a round may read.
DO $$
DECLARE pair text[];
BEGIN
  FOREACH pair SLICE 1 IN ARRAY ARRAY[
    ['procurement_rounds', 'id'], ['procurement_products', 'round_id'], ['procurement_decisions', 'round_id'],
    ['procurement_contracts', 'round_id']
  ] LOOP
    EXECUTE format('CREATE POLICY handed_on ON %1$I FOR SELECT TO yunyaoku_app USING (EXISTS (
      SELECT 1 FROM access_grants g WHERE g.resource_id = %1$I.%2$I
        AND g.tenant_id = (SELECT actor_tenant()) AND (g.until IS NULL OR g.until > now())))', pair[1], pair[2]);
  END LOOP;
END $$;
--> statement-breakpoint
-- What only the party that it is about may read.
DO $$
DECLARE pair text[];
BEGIN
  FOREACH pair SLICE 1 IN ARRAY ARRAY[
    ['procurement_parties', 'party_tenant_id'], ['procurement_demands', 'institution_tenant_id'],
    ['procurement_bids', 'supplier_tenant_id'], ['procurement_offers', 'supplier_tenant_id'],
    ['procurement_objections', 'party_tenant_id'], ['procurement_surplus_shares', 'institution_tenant_id']
  ] LOOP
    EXECUTE format('CREATE POLICY of_party ON %1$I FOR SELECT TO yunyaoku_app
      USING (%2$I = (SELECT actor_tenant()))', pair[1], pair[2]);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY of_party ON procurement_allocations FOR SELECT TO yunyaoku_app USING (
  (SELECT actor_tenant()) IN (institution_tenant_id, supplier_tenant_id, distributor_tenant_id));
--> statement-breakpoint
CREATE POLICY of_party ON procurement_call_offs FOR SELECT TO yunyaoku_app USING (
  (SELECT actor_tenant()) IN (institution_tenant_id, supplier_tenant_id, distributor_tenant_id));
--> statement-breakpoint
GRANT UPDATE ON procurement_rounds, procurement_products, procurement_demands, procurement_objections,
  procurement_contracts, procurement_allocations, procurement_call_offs TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
-- What was sealed, worked out or wrapped stays as it was: only where it stands may change.
GRANT UPDATE (state, state_since, capacity_units) ON procurement_bids TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
GRANT UPDATE (state, proposed_by, decided_by, decided_at) ON procurement_awards TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
GRANT UPDATE (handed_key, consented_at) ON procurement_key_holders TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
-- A supplier has one bid that counts in a round, and a round one award that is under way.
CREATE UNIQUE INDEX procurement_bids_standing ON procurement_bids (round_id, supplier_tenant_id)
  WHERE state IN ('sealed', 'opened', 'broken');
--> statement-breakpoint
CREATE UNIQUE INDEX procurement_awards_standing ON procurement_awards (round_id)
  WHERE state IN ('proposed', 'approved');
