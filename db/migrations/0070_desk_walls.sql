GRANT UPDATE (submitted_by, submitted_at, sent_back_by, sent_back_at, sent_back_reason) ON clinical_rule_sets TO yunyaoku_app;
