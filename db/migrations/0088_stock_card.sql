DROP INDEX "stock_movements_from";--> statement-breakpoint
DROP INDEX "stock_movements_to";--> statement-breakpoint
CREATE INDEX "stock_movements_from" ON "stock_movements" USING btree ("lot_id","from_site_id","from_account","recorded_at","id","tenant_id","counter_tenant_id");--> statement-breakpoint
CREATE INDEX "stock_movements_to" ON "stock_movements" USING btree ("lot_id","to_site_id","to_account","recorded_at","id","tenant_id","counter_tenant_id");