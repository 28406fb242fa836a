ALTER TABLE "clinical_rule_sets" ADD COLUMN "submitted_by" text;--> statement-breakpoint
ALTER TABLE "clinical_rule_sets" ADD COLUMN "submitted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "clinical_rule_sets" ADD COLUMN "sent_back_by" text;--> statement-breakpoint
ALTER TABLE "clinical_rule_sets" ADD COLUMN "sent_back_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "clinical_rule_sets" ADD COLUMN "sent_back_reason" text;