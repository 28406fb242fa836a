-- The walls between tenants, and the functions of the command envelope.
-- The role names are those of db/settings.ts; db/migrate.ts makes the roles before this runs.

CREATE FUNCTION actor_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('yunyaoku.tenant_id', true), '')::uuid $$;
--> statement-breakpoint
CREATE FUNCTION set_actor(p_tenant uuid, p_principal text, p_cause text) RETURNS void LANGUAGE sql VOLATILE AS
$$ SELECT set_config('yunyaoku.tenant_id', p_tenant::text, true),
          set_config('yunyaoku.principal_id', p_principal, true),
          set_config('yunyaoku.cause', coalesce(p_cause, ''), true) $$;
--> statement-breakpoint

-- Starts a command: sets the actor, takes the key's lock without waiting, and looks for an earlier answer.
CREATE FUNCTION begin_command(
  p_tenant uuid, p_principal text, p_cause text, p_route text, p_key text, p_body_hash text,
  OUT outcome text, OUT answer jsonb
) LANGUAGE plpgsql VOLATILE AS $$
DECLARE stored record;
BEGIN
  PERFORM set_actor(p_tenant, p_principal, p_cause);
  IF NOT pg_try_advisory_xact_lock(hashtextextended(p_tenant || '|' || p_principal || '|' || p_route || '|' || p_key, 0)) THEN
    outcome := 'running';
    RETURN;
  END IF;
  SELECT k.body_hash, k.answer INTO stored FROM command_keys k
    WHERE k.tenant_id = p_tenant AND k.principal_id = p_principal AND k.route = p_route AND k.key = p_key;
  IF NOT FOUND THEN
    outcome := 'new';
  ELSIF stored.body_hash = p_body_hash THEN
    outcome := 'replayed';
    answer := stored.answer;
  ELSE
    outcome := 'mismatch';
  END IF;
END $$;
--> statement-breakpoint

-- Ends a command: stores its answer under its key, and its events, each under its aggregate's tenant.
CREATE FUNCTION finish_command(
  p_tenant uuid, p_principal text, p_cause text, p_route text, p_key text, p_body_hash text,
  p_answer jsonb, p_events jsonb, p_now timestamptz
) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE event jsonb;
BEGIN
  PERFORM set_config('yunyaoku.tenant_id', p_tenant::text, true);
  INSERT INTO command_keys (tenant_id, principal_id, route, key, body_hash, answer, recorded_at)
    VALUES (p_tenant, p_principal, p_route, p_key, p_body_hash, p_answer, p_now);
  FOR event IN SELECT value FROM jsonb_array_elements(p_events) LOOP
    IF event->>'tenantId' <> current_setting('yunyaoku.tenant_id') THEN
      PERFORM set_config('yunyaoku.tenant_id', event->>'tenantId', true);
    END IF;
    INSERT INTO events (tenant_id, type, aggregate_kind, aggregate_id, payload, principal_id, cause, occurred_at)
      VALUES ((event->>'tenantId')::uuid, event->>'type', event->>'aggregateKind', (event->>'aggregateId')::uuid,
              event->'payload', p_principal, p_cause, p_now);
  END LOOP;
END $$;
--> statement-breakpoint

-- True when the acting tenant was let in to this aggregate.
CREATE FUNCTION granted(p_resource uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT 1 FROM access_grants g
    WHERE g.resource_id = p_resource AND g.tenant_id = actor_tenant() AND (g.until IS NULL OR g.until > now())
  )
$$;
--> statement-breakpoint

-- Every table is closed first. What is opened below is all there is.
DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY network_sees_across ON %I TO yunyaoku_network USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
--> statement-breakpoint

-- A tenant's own rows.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'licences', 'people', 'qualifications', 'api_keys', 'vehicles', 'stock_balances', 'trace_codes',
    'money_postings', 'money_balances', 'cash_reconciliations', 'command_keys', 'network_accesses', 'tracking_codes'
  ] LOOP
    EXECUTE format('CREATE POLICY own_rows ON %I TO yunyaoku_app
      USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()))', t);
  END LOOP;
END $$;
--> statement-breakpoint

-- Aggregates that are handed on: the owner writes, a tenant with a grant reads.
DO $$
DECLARE pair text[];
BEGIN
  FOREACH pair SLICE 1 IN ARRAY ARRAY[
    ['prescriptions', 'id'], ['prescription_lines', 'prescription_id'], ['prescription_reviews', 'prescription_id'],
    ['sourcing_decisions', 'prescription_id'], ['escalations', 'prescription_id'],
    ['shipments', 'id'], ['shipment_lines', 'shipment_id'], ['shipment_scans', 'shipment_id'],
    ['shipment_legs', 'shipment_id'], ['pickup_codes', 'shipment_id'], ['dispenses', 'prescription_id'],
    ['charges', 'shipment_id'], ['charge_lines', 'shipment_id'], ['claims', 'shipment_id'], ['events', 'aggregate_id']
  ] LOOP
    EXECUTE format('CREATE POLICY own_rows ON %I TO yunyaoku_app
      USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()))', pair[1]);
    EXECUTE format('CREATE POLICY handed_on ON %I FOR SELECT TO yunyaoku_app USING (granted(%I))', pair[1], pair[2]);
  END LOOP;
END $$;
--> statement-breakpoint

-- A movement is seen from both of its sides and written from its own.
CREATE POLICY own_rows ON stock_movements TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant()) OR counter_tenant_id = (SELECT actor_tenant()))
  WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint

-- A grant is seen by its owner and by the one who was let in; only the owner gives it.
CREATE POLICY own_rows ON access_grants TO yunyaoku_app
  USING (owner_tenant_id = (SELECT actor_tenant()) OR tenant_id = (SELECT actor_tenant()))
  WITH CHECK (owner_tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint

-- The directory: every tenant reads it, each writes its own part.
CREATE POLICY directory ON tenants FOR SELECT TO yunyaoku_app USING (true);
--> statement-breakpoint
CREATE POLICY directory ON regions FOR SELECT TO yunyaoku_app USING (true);
--> statement-breakpoint
CREATE POLICY directory ON products FOR SELECT TO yunyaoku_app USING (true);
--> statement-breakpoint
CREATE POLICY directory ON lots FOR SELECT TO yunyaoku_app USING (true);
--> statement-breakpoint
CREATE POLICY lots_of_receipts ON lots FOR INSERT TO yunyaoku_app WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY directory ON sites FOR SELECT TO yunyaoku_app USING (true);
--> statement-breakpoint
CREATE POLICY own_rows ON sites FOR UPDATE TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
CREATE POLICY directory ON lanes FOR SELECT TO yunyaoku_app USING (true);
--> statement-breakpoint
CREATE POLICY own_rows ON lanes FOR UPDATE TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint

-- Patients belong to the network; a tenant sees those that it is linked to.
CREATE FUNCTION linked(p_patient uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT 1 FROM patient_links l
    WHERE l.patient_id = p_patient AND l.tenant_id = actor_tenant() AND (l.until IS NULL OR l.until > now())
  )
$$;
--> statement-breakpoint
CREATE POLICY own_rows ON patient_links TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
CREATE POLICY linked_patients ON patients FOR SELECT TO yunyaoku_app USING (linked(id));
--> statement-breakpoint
CREATE POLICY linked_patients ON patient_diagnoses FOR SELECT TO yunyaoku_app USING (linked(patient_id));
--> statement-breakpoint
CREATE POLICY linked_patients ON patient_allergies FOR SELECT TO yunyaoku_app USING (linked(patient_id));
--> statement-breakpoint
CREATE POLICY linked_patients ON patient_covers FOR SELECT TO yunyaoku_app USING (linked(patient_id));
--> statement-breakpoint
CREATE POLICY linked_patients ON cover_years TO yunyaoku_app
  USING (linked(patient_id)) WITH CHECK (linked(patient_id));
--> statement-breakpoint

-- What each role may do at all. The ledgers and the stream are append-only for everyone but their owner.
GRANT USAGE ON SCHEMA public, auth TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
REVOKE UPDATE ON events, stock_movements, money_postings, charge_lines, command_keys, audit_batches, network_accesses,
  prescription_reviews
  FROM yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
REVOKE ALL ON audit_batches, event_cursors FROM yunyaoku_app;
--> statement-breakpoint
REVOKE SELECT, UPDATE ON network_accesses FROM yunyaoku_app;
--> statement-breakpoint
GRANT UPDATE (position) ON events TO yunyaoku_network;
--> statement-breakpoint
GRANT DELETE ON command_keys TO yunyaoku_network;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA auth TO yunyaoku_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON auth."user", auth.account TO yunyaoku_network;
--> statement-breakpoint
GRANT USAGE ON SCHEMA drizzle TO yunyaoku_network;
--> statement-breakpoint
GRANT SELECT ON ALL TABLES IN SCHEMA drizzle TO yunyaoku_network;
--> statement-breakpoint

-- The rows of one money transaction must sum to zero when it commits. By then the command may act for another tenant,
-- which does not see them: the check looks as their owner, and an unseen transaction fails it.
CREATE FUNCTION check_money_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE acting text := current_setting('yunyaoku.tenant_id', true);
BEGIN
  PERFORM set_config('yunyaoku.tenant_id', NEW.tenant_id::text, true);
  IF (SELECT sum(amount_fen) FROM money_postings WHERE transaction_id = NEW.transaction_id) IS DISTINCT FROM 0 THEN
    RAISE EXCEPTION 'postings of transaction % do not sum to zero', NEW.transaction_id USING ERRCODE = 'check_violation';
  END IF;
  PERFORM set_config('yunyaoku.tenant_id', coalesce(acting, ''), true);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER money_transaction_balances AFTER INSERT ON money_postings
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_money_transaction();
