-- Until now a call-off came whole or not at all.
UPDATE procurement_call_offs SET delivered_units = units WHERE state = 'delivered';
--> statement-breakpoint
-- Credits were given at the receipt, as a rule before anything was paid: so they settled the invoice.
UPDATE order_credit_notes SET settled_fen = total_fen;
