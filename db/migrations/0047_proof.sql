CREATE INDEX "stock_movements_hand_over" ON "stock_movements" USING btree ("tenant_id","recorded_at") WHERE reason = 'hand_over';--> statement-breakpoint
CREATE INDEX "procurement_allocations_supplier" ON "procurement_allocations" USING btree ("supplier_tenant_id");--> statement-breakpoint
CREATE INDEX "procurement_allocations_distributor" ON "procurement_allocations" USING btree ("distributor_tenant_id");--> statement-breakpoint
CREATE INDEX "procurement_call_offs_distributor" ON "procurement_call_offs" USING btree ("distributor_tenant_id");