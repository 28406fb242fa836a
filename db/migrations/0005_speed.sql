DROP INDEX "stock_balances_product";--> statement-breakpoint
CREATE INDEX "stock_balances_available" ON "stock_balances" USING btree ("product_id","site_id") WHERE status = 'available';--> statement-breakpoint

-- One statement finds out who sends a request: it reads the session across tenants, and nothing else of it.
GRANT SELECT (token, user_id, expires_at) ON auth.session TO yunyaoku_network;
