-- The walls of B2B trade. An order is its buyer's; a part, its invoice and credit notes are its seller's, and the buyer
-- that they name reads them. Prices, credit and documents are read across only by the network commands that need them.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'purchase_limits', 'orders', 'order_lines', 'order_approvals', 'order_parts', 'order_part_lines',
    'order_substitutes', 'order_returns', 'order_invoices', 'order_invoice_lines', 'order_credit_notes',
    'order_credit_note_lines', 'trade_payments', 'seller_terms', 'seller_territories', 'seller_products', 'price_lists',
    'price_tiers', 'near_expiry_offers', 'trade_accounts', 'first_business_documents', 'storage_agreements',
    'goods_owners', 'storage_charges', 'storage_charge_lines'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY network_sees_across ON %I TO yunyaoku_network USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY own_rows ON %I TO yunyaoku_app
      USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO yunyaoku_app, yunyaoku_network', t);
  END LOOP;
END $$;
--> statement-breakpoint
-- Rows that name their other side in a column of their own.
DO $$
DECLARE pair text[];
BEGIN
  FOREACH pair SLICE 1 IN ARRAY ARRAY[
    ['order_parts', 'buyer_tenant_id'], ['order_substitutes', 'buyer_tenant_id'], ['order_invoices', 'buyer_tenant_id'],
    ['order_credit_notes', 'buyer_tenant_id'], ['trade_payments', 'buyer_tenant_id'],
    ['trade_accounts', 'buyer_tenant_id'], ['order_returns', 'seller_tenant_id'],
    ['first_business_documents', 'filed_by_tenant_id'], ['storage_agreements', 'owner_tenant_id'],
    ['goods_owners', 'owner_tenant_id'], ['storage_charges', 'owner_tenant_id']
  ] LOOP
    EXECUTE format('CREATE POLICY other_side ON %I FOR SELECT TO yunyaoku_app
      USING (%I = (SELECT actor_tenant()))', pair[1], pair[2]);
  END LOOP;
END $$;
--> statement-breakpoint
-- Rows below such a row.
DO $$
DECLARE triple text[];
BEGIN
  FOREACH triple SLICE 1 IN ARRAY ARRAY[
    ['order_part_lines', 'part_id', 'order_parts'], ['order_invoice_lines', 'invoice_id', 'order_invoices'],
    ['order_credit_note_lines', 'credit_note_id', 'order_credit_notes']
  ] LOOP
    EXECUTE format('CREATE POLICY other_side ON %1$I FOR SELECT TO yunyaoku_app USING (EXISTS (
      SELECT 1 FROM %3$I above WHERE above.id = %1$I.%2$I
        AND above.buyer_tenant_id = (SELECT actor_tenant())))', triple[1], triple[2], triple[3]);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY other_side ON storage_charge_lines FOR SELECT TO yunyaoku_app USING (EXISTS (
  SELECT 1 FROM storage_charges above WHERE above.id = storage_charge_lines.charge_id
    AND above.owner_tenant_id = (SELECT actor_tenant())));
--> statement-breakpoint
GRANT DELETE ON seller_territories, order_lines TO yunyaoku_app;
--> statement-breakpoint
-- What was invoiced, credited, paid and charged is never changed.
REVOKE UPDATE ON price_lists, price_tiers, order_invoice_lines, order_credit_notes, order_credit_note_lines,
  trade_payments, storage_charges, storage_charge_lines FROM yunyaoku_app, yunyaoku_network;
