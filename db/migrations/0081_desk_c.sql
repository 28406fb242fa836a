CREATE INDEX "order_parts_seller_urgency" ON "order_parts" USING btree ("tenant_id",(case
  when state = 'offered' then answer_due_at - timestamptz '2000-01-01 00:00:00Z'
  when state in ('accepted', 'backordered') and dispatch_due_at is not null
    then dispatch_due_at - timestamptz '2000-01-01 00:00:00Z'
  when state = 'backordered' then timestamptz '5000-01-01 00:00:00Z' - offered_at
  else timestamptz '9000-01-01 00:00:00Z' - offered_at end),"id");